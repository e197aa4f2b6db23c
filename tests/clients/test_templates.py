"""pywa sends the demo's templates, one of every kind, and the customer gets them filled in."""

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from pywa.types import CallbackButton
from pywa.types.others import ProductsSection
from pywa.types.templates import (
    AuthenticationBody,
    BaseParams,
    BodyText,
    Carousel,
    CarouselCard,
    CatalogButton,
    CopyCodeButton,
    CopyCodeOTPButton,
    FlowButton,
    HeaderDocument,
    HeaderImage,
    HeaderLocation,
    HeaderProduct,
    HeaderVideo,
    LimitedTimeOffer,
    MPMButton,
    QuickReplyButton,
    TemplateLanguage,
    URLButton,
)

from bot import Bot
from samples import FILES
from server import Customer

EN, JA = TemplateLanguage.ENGLISH, TemplateLanguage.JAPANESE


def rendered(wa, customer: Customer, name: str, language: TemplateLanguage, params: Sequence[Any]) -> dict[str, Any]:
    """Sends a template and returns what the customer's client shows of it."""
    message = wa.send_template(customer.wa_id, name, language, params)
    got = customer.got(message.id)
    assert (got["type"], got["template"]["name"]) == ("template", name)
    return got["rendered"]


def kinds(shown: dict[str, Any]) -> list[str]:
    return [button["type"] for button in shown.get("buttons", [])]


def test_fixed_text(wa, customer):
    shown = rendered(wa, customer, "hello_world", TemplateLanguage.ENGLISH_US, [])
    assert (shown["header"]["text"], shown["footer"]) == ("Hello World", "Trattoria Luigi")


def test_positions_and_quick_replies(wa, bot: Bot, customer):
    values = ("花", "5月1日", "19:00", "2")
    replies = [QuickReplyButton.params(callback_data=f"booking:{place}", index=place) for place in range(3)]
    message = wa.send_template(customer.wa_id, "booking_reminder", JA, [BodyText.params(*values), *replies])
    shown = customer.got(message.id)["rendered"]
    assert all(value in shown["body"] for value in values)
    assert kinds(shown) == ["QUICK_REPLY"] * 3
    tapped = bot.told_of(CallbackButton, customer.say("--tap", "変更したい", "--reply-to", message.id))
    assert (tapped.data, tapped.title, tapped.is_quick_reply) == ("booking:1", "変更したい", True)
    assert tapped.reply_to_message.id == message.id


def test_names(wa, customer):
    params = [BodyText.params(first_name="Hana", event_date="1 May")]
    shown = rendered(wa, customer, "event_invitation", EN, params)
    assert shown["body"].startswith("Dear Hana, on 1 May")


def test_one_time_password(wa, customer):
    params = [AuthenticationBody.params(otp="482913"), CopyCodeOTPButton.params(otp="482913")]
    shown = rendered(wa, customer, "login_code", EN, params)
    assert "482913" in shown["body"]
    assert (kinds(shown), shown["buttons"][0]["code"]) == (["OTP"], "482913")


def test_place(wa, customer):
    place = HeaderLocation.params(lat=35.6586, lon=139.7454, name="Luigi", address="4-2-8 Shiba-koen")
    shown = rendered(wa, customer, "find_us", EN, [place, BodyText.params("Hana")])
    assert shown["header"]["location"]["name"] == "Luigi"
    assert kinds(shown) == ["PHONE_NUMBER"]


def test_call(wa, customer):
    assert kinds(rendered(wa, customer, "call_us_back", EN, [BodyText.params("Hana")])) == ["VOICE_CALL"]


def test_image(wa, customer):
    params = [
        HeaderImage.params(image=FILES["picture.png"], mime_type="image/png"),
        BodyText.params("Hana", "A-1", "20:00"),
        URLButton.params(url_variable="A-1", index=1),
    ]
    shown = rendered(wa, customer, "order_update", EN, params)
    assert shown["header"]["type"] == "image"
    assert shown["buttons"][1]["url"] == "https://luigi.example/orders/A-1"


def test_image_by_link(wa, bot: Bot, customer):
    params = [
        HeaderImage.params(image=f"{bot.url}/files/picture.png"),
        BodyText.params("Hana", "A-1", "20:00"),
        URLButton.params(url_variable="A-1", index=1),
    ]
    header = rendered(wa, customer, "order_update", EN, params)["header"]
    assert header["image"]["id"]
    assert "link" not in header["image"]


