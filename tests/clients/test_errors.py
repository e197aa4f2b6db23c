"""What is wrong is said with Meta's codes: pywa raises the exception that it has for each."""

import pytest
from pywa import WhatsApp
from pywa.errors import (
    ExpiredAccessToken,
    InvalidParameter,
    MessageUndeliverable,
    ReEngagementMessage,
    TemplateNotExists,
    TemplateParamCountMismatch,
    TemplateParamFormatMismatch,
    WhatsAppError,
)
from pywa.types import Button, SectionList
from pywa.types.callback import Section, SectionRow
from pywa.types.templates import BodyText, TemplateLanguage

from bot import Bot, point

EN = TemplateLanguage.ENGLISH


def test_wrong_token(server):
    known = server.credentials
    stranger = WhatsApp(phone_id=known["phone_number_id"], token="not-a-token")
    point(stranger, server)
    with pytest.raises(ExpiredAccessToken) as refused:
        stranger.send_message(known["customer_wa_id"], "Hello")
    assert refused.value.status_code == 401
    assert refused.value.fbtrace_id


def test_unknown_phone_number(wa, customer):
    with pytest.raises(WhatsAppError) as refused:
        wa.send_message(customer.wa_id, "Hello", sender="1")
    assert (refused.value.code, refused.value.subcode) == (100, 33)


@pytest.mark.parametrize(
    "text, buttons",
    [
        pytest.param("x" * 4_097, None, id="long text"),
        pytest.param("Hello", [Button("x" * 21, "id")], id="long title"),
        pytest.param("Hello", [Button(f"{place}", f"{place}") for place in range(4)], id="four buttons"),
        pytest.param("Hello", [Button("A", "same"), Button("B", "same")], id="one id twice"),
        pytest.param(
            "Hello",
            SectionList("Menu", [Section(title="A", rows=[SectionRow(f"{place}", f"{place}") for place in range(11)])]),
            id="eleven rows",
        ),
    ],
)
def test_beyond_a_limit(wa, customer, text, buttons):
    with pytest.raises(WhatsAppError) as refused:
        wa.send_message(customer.wa_id, text, buttons=buttons)
    assert refused.value.code in (100, 131009)
    assert refused.value.details


def test_reaction_to_nothing(wa, customer):
    with pytest.raises(InvalidParameter):
        wa.send_reaction(customer.wa_id, "👍", "wamid.bm90aGluZw==")


def test_reading_nothing(wa, bot: Bot):
    with pytest.raises(WhatsAppError) as refused:
        wa.mark_message_as_read("wamid.bm90aGluZw==")
    assert refused.value.code in (100, 131009)


def test_unknown_media(wa, customer):
    with pytest.raises(WhatsAppError) as refused:
        wa.send_image(customer.wa_id, "1")
    assert refused.value.details


def test_unknown_product(wa, customer, server):
    with pytest.raises(InvalidParameter):
        wa.send_product(customer.wa_id, server.credentials["catalog_id"], "no-such-dish")


def test_unknown_template(wa, customer):
    with pytest.raises(TemplateNotExists):
        wa.send_template(customer.wa_id, "no_such_template", EN)
    with pytest.raises(TemplateNotExists):
        wa.send_template(customer.wa_id, "hello_world", TemplateLanguage.FRENCH)


def test_too_few_parameters(wa, customer):
    with pytest.raises(TemplateParamCountMismatch):
        wa.send_template(customer.wa_id, "booking_reminder", EN, [BodyText.params("Hana", "1 May")])


def test_parameters_without_their_names(wa, customer):
    with pytest.raises((TemplateParamCountMismatch, TemplateParamFormatMismatch, WhatsAppError)):
        wa.send_template(customer.wa_id, "event_invitation", EN, [BodyText.params("Hana", "1 May")])


def test_text_outside_of_the_window(wa, bot: Bot, person):
    stranger = person()
    stranger.listen()
    message = wa.send_message(stranger.wa_id, "Hello")
    failed = bot.status(message.id, "failed")
    assert isinstance(failed.error, ReEngagementMessage)


def test_somebody_who_can_not_be_reached(wa, bot: Bot, server):
    message = wa.send_template(
        server.credentials["unreachable_wa_id"], "hello_world", TemplateLanguage.ENGLISH_US, tracker="t"
    )
    failed = bot.status(message.id, "failed")
    assert isinstance(failed.error, MessageUndeliverable)
    assert failed.tracker == "t"
