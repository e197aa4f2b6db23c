"""pywa makes, reads, changes and deletes templates, and hears what became of them."""

import itertools
from collections.abc import Callable

import pytest
from pywa import WhatsApp
from pywa.errors import WhatsAppError
from pywa.types.templates import (
    BodyText,
    Buttons,
    CopyCodeOTPButton,
    FooterText,
    HeaderImage,
    HeaderText,
    LibraryTemplate,
    ParamFormat,
    PhoneNumberButton,
    QuickReplyButton,
    Template,
    TemplateCategory,
    TemplateCategoryUpdate,
    TemplateComponentsUpdate,
    TemplateLanguage,
    TemplateRejectionReason,
    TemplateStatus,
    TemplateStatusUpdate,
    URLButton,
)

from bot import Bot
from samples import FILES
from server import Customer, Server

EN, JA = TemplateLanguage.ENGLISH, TemplateLanguage.JAPANESE
FIELDS = (
    "messages",
    "message_template_status_update",
    "message_template_components_update",
    "template_category_update",
    "message_template_quality_update",
)
numbers = itertools.count(1)


@pytest.fixture(scope="module", autouse=True)
def subscribed(running_bot: Bot, server: Server) -> None:
    """The app asks for news of templates too."""
    known = server.credentials
    app_token = running_bot.wa.get_app_access_token(app_id=int(known["app_id"]), app_secret=known["app_secret"])
    assert running_bot.wa.set_app_callback_url(
        app_id=int(known["app_id"]),
        app_access_token=app_token,
        callback_url=f"{running_bot.url}/webhook",
        verify_token=known["verify_token"],
        fields=FIELDS,
    )


def reminder(name: str, text: str = "Hello {{1}}, see you at {{2}} tonight.", language: TemplateLanguage = EN) -> Template:
    number = next(numbers)
    return Template(
        name=name,
        category=TemplateCategory.UTILITY,
        language=language,
        components=[
            HeaderText(text="Your table"),
            BodyText(f"{text} ({number})", "Aiko", "19:00"),
            FooterText(text="Trattoria Luigi"),
            Buttons(buttons=[QuickReplyButton(text="I come"), QuickReplyButton(text="I can't")]),
        ],
    )


def decided(bot: Bot, template_id: str, status: TemplateStatus) -> TemplateStatusUpdate:
    return bot.told(
        TemplateStatusUpdate,
        lambda update: update.template_id == template_id and update.new_status == status,
        f"template {template_id} is {status}",
    )


def test_what_is_made_is_approved_told_and_sent(bot: Bot, wa: WhatsApp, person: Callable[[], Customer]) -> None:
    created = wa.create_template(reminder("reminder"))
    assert created.status == TemplateStatus.PENDING
    told = decided(bot, created.id, TemplateStatus.APPROVED)
    assert (told.template_name, told.template_language, told.category) == ("reminder", EN, TemplateCategory.UTILITY)
    read = wa.get_template(created.id)
    assert (read.status, read.name, read.parameter_format) == (TemplateStatus.APPROVED, "reminder", ParamFormat.POSITIONAL)
    assert [type(part).__name__ for part in read.components] == ["HeaderText", "BodyText", "FooterText", "Buttons"]
    customer = person()
    customer.say("Hello")
    customer.listen()
    message = wa.send_template(customer.wa_id, "reminder", EN, [BodyText.params("Hana", "20:00")])
    assert "Hello Hana, see you at 20:00 tonight." in customer.got(message.id)["rendered"]["body"]


def test_named_variables_media_and_buttons(bot: Bot, wa: WhatsApp) -> None:
    invitation = Template(
        name="invitation_with_picture",
        category=TemplateCategory.MARKETING,
        language=EN,
        parameter_format=ParamFormat.NAMED,
        components=[
            HeaderImage(example=FILES["picture.png"], mime_type="image/png"),
            BodyText("Dear {{guest}}, come to our {{feast}} and bring friends.", guest="Aiko", feast="harvest feast"),
            Buttons(
                buttons=[
                    URLButton(text="Details", url="https://luigi.example/{{1}}", example="harvest"),
                    PhoneNumberButton(text="Call us", phone_number="+81312345678"),
                ]
            ),
        ],
    )
    created = wa.create_template(invitation)
    decided(bot, created.id, TemplateStatus.APPROVED)
    read = wa.get_template(created.id)
    assert read.parameter_format == ParamFormat.NAMED
    assert len(read.components[2].buttons) == 2


