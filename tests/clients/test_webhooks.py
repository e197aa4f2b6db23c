"""pywa subscribes its server in each way that it knows, and takes only what is signed."""

import hashlib
import hmac

import httpx
import pytest
from pywa.errors import WhatsAppError
from pywa.types import Message


def test_the_signature_is_over_the_very_bytes(bot, customer, server):
    told = bot.told_of(Message, customer.say("日本語 🍕 a/b"))
    body = told.raw.raw
    assert body.isascii()
    signature = hmac.new(server.credentials["app_secret"].encode(), body, hashlib.sha256).hexdigest()
    taken = httpx.post(f"{bot.url}/webhook", content=body, headers={"X-Hub-Signature-256": f"sha256={signature}"})
    assert taken.status_code == 200


@pytest.mark.parametrize("headers", [{}, {"X-Hub-Signature-256": "sha256=" + "0" * 64}])
def test_what_is_not_signed_is_refused_by_pywa(running_bot, headers):
    refused = httpx.post(f"{running_bot.url}/webhook", content=b'{"entry":[]}', headers=headers)
    assert refused.status_code in (401, 403)
    running_bot.complaints.take()


def test_an_update_holds_one_message(bot, customer):
    told = bot.told_of(Message, customer.say("Only me"))
    assert [len(entry["changes"]) for entry in told.raw["entry"]] == [1]
    assert len(told.raw.value["messages"]) == 1


def test_the_number_of_its_own_address_comes_before_the_others(wa, bot, customer, server):
    token = server.credentials["verify_token"]
    assert wa.override_waba_callback_url(f"{bot.url}/webhook", token)
    assert wa.override_phone_callback_url(f"{bot.url}/webhook", token)
    bot.told_of(Message, customer.say("By way of the number"))
    assert wa.delete_phone_callback_url()
    assert wa.delete_waba_callback_url()
    bot.told_of(Message, customer.say("By way of the app"))


def test_an_address_that_does_not_know_the_token_is_refused(wa, running_bot):
    with pytest.raises(WhatsAppError) as refused:
        wa.override_phone_callback_url(f"{running_bot.url}/webhook", "wrong")
    assert refused.value.code == 2200 or refused.value.code == 100
    running_bot.complaints.take()
