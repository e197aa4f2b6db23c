"""pywa sends every type of message, and the customer's chat shows it."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from pywa import WhatsApp
from pywa.types import (
    Button,
    CallbackData,
    Contact,
    ContactInfoRequestButton,
    ImageCarouselCard,
    Message,
    ProductsSection,
    Section,
    SectionList,
    SectionRow,
    URLButton,
)
from pywa.types.sent_update import SentMessage

from bot import Bot
from samples import FILES, TYPES
from server import Customer, Server

Send = Callable[[WhatsApp, str], SentMessage]


def sent(wa: WhatsApp, customer: Customer, send: Send) -> tuple[SentMessage, dict[str, Any]]:
    """Sends a message, and returns what the customer got of it."""
    message = send(wa, customer.wa_id)
    assert message.id.startswith("wamid.")
    assert message.to == customer.wa_id
    return message, customer.got(message.id)


def test_text_with_a_link(wa, customer):
    text = "*Bold* and 日本語 🍕: https://luigi.example/menu?a=1&b=2"
    _, got = sent(wa, customer, lambda wa, to: wa.send_message(to, text, preview_url=True))
    assert (got["type"], got["text"]["body"]) == ("text", text)
    assert got["author"]["kind"] == "api"


def test_a_reply_quotes_the_message_it_answers(wa, bot: Bot, customer):
    wamid = customer.say("Do you have a table?")
    asked = bot.told_of(Message, wamid)
    answer = asked.reply_text("At eight?", quote=True)
    assert customer.got(answer.id)["context"]["id"] == wamid


MEDIA = [
    pytest.param("image", "picture.png", {"caption": "A picture"}, id="image"),
    pytest.param("video", "film.mp4", {"caption": "A film"}, id="video"),
    pytest.param("audio", "song.mp3", {}, id="audio"),
    pytest.param("voice", "voice.ogg", {}, id="voice"),
    pytest.param("document", "menu.pdf", {"caption": "The menu", "filename": "menu.pdf"}, id="document"),
    pytest.param("sticker", "sticker.webp", {}, id="sticker"),
]


def shown(customer: Customer, message: SentMessage, kind: str, file: str, more: dict[str, str]) -> None:
    """Holds that the customer has the file as the message of that kind."""
    got = customer.got(message.id)
    name = "audio" if kind == "voice" else kind
    assert got["type"] == name
    facts = got["media"][got[name]["id"]]
    assert (facts["mime_type"].split(";")[0], facts["size_bytes"]) == (TYPES[file], len(FILES[file]))
    if "caption" in more:
        assert got[name]["caption"] == more["caption"]
    if "filename" in more:
        assert got[name]["filename"] == more["filename"]
    if kind == "voice":
        assert got[name]["voice"] is True


@pytest.mark.parametrize("kind, file, more", MEDIA)
def test_media_by_id(wa, customer, kind, file, more):
    uploaded = wa.upload_media(FILES[file], mime_type=TYPES[file], filename=file)
    message = getattr(wa, f"send_{kind}")(customer.wa_id, uploaded, **more)
    shown(customer, message, kind, file, more)


@pytest.mark.parametrize("kind, file, more", MEDIA)
def test_media_by_bytes(wa, customer, kind, file, more):
    message = getattr(wa, f"send_{kind}")(customer.wa_id, FILES[file], mime_type=TYPES[file], **more)
    shown(customer, message, kind, file, more)


@pytest.mark.parametrize("kind, file, more", MEDIA)
def test_media_by_link(wa, bot: Bot, customer, kind, file, more):
    message = getattr(wa, f"send_{kind}")(customer.wa_id, f"{bot.url}/files/{file}", **more)
    shown(customer, message, kind, file, more)
    assert "link" not in customer.got(message.id)["audio" if kind == "voice" else kind]
    bot.status(message.id, "sent")


def test_a_link_to_nothing_fails_the_message(wa, bot: Bot, customer):
    message = wa.send_image(customer.wa_id, f"{bot.url}/files/nothing.png")
    failed = bot.status(message.id, "failed")
    assert failed.error.code == 131053
    assert "404" in failed.error.details


def test_header_by_link(wa, bot: Bot, customer):
    buttons = [Button("Yes", "1")]
    message = wa.send_image(customer.wa_id, f"{bot.url}/files/picture.png", caption="Tonight?", buttons=buttons)
    got = customer.got(message.id)
    image = got["interactive"]["header"]["image"]
    assert got["media"][image["id"]]["size_bytes"] == len(FILES["picture.png"])
    assert "link" not in image


def test_reaction_and_its_removal(wa, customer):
    wamid = customer.say("Thank you!")
    wa.send_reaction(customer.wa_id, "🍕", wamid)
    customer.saw(
        lambda event: event["event"] == "reaction" and event["id"] == wamid and event["reactions"], "a reaction"
    )
    wa.remove_reaction(customer.wa_id, wamid)
    customer.saw(
        lambda event: event["event"] == "reaction" and event["id"] == wamid and not event["reactions"], "its removal"
    )


def test_location(wa, customer):
    _, got = sent(wa, customer, lambda wa, to: wa.send_location(to, 35.6586, 139.7454, "Luigi", "4-2-8 Shiba-koen"))
    assert got["location"] == {
        "latitude": 35.6586,
        "longitude": 139.7454,
        "name": "Luigi",
        "address": "4-2-8 Shiba-koen",
    }


def test_location_request(wa, customer):
    _, got = sent(wa, customer, lambda wa, to: wa.request_location(to, "Where are you?"))
    assert got["interactive"]["type"] == "location_request_message"
    assert got["interactive"]["body"]["text"] == "Where are you?"


def test_contact(wa, customer):
    contact = Contact(
        name=Contact.Name(formatted_name="Luigi Rossi", first_name="Luigi", last_name="Rossi"),
        phones=[Contact.Phone(phone="+81 3 0000 1200", type="WORK")],
        emails=[Contact.Email(email="luigi@luigi.example", type="WORK")],
        urls=[Contact.Url(url="https://luigi.example", type="WORK")],
        addresses=[Contact.Address(city="Tokyo", country="Japan", country_code="JP", type="WORK")],
        org=Contact.Org(company="Trattoria Luigi", title="Host"),
        birthday="1980-05-01",
    )
    _, got = sent(wa, customer, lambda wa, to: wa.send_contact(to, contact))
    assert got["contacts"][0]["name"]["formatted_name"] == "Luigi Rossi"
    assert got["contacts"][0]["phones"][0]["phone"] == "+81 3 0000 1200"


@pytest.mark.parametrize(
    "send",
    [
        lambda wa, to: wa.request_contact_info(to, "How can we call you?"),
        lambda wa, to: wa.send_message(to, "How can we call you?", buttons=ContactInfoRequestButton()),
    ],
)
def test_contact_info_request(wa, customer, send):
    _, got = sent(wa, customer, send)
    assert got["interactive"]["type"] == "request_contact_info"


BUTTONS = [Button("Yes", callback_data="yes"), Button("No", callback_data="no")]


def test_buttons(wa, customer):
    _, got = sent(
        wa, customer, lambda wa, to: wa.send_message(to, "Coming?", header="Tonight", footer="Luigi", buttons=BUTTONS)
    )
    interactive = got["interactive"]
    assert (interactive["type"], interactive["header"]["text"], interactive["footer"]["text"]) == (
        "button",
        "Tonight",
        "Luigi",
    )
    assert [button["reply"]["title"] for button in interactive["action"]["buttons"]] == ["Yes", "No"]


@pytest.mark.parametrize(
    "kind, file", [("image", "picture.png"), ("video", "film.mp4"), ("document", "menu.pdf")], ids=lambda value: value
)
def test_buttons_below_media(wa, customer, kind, file):
    send = getattr(wa, f"send_{kind}")
    named = {"filename": file} if kind == "document" else {}
    message = send(customer.wa_id, FILES[file], mime_type=TYPES[file], caption="Coming?", buttons=BUTTONS, **named)
    interactive = customer.got(message.id)["interactive"]
    assert (interactive["type"], interactive["header"]["type"]) == ("button", kind)


def test_list(wa, customer):
    menu = SectionList(
        button_title="Menu",
        sections=[
            Section(title="Pizza", rows=[SectionRow("Margherita", "m", "Tomato"), SectionRow("Marinara", "a")]),
            Section(title="Pasta", rows=[SectionRow("Carbonara", "c")]),
        ],
    )
    _, got = sent(wa, customer, lambda wa, to: wa.send_message(to, "Choose", buttons=menu))
    action = got["interactive"]["action"]
    assert (got["interactive"]["type"], action["button"]) == ("list", "Menu")
    assert [len(section["rows"]) for section in action["sections"]] == [2, 1]


def test_url_button(wa, customer):
    button = URLButton("Book", "https://luigi.example/book")
    _, got = sent(wa, customer, lambda wa, to: wa.send_message(to, "A table?", buttons=button))
    assert got["interactive"]["type"] == "cta_url"
    assert got["interactive"]["action"]["parameters"]["url"] == "https://luigi.example/book"


@pytest.fixture
def catalog(server: Server) -> tuple[str, list[str]]:
    """The demo's catalogue and products of it."""
    return server.credentials["catalog_id"], server.credentials["product_retailer_ids"]