def test_promotion_becomes_marketing_and_codes_are_rejected(bot: Bot, wa: WhatsApp) -> None:
    sale = wa.create_template(reminder("autumn_sale", "Hello {{1}}, 20% off all wine until {{2}} tonight."))
    told = bot.told(
        TemplateCategoryUpdate, lambda update: update.template_id == sale.id, "the category of autumn_sale changed"
    )
    assert told.new_category == TemplateCategory.MARKETING
    code = wa.create_template(reminder("sneaky_code", "Hello {{1}}, {{2}} is your verification code."))
    told = decided(bot, code.id, TemplateStatus.REJECTED)
    assert told.reason == TemplateRejectionReason.INCORRECT_CATEGORY


def test_templates_are_found(wa: WhatsApp) -> None:
    for language in (EN, JA):
        wa.create_template(reminder("findable", language=language))
    assert {found.language for found in wa.get_templates(name="findable")} == {EN, JA}
    assert [found.language for found in wa.get_templates(name="findable", languages=[JA])] == [JA]
    listed = wa.get_templates(statuses=[TemplateStatus.APPROVED], name="hello_world")
    assert listed.message_template_count >= len(list(listed)) > 0
    assert listed.message_template_limit == 250


def test_a_template_is_edited(bot: Bot, wa: WhatsApp) -> None:
    created = wa.create_template(reminder("editable"))
    decided(bot, created.id, TemplateStatus.APPROVED)
    new = [BodyText("Hello {{1}}, your table waits for you.", "Aiko")]
    assert wa.update_template(created.id, new_components=new).id == created.id
    told = bot.told(
        TemplateComponentsUpdate, lambda update: update.template_id == created.id, "the components changed"
    )
    assert told.template_element == "Hello {{1}}, your table waits for you."
    with pytest.raises(WhatsAppError) as refused:
        wa.update_template(created.id, new_components=[BodyText("Hello {{1}}, come at once.", "Aiko")])
    assert refused.value.code == 100
    assert "24 hours" in refused.value.details


def test_one_time_codes_are_made_in_many_languages(wa: WhatsApp) -> None:
    made = wa.upsert_authentication_template(
        name="code_by_pywa",
        languages=[EN, JA],
        otp_button=CopyCodeOTPButton(),
        add_security_recommendation=True,
        code_expiration_minutes=5,
    )
    assert [template.status for template in made] == [TemplateStatus.APPROVED] * 2


def test_the_library_is_used(bot: Bot, wa: WhatsApp) -> None:
    created = wa.create_template(
        LibraryTemplate(
            name="ready_by_pywa",
            category=TemplateCategory.UTILITY,
            language=TemplateLanguage.ENGLISH_US,
            library_template_name="order_ready_to_collect",
        )
    )
    assert created.status == TemplateStatus.APPROVED


def test_what_is_deleted_is_gone(bot: Bot, wa: WhatsApp) -> None:
    created = wa.create_template(reminder("short_lived"))
    decided(bot, created.id, TemplateStatus.APPROVED)
    assert wa.delete_template("short_lived", template_id=created.id)
    decided(bot, created.id, TemplateStatus.DELETED)
    with pytest.raises(WhatsAppError):
        wa.get_template(created.id)
    with pytest.raises(WhatsAppError) as refused:
        wa.create_template(reminder("short_lived"))
    assert refused.value.subcode == 2388023


def test_a_template_can_not_be_unpaused_that_is_not_paused(bot: Bot, wa: WhatsApp) -> None:
    created = wa.create_template(reminder("never_paused"))
    result = wa.unpause_template(created.id)
    assert not result.success
    assert result.reason


@pytest.mark.parametrize(
    ("body", "subcode"),
    [
        (BodyText("{{1}} comes first, which it must not.", "Aiko"), 2388299),
        (BodyText("x" * 1025), 2388040),
    ],
)
def test_bad_templates_are_refused(wa: WhatsApp, body: BodyText, subcode: int) -> None:
    with pytest.raises(WhatsAppError) as refused:
        wa.create_template(
            Template(name="bad", category=TemplateCategory.UTILITY, language=EN, components=[body])
        )
    assert refused.value.subcode == subcode
