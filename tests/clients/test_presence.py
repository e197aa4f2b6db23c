"""pywa makes QR codes and blocks people."""

from collections.abc import Callable

import httpx
import pytest
from pywa import WhatsApp
from pywa.errors import BulkBlockingFailed, WhatsAppError
from pywa.types import QRCodeImageType

from server import Customer, Refused, Server


def test_a_qr_code_opens_the_chat(wa: WhatsApp, server: Server) -> None:
    code = wa.create_qr_code("Table 12, please", image_type=QRCodeImageType.SVG)
    assert code.deep_link_url.startswith(f"{server.url}/message/")
    opened = httpx.get(code.deep_link_url, follow_redirects=False)
    assert (opened.status_code, opened.headers["location"]) == (302, "/c/luigi?text=Table+12%2C+please")
    assert httpx.get(code.qr_image_url).headers["content-type"] == "image/svg+xml"
    assert wa.get_qr_code(code.code).prefilled_message == "Table 12, please"
    changed = wa.update_qr_code(code.code, "Table 13")
    assert (changed.code, changed.prefilled_message) == (code.code, "Table 13")
    assert code.code in {one.code for one in wa.get_qr_codes()}
    assert wa.delete_qr_code(code.code)
    assert httpx.get(code.deep_link_url).status_code == 404
    assert wa.get_qr_code(code.code) is None


def test_a_qr_codes_text_is_bounded(wa: WhatsApp) -> None:
    with pytest.raises(WhatsAppError) as refused:
        wa.create_qr_code("x" * 141, image_type=QRCodeImageType.PNG)
    assert refused.value.code == 100


def test_who_is_blocked_can_not_write(wa: WhatsApp, person: Callable[[], Customer]) -> None:
    customer = person()
    customer.say("Hello")
    with pytest.raises(BulkBlockingFailed):
        wa.block_users(["819077777777"])
    result = wa.block_users([customer.wa_id])
    assert [user.wa_id for user in result.added_users] == [customer.wa_id]
    assert customer.wa_id in {user.wa_id for user in wa.get_blocked_users()}
    with pytest.raises(Refused):
        customer.say("Are you there?")
    removed = wa.unblock_users([customer.wa_id])
    assert [user.wa_id for user in removed.removed_users] == [customer.wa_id]
    assert customer.say("Hello again")
