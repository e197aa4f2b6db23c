"""Encrypted payloads: a message is sent, and its answer read, by nobody but the two who have the keys."""

import requests

from jwe import Client


def call(server, method: str, edge: str, **arguments) -> requests.Response:
    known = server.credentials
    url = f"{server.url}/v23.0/{known['phone_number_id']}/{edge}"
    headers = {"Authorization": f"Bearer {known['token']}"}
    return requests.request(method, url, headers=headers, timeout=20, **arguments)


def settings(server) -> dict:
    return call(server, "GET", "settings").json()["payload_encryption"]


def switch(server, **encryption: str) -> requests.Response:
    return call(server, "POST", "settings", json={"payload_encryption": encryption})


def send(server, contents: str) -> requests.Response:
    body = {"messaging_product": "whatsapp", "encrypted_contents": contents}
    return call(server, "POST", "messages_encrypted", json=body)


def refusal(answer: requests.Response) -> str:
    assert answer.status_code == 400, answer.text
    return answer.json()["error"]["error_data"]["details"]


def test_a_message_is_sent_encrypted_and_its_answer_is(server, customer):
    client = Client()
    assert settings(server) == {"status": "disabled"}
    assert "not enabled" in refusal(send(server, "a.b.c.d.e"))
    assert switch(server, status="enabled", client_encryption_key=client.public_key).json() == {"success": True}
    shown = settings(server)
    assert shown["status"] == "enabled"
    assert shown["client_encryption_key_fingerprint"].startswith("SHA256:")

    text = {"messaging_product": "whatsapp", "to": customer.wa_id, "type": "text", "text": {"body": "Top secret"}}
    answer = send(server, client.seal(shown["cloud_encryption_key"], text))
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"encrypted_contents"}
    opened = client.open(answer.json()["encrypted_contents"])
    assert opened["messages"][0]["id"].startswith("wamid.")
    assert opened["contacts"][0]["wa_id"] == customer.wa_id

    # What is wrong is said in clear: with the message, with the key, with the form.
    wrong = client.seal(shown["cloud_encryption_key"], text | {"text": {"body": ""}})
    assert "text.body" in refusal(send(server, wrong))
    assert "can't be decrypted" in refusal(send(server, client.seal(Client().public_key, text)))
    assert "compact form" in refusal(send(server, "nonsense"))
    assert "2048 bits" in refusal(switch(server, status="enabled", client_encryption_key="AAAA"))

    # A key that is made anew ends the old one.
    switch(server, status="enabled", client_encryption_key=client.public_key)
    assert "can't be decrypted" in refusal(send(server, client.seal(shown["cloud_encryption_key"], text)))
    assert switch(server, status="disabled").json() == {"success": True}
    assert settings(server) == {"status": "disabled"}
