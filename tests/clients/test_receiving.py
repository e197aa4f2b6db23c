"""What customers write comes to pywa's webhook server, signed, and as its typed objects."""

import pytest
from pywa.types import (
    Button,
    CallbackButton,
    CallbackSelection,
    Message,
    MessageType,
    Section,
    SectionList,
    SectionRow,
)
from pywa.types.message import DeletedMessage, EditedMessage
from pywa.types.others import ContactsOrigin

from bot import Bot
from samples import FILES, TYPES


def test_text_with_who_wrote_it(bot: Bot, customer, server):
    message = bot.told_of(Message, customer.say("日本語 🍕 / \\ \" <b>"))
    assert (message.type, message.text) == (MessageType.TEXT, "日本語 🍕 / \\ \" <b>")
    assert (message.from_user.wa_id, message.from_user.name) == (customer.wa_id, customer.name)
    assert "." in message.from_user.bsuid
    assert message.metadata.phone_number_id == server.credentials["phone_number_id"]
    assert message.waba_id == server.credentials["waba_id"]


def test_a_reply_names_the_message_it_quotes(wa, bot: Bot, customer):
    asked = wa.send_message(customer.wa_id, "At eight?")
    customer.got(asked.id)
    message = bot.told_of(Message, customer.say("--reply-to", asked.id, "Yes"))
    assert message.reply_to_message.id == asked.id
    assert message.is_reply


@pytest.mark.parametrize(
    "kind, file",
    [
        ("image", "picture.png"),
        ("video", "film.mp4"),
        ("audio", "song.mp3"),
        ("document", "menu.pdf"),
        ("sticker", "sticker.webp"),
    ],
)
def test_media(bot: Bot, customer, files, kind, file):
    message = bot.told_of(Message, customer.send({"type": kind}, files / file))
    media = getattr(message, kind)
    assert (message.type, media.mime_type.split(";")[0]) == (MessageType(kind), TYPES[file])
    assert media.sha256
    assert media.get_bytes() == FILES[file]


def test_image_with_a_caption(bot: Bot, customer, files):
    message = bot.told_of(Message, customer.say("--image", str(files / "picture.png"), "Is this it?"))
    assert (message.image.caption, message.caption) == ("Is this it?", "Is this it?")


def test_voice_note(bot: Bot, customer, files):
    wamid = customer.send({"type": "audio", "audio": {"voice": True}}, files / "voice.ogg")
    assert bot.told_of(Message, wamid).voice.voice is True


def test_location(bot: Bot, customer):
    message = bot.told_of(Message, customer.say("--location", "35.6586,139.7454"))
    assert (message.location.latitude, message.location.longitude) == (35.6586, 139.7454)


def test_the_place_that_was_asked_for(wa, bot: Bot, customer):
    asked = wa.request_location(customer.wa_id, "Where are you?")
    customer.got(asked.id)
    message = bot.told_of(Message, customer.say("--location", "35.6,139.7", "--reply-to", asked.id))
    assert (message.type, message.reply_to_message.id) == (MessageType.LOCATION, asked.id)


CONTACT = {"name": {"formatted_name": "Kenji", "first_name": "Kenji"}, "phones": [{"phone": "+81 90 0000 0001"}]}


def test_contacts(bot: Bot, customer):
    message = bot.told_of(Message, customer.send({"type": "contacts", "contacts": [CONTACT]}))
    assert message.contacts.first.name.formatted_name == "Kenji"
    assert message.contacts.origin == ContactsOrigin.OTHER


def test_the_contact_that_was_asked_for(wa, bot: Bot, customer):
    asked = wa.request_contact_info(customer.wa_id, "How can we call you?")
    customer.got(asked.id)
    answer = {"type": "contacts", "contacts": [CONTACT], "context": {"id": asked.id}}
    message = bot.told_of(Message, customer.send(answer))
    assert message.contacts.origin == ContactsOrigin.CONTACT_REQUEST


def test_reaction_and_its_removal(wa, bot: Bot, customer):
    liked = wa.send_message(customer.wa_id, "Booked!")
    customer.got(liked.id)

    def reaction(emoji: str | None) -> Message:
        return bot.told(
            Message,
            lambda update: update.reaction is not None
            and (update.reaction.message_id, update.reaction.emoji) == (liked.id, emoji),
            f"reaction {emoji}",
        )

    customer.say("--react", "👍", "--reply-to", liked.id)
    assert reaction("👍").type == MessageType.REACTION
    customer.say("--react", "", "--reply-to", liked.id)
    assert reaction(None).reaction.is_removed


