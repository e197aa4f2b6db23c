"""pywa adds a number, proves it, registers it, names it and takes it off again."""

import itertools
import subprocess

import pytest
from pywa import WhatsApp
from pywa.errors import WhatsAppError

from bot import point
from server import BINARY, Server

numbers = itertools.count(819_055_600_001)
PIN = "271828"


@pytest.fixture
def number(wa: WhatsApp) -> str:
    """A number that was added a moment ago."""
    digits = str(next(numbers))
    return wa.create_phone_number(country_calling_code=81, phone_number=digits, verified_name="Luigi To Go").id


def client(server: Server, phone_id: str) -> WhatsApp:
    wa = WhatsApp(phone_id=phone_id, token=server.credentials["token"])
    point(wa, server)
    return wa


def code(server: Server, phone_id: str) -> str:
    """The code that reached the phone."""
    command = [BINARY, "code", "--data", str(server.folder / "data"), phone_id]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=server.environment).stdout.strip()


def status(wa: WhatsApp) -> str:
    return wa.get_business_phone_number().status


def test_a_number_comes_onto_the_platform_and_leaves_it(server: Server, number: str) -> None:
    wa = client(server, number)
    with pytest.raises(WhatsAppError) as refused:
        wa.send_message("819012345678", "too early")
    assert refused.value.code == 133010
    assert wa.request_verification_code(code_method="SMS", language_code="en")
    assert wa.verify_phone_number(code(server, number))
    assert wa.register_phone_number(pin=PIN)
    assert status(wa) == "CONNECTED"
    with pytest.raises(WhatsAppError) as refused:
        wa.register_phone_number(pin="000000")
    assert refused.value.code == 133005
    assert wa.deregister_phone_number()
    assert status(wa) == "DISCONNECTED"


def test_the_demos_pin_is_the_one_of_its_file(server: Server) -> None:
    known = server.credentials
    wa = client(server, known["phone_number_id"])
    assert wa.register_phone_number(pin=known["pin"])


def test_a_number_has_a_name_and_a_username(server: Server) -> None:
    wa = client(server, server.credentials["phone_number_id"])
    assert wa.set_username("luigi.roma").status == "approved"
    assert wa.get_current_username().username == "luigi.roma"
    assert wa.get_reserved_usernames()
    assert wa.delete_username()
    before = wa.get_business_phone_number().verified_name
    assert wa.update_display_name("Trattoria da Luigi")
    assert wa.get_business_phone_number().verified_name == "Trattoria da Luigi"
    assert wa.update_display_name(before)


def test_a_public_key_is_kept(server: Server) -> None:
    wa = client(server, server.credentials["phone_number_id"])
    assert wa.set_business_public_key(KEY)
    with pytest.raises(WhatsAppError):
        wa.set_business_public_key("no key")


KEY = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmBGsIWjzboDZhGAWE6J3
qtLQlbRmm/WXjfaJ8OHdX6zpl9Yi+pJ3SqgVCU/8TCsLxkjaLkys4l85p7Ag31I6
RL13lw08Jys5ZZ4rU/NIxYTnWpXOWkPt0VwTBbXe9Tq+7UOy6CDG0Rz6RtxRsJMH
JZmLDobKBjg/eVWkR40aCrPXiQV3BgnxCfjafc5RChB5EkbjcuqguJXijTNKrGc/
gqahZyzQbXpYRkN/zNWs5E/T0t6mhS2ESW3KSFxCIhQidgvBfMTxRXsp6sfRHDrO
vOAqu8jnmyAwZ+6cvQ6MEh7sVSUZF218rtuOOj7tgDJd0ikXIkkJLS0mFIbouEq3
UwIDAQAB
-----END PUBLIC KEY-----
"""