def test_catalog(wa, customer, catalog):
    _, skus = catalog
    _, got = sent(wa, customer, lambda wa, to: wa.send_catalog(to, "All we have", thumbnail_product_sku=skus[0]))
    assert got["interactive"]["type"] == "catalog_message"
    assert list(got["products"]) == [skus[0]]


def test_product(wa, customer, catalog):
    catalog_id, skus = catalog
    _, got = sent(wa, customer, lambda wa, to: wa.send_product(to, catalog_id, skus[0], body="This one"))
    assert got["interactive"]["type"] == "product"
    assert got["products"][skus[0]]["currency"] == "JPY"


def test_products(wa, customer, catalog):
    catalog_id, skus = catalog
    sections = [ProductsSection("First", skus[:2]), ProductsSection("Second", skus[2:4])]
    _, got = sent(wa, customer, lambda wa, to: wa.send_products(to, catalog_id, sections, "Menu", "Choose"))
    assert got["interactive"]["type"] == "product_list"
    assert set(got["products"]) == set(skus[:4])


@pytest.mark.parametrize(
    "buttons",
    [URLButton("See", "https://luigi.example/1"), [Button("Order", callback_data="order")]],
    ids=["url", "quick_reply"],
)
def test_carousel(wa, bot: Bot, customer, buttons):
    cards = [
        ImageCarouselCard(body=f"Pizza {number}", image=f"{bot.url}/files/picture.png", buttons=buttons)
        for number in (1, 2)
    ]
    _, got = sent(wa, customer, lambda wa, to: wa.send_carousel(to, body="New", cards=cards))
    assert got["interactive"]["type"] == "carousel"
    assert len(got["interactive"]["action"]["cards"]) == 2