def test_document(wa, customer):
    header = HeaderDocument.params(document=FILES["menu.pdf"], filename="receipt.pdf", mime_type="application/pdf")
    shown = rendered(wa, customer, "receipt", EN, [header, BodyText.params("Friday")])
    assert shown["header"]["document"]["filename"] == "receipt.pdf"


def test_video(wa, customer):
    header = HeaderVideo.params(video=FILES["film.mp4"], mime_type="video/mp4")
    assert rendered(wa, customer, "kitchen_film", EN, [header, BodyText.params("Hana")])["header"]["type"] == "video"


def test_limited_time_offer_with_a_coupon(wa, customer):
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)
    # In milliseconds, as Meta has it: pywa's own LimitedTimeOffer.params gives seconds.
    offer = {
        "type": "limited_time_offer",
        "parameters": [
            {
                "type": "limited_time_offer",
                "limited_time_offer": {"expiration_time_ms": int(until.timestamp() * 1000)},
            }
        ],
    }
    params: list[BaseParams | dict[str, Any]] = [
        HeaderImage.params(image=FILES["picture.png"], mime_type="image/png"),
        BodyText.params("Hana", "25%"),
        offer,
        CopyCodeButton.params(coupon_code="PIZZA25", index=0),
        URLButton.params(url_variable="offer", index=1),
    ]
    shown = rendered(wa, customer, "weekend_offer", EN, params)
    assert shown["limited_time_offer"]["expires_at"] == int(until.timestamp() * 1000)
    assert shown["buttons"][0]["code"] == "PIZZA25"


def test_coupon(wa, customer):
    params = [BodyText.params("花"), CopyCodeButton.params(coupon_code="PIZZA25", index=1)]
    assert kinds(rendered(wa, customer, "coupon", JA, params)) == ["QUICK_REPLY", "COPY_CODE"]


def test_carousel_of_media(wa, customer):
    cards = [
        CarouselCard.params(
            index=place,
            params=[
                HeaderImage.params(image=FILES["picture.png"], mime_type="image/png"),
                QuickReplyButton.params(callback_data=f"order:{place}", index=0),
                URLButton.params(url_variable=f"{place}", index=1),
            ],
        )
        for place in range(3)
    ]
    shown = rendered(wa, customer, "new_pizzas", EN, [BodyText.params("Hana"), Carousel.params(cards=cards)])
    assert [kinds(card) for card in shown["cards"]] == [["QUICK_REPLY", "URL"]] * 3


@pytest.fixture
def catalog(server) -> tuple[str, list[str]]:
    return server.credentials["catalog_id"], server.credentials["product_retailer_ids"]


def test_catalog(wa, customer, catalog):
    _, skus = catalog
    params = [BodyText.params("Hana"), CatalogButton.params(thumbnail_product_sku=skus[0], index=0)]
    assert kinds(rendered(wa, customer, "our_shop", EN, params)) == ["CATALOG"]


def test_several_products(wa, customer, catalog):
    _, skus = catalog
    button = MPMButton.params(
        product_sections=[ProductsSection("Pizza", skus[:2])], thumbnail_product_sku=skus[0], index=0
    )
    shown = rendered(wa, customer, "chosen_for_you", EN, [BodyText.params("Hana"), button])
    assert kinds(shown) == ["MPM"]


def test_one_product(wa, customer, catalog):
    catalog_id, skus = catalog
    params = [HeaderProduct.params(catalog_id=catalog_id, sku=skus[0]), BodyText.params("Hana")]
    shown = rendered(wa, customer, "back_in_stock", EN, params)
    assert shown["header"]["product"]["product_retailer_id"] == skus[0]


def test_carousel_of_products(wa, customer, catalog):
    catalog_id, skus = catalog
    cards = [
        CarouselCard.params(index=place, params=[HeaderProduct.params(catalog_id=catalog_id, sku=skus[place])])
        for place in range(2)
    ]
    params = [BodyText.params("Hana"), Carousel.params(cards=cards)]
    assert len(rendered(wa, customer, "from_the_pantry", EN, params)["cards"]) == 2


def test_flow(wa, customer):
    params = [BodyText.params("Hana"), FlowButton.params(index=0, flow_token="t1")]
    assert kinds(rendered(wa, customer, "tell_us", EN, params)) == ["FLOW"]


def test_to_somebody_who_has_not_written(wa, person):
    guest = person()
    guest.listen()
    message = wa.send_template(guest.wa_id, "hello_world", TemplateLanguage.ENGLISH_US)
    assert guest.got(message.id)["rendered"]["header"]["text"] == "Hello World"
