"""Statuses come to pywa as its typed objects, and pywa tells customers how far their messages got."""

from pywa.types import Message, MessageStatus
from pywa.types.message_status import PricingCategory, PricingModel, PricingType

from bot import Bot


def test_sent_delivered_and_read_in_this_order(wa, bot: Bot, customer):
    message = wa.send_message(customer.wa_id, "Here you are")
    customer.got(message.id)
    delivered = bot.status(message.id, "delivered")
    customer.read(message.id)
    read = bot.status(message.id, "read")
    told = [update for update in bot.updates.all() if type(update) is MessageStatus and update.id == message.id]
    assert [str(update.status) for update in told] == ["sent", "delivered", "read"]
    assert [update.timestamp for update in told] == sorted(update.timestamp for update in told)
    for update in (delivered, read):
        assert update.from_user.wa_id == customer.wa_id
        assert update.error is None


def test_a_status_says_what_the_message_costs(wa, bot: Bot, customer):
    message = wa.send_message(customer.wa_id, "Here you are")
    pricing = bot.status(message.id, "sent").pricing
    assert (pricing.billable, pricing.model) == (False, PricingModel.PMP)
    assert (pricing.category, pricing.type) == (PricingCategory.SERVICE, PricingType.FREE_CUSTOMER_SERVICE)


def test_mark_as_read(wa, bot: Bot, customer):
    wamid = customer.say("Anybody there?")
    assert bot.told_of(Message, wamid).mark_as_read()
    customer.saw(
        lambda event: event["event"] == "status" and event["id"] == wamid and event["status"] == "read",
        "the message was read",
    )


def test_typing(wa, bot: Bot, customer):
    wamid = customer.say("A table at eight?")
    assert bot.told_of(Message, wamid).indicate_typing()
    customer.saw(lambda event: event["event"] == "typing" and event["state"] == "on", "somebody types")
    customer.saw(
        lambda event: event["event"] == "status" and event["id"] == wamid and event["status"] == "read",
        "the message was read",
    )