@dataclasses.dataclass(frozen=True, slots=True)
class Booking(CallbackData):
    """What the bot wants to know again when a status comes."""

    number: int
    guest: str


def test_a_tracker_comes_back_with_each_status(wa, bot: Bot, customer):
    message = wa.send_message(customer.wa_id, "Booked", tracker=Booking(7, "Hana"))
    for status in ("sent", "delivered"):
        assert bot.status(message.id, status).tracker == Booking(7, "Hana").to_str()


def test_to_a_user_id_instead_of_a_number(wa, bot: Bot, customer):
    asker = bot.told_of(Message, customer.say("Who am I?")).from_user
    message = wa.send_message(asker.bsuid, "You are you")
    assert customer.got(message.id)["text"]["body"] == "You are you"


def test_what_pywa_does_not_know_goes_as_raw_requests(wa, customer):
    address = {
        "messaging_product": "whatsapp",
        "to": customer.wa_id,
        "type": "interactive",
        "interactive": {
            "type": "address_message",
            "body": {"text": "Where to?"},
            "action": {"name": "address_message", "parameters": {"country": "IN"}},
        },
    }
    answer = wa.api.send_raw_request("POST", f"/{wa.phone_id}/messages", json=json.loads(json.dumps(address)))
    got = customer.got(answer["messages"][0]["id"])
    assert got["interactive"]["type"] == "address_message"