def test_tapped_button(wa, bot: Bot, customer):
    asked = wa.send_message(customer.wa_id, "Coming?", buttons=[Button("Yes", "yes:1"), Button("No", "no:1")])
    customer.got(asked.id)
    tapped = bot.told_of(CallbackButton, customer.say("--tap", "Yes", "--reply-to", asked.id))
    assert (tapped.data, tapped.title, tapped.is_quick_reply) == ("yes:1", "Yes", False)
    assert tapped.reply_to_message.id == asked.id


def test_chosen_row(wa, bot: Bot, customer):
    rows = [SectionRow("Margherita", "pizza:m", "Tomato"), SectionRow("Marinara", "pizza:a")]
    asked = wa.send_message(
        customer.wa_id, "Choose", buttons=SectionList("Menu", [Section(title="Pizza", rows=rows)])
    )
    customer.got(asked.id)
    chosen = bot.told_of(CallbackSelection, customer.say("--pick", "pizza:m", "--reply-to", asked.id))
    assert (chosen.data, chosen.title, chosen.description) == ("pizza:m", "Margherita", "Tomato")
    assert chosen.reply_to_message.id == asked.id


def test_order(bot: Bot, customer, server):
    first, second = server.credentials["product_retailer_ids"][:2]
    message = bot.told_of(Message, customer.say("--order", f"{first}:2,{second}", "No onions"))
    order = message.order
    assert (order.catalog_id, order.text) == (server.credentials["catalog_id"], "No onions")
    assert [(product.sku, product.quantity, product.currency) for product in order.products] == [
        (first, 2, "JPY"),
        (second, 1, "JPY"),
    ]
    assert order.total_price > 0


def test_question_about_a_product(wa, bot: Bot, customer, server):
    catalog, sku = server.credentials["catalog_id"], server.credentials["product_retailer_ids"][0]
    shown = wa.send_product(customer.wa_id, catalog, sku)
    customer.got(shown.id)
    product = {"catalog_id": catalog, "product_retailer_id": sku}
    question = {"type": "text", "text": {"body": "Is it hot?"}, "context": {"id": shown.id, "referred_product": product}}
    referred = bot.told_of(Message, customer.send(question)).reply_to_message.referred_product
    assert (referred.catalog_id, referred.sku) == (catalog, sku)


def test_edited_message(bot: Bot, customer):
    wamid = customer.say("A table at eigth")
    new = {"type": "text", "text": {"body": "A table at eight"}}
    customer.send({"type": "edit", "edit": {"original_message_id": wamid, "message": new}})
    edited = bot.told(EditedMessage, lambda update: update.original_message_id == wamid, "the edit")
    assert (edited.type, edited.message.text) == (MessageType.TEXT, "A table at eight")


def test_revoked_message(bot: Bot, customer):
    wamid = customer.say("Never mind")
    customer.send({"type": "revoke", "revoke": {"original_message_id": wamid}})
    deleted = bot.told(DeletedMessage, lambda update: update.original_message_id == wamid, "the revocation")
    assert deleted.from_user.wa_id == customer.wa_id


def test_unsupported_message(bot: Bot, customer):
    message = bot.told_of(Message, customer.send({"type": "unsupported", "unsupported": {"type": "poll"}}))
    assert (message.type, message.unsupported.type) == (MessageType.UNSUPPORTED, "poll")
    assert message.error.code == 131051


def test_where_a_customer_came_from(bot: Bot, customer):
    referral = {"source_type": "post", "source_id": "spring", "source_url": "https://luigi.example/l/spring", "headline": "Spring"}
    message = {"type": "text", "text": {"body": "I saw your post"}, "referral": referral}
    heard = bot.told_of(Message, customer.send(message)).referral
    assert (heard.source_type, heard.source_id, heard.headline) == ("post", "spring", "Spring")


def test_the_messages_of_a_conversation_come_in_order(bot: Bot, customer):
    wamids = [customer.say(f"{number}") for number in range(5)]
    for wamid in wamids:
        bot.told_of(Message, wamid)
    heard = [update.id for update in bot.updates.all() if type(update) is Message and update.id in wamids]
    assert heard == wamids
