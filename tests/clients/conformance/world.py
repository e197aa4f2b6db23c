"""The objects that requests are about: those of the demo, and those that are made as they are needed."""

import itertools
import json
import re
import subprocess
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

import samples
from jwe import Client
from server import BINARY, Customer, Server

VERSION = "v23.0"
NOBODY = "1"
PLACEHOLDER = re.compile(r"\{\{[\w-]+\}\}|<[\w -]+>")


class World:
    """A demo with a customer who has just written."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.known = server.credentials
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {self.known['token']}"
        self._numbers = itertools.count(1)
        self._ids: dict[str, str | None] = {}
        self.customer = Customer(server, "819055501001", "Hana")
        self.wamid = self.customer.say("Hello")
        self._makers: dict[str, Callable[[], str | None]] = {
            "Media-ID": self._media,
            "Media-URL": self._media_url,
            "new number": self._number,
            "QR-Code-ID": self._qr_code,
            "TEMPLATE_ID": self._template,
            "Flow-ID": self._flow,
            "group_id": self._group,
            "User-ID": lambda: self._read("me", "id"),
            "WhatsApp-Business-Profile-ID": self._profile,
            "WhatsApp-Account-Number-ID": lambda: self.known["phone_number_id"],
            "WABA-Bot-ID": lambda: self._read(self.known["phone_number_id"], "conversational_automation", "id"),
            "Message-History-ID": self._history,
            "encrypted": self._encrypted,
            "partner app": self._partner_app,
            "Solution-ID": self._solution,
            "new solution": self._solution,
            "active solution": lambda: self._solution_that("accept"),
            "ending solution": lambda: self._solution_that("accept", "send_deactivation_request"),
            "staying solution": lambda: self._solution_that("accept", "send_deactivation_request"),
            "Pre-Verified-Phone-Number-ID": self._preverified,
            "Migration-Intent-ID": self._migration,
            "OBO-Mobility-Intent-ID": self._mobility,
        }

    def id(self, parameter: str) -> str | None:
        """The id of an object for a parameter of a path; `None` when Souk has no way to get one."""
        known = {
            "Version": VERSION,
            "Phone-Number-ID": self.known["phone_number_id"],
            "WABA-ID": self.known["waba_id"],
            "WhatsApp-Business-Account-ID": self.known["waba_id"],
            "Business-ID": self.known["business_id"],
            "Application-ID": self.known["app_id"],
        }
        if parameter in known:
            return known[parameter]
        if parameter not in self._ids:
            make = self._makers.get(parameter)
            self._ids[parameter] = make() if make else None
        return self._ids[parameter]

    def spent(self, parameter: str) -> None:
        """The object was deleted: the next one is another."""
        self._ids.pop(parameter, None)

    def fill(self, value: Any) -> Any:
        """A value with real ones in place of the document's placeholders and those of `requests.yaml`."""

        def real(found: re.Match[str]) -> str:
            known = self._placeholder(found[0])
            return found[0] if known is None else known

        return json.loads(PLACEHOLDER.sub(real, json.dumps(value)))

    def _placeholder(self, name: str) -> str | None:
        match name:
            case "{{Recipient-Phone-Number}}" | "{{Recipient-WA-Phone-Number}}" | "<CUSTOMER>":
                return self.customer.wa_id
            case "<WAMID>":
                return self.wamid
            case "<NUMBER>":
                return str(next(self._numbers))
            case "<TEMPLATE>":
                return self._call("GET", self.id("TEMPLATE_ID") or NOBODY, params={"fields": "name"}).get("name")
            case "<NEW_NUMBER>":
                return self.id("new number")
            case "<CODE>":
                return self._code(self.id("new number"))
            case "<PREVERIFIED_CODE>":
                return self._code(self.id("Pre-Verified-Phone-Number-ID"))
        made = name.strip("<>")
        if made in self._makers:
            return self.id(made)
        known = self.known.get(made.lower())
        return known if isinstance(known, str) else None

    def _call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        """An answer's body; nothing when it is refused."""
        url = f"{self.server.url}/{VERSION}/{path}"
        answer = self._session.request(method, url, timeout=20, **arguments)
        return answer.json() if answer.ok and answer.content.startswith(b"{") else {}

    def _read(self, node: str, *fields: str) -> str | None:
        value: Any = self._call("GET", node, params={"fields": fields[0]})
        for field in fields:
            value = value.get(field) if isinstance(value, dict) else None
        return value

    def _made(self, path: str, **arguments: Any) -> str | None:
        return self._call("POST", path, **arguments).get("id")

    def _media(self) -> str | None:
        file = {"file": ("picture.png", samples.png(), "image/png")}
        return self._made(
            f"{self.known['phone_number_id']}/media", data={"messaging_product": "whatsapp"}, files=file
        )

    def _media_url(self) -> str | None:
        return self._call("GET", self.id("Media-ID") or NOBODY).get("url")

    def _number(self) -> str | None:
        """A phone number that is not verified yet."""
        body = {"cc": "81", "phone_number": f"31234{next(self._numbers):04}", "verified_name": "Trattoria Luigi"}
        return self._made(f"{self.known['waba_id']}/phone_numbers", json=body)

    def _code(self, number: str | None) -> str | None:
        """The code that a new number is proven by, as it would reach the phone."""
        number = number or NOBODY
        self._call("POST", f"{number}/request_code", json={"code_method": "SMS", "language": "en_US"})
        command = [BINARY, "code", "--data", str(self.server.folder / "data"), number]
        told = subprocess.run(command, capture_output=True, text=True, env=self.server.environment, check=False)
        return told.stdout.strip() or None

    def _qr_code(self) -> str | None:
        body = {"prefilled_message": f"Table {next(self._numbers)}", "generate_qr_image": "SVG"}
        return self._call("POST", f"{self.known['phone_number_id']}/message_qrdls", json=body).get("code")

    def _template(self) -> str | None:
        body = {
            "name": f"conformance_{next(self._numbers)}",
            "language": "en_US",
            "category": "UTILITY",
            # One of the library needs no review, so it can be changed at once.
            "library_template_name": "payment_received",
        }
        return self._made(f"{self.known['waba_id']}/message_templates", json=body)

    def _flow(self) -> str | None:
        form = {"name": f"Conformance {next(self._numbers)}", "categories": '["OTHER"]'}
        return self._made(f"{self.known['waba_id']}/flows", data=form)

    def _group(self) -> str | None:
        path = f"{self.known['phone_number_id']}/groups"
        self._call("POST", path, json={"messaging_product": "whatsapp", "subject": f"Group {next(self._numbers)}"})
        groups = self._call("GET", path).get("data", {}).get("groups", [])
        return groups[0]["id"] if groups else None

    def _profile(self) -> str | None:
        path = f"{self.known['phone_number_id']}/whatsapp_business_profile"
        data = self._call("GET", path, params={"fields": "id"}).get("data", [])
        return data[0].get("id") if data else None

    def _history(self) -> str | None:
        path = f"{self.known['phone_number_id']}/message_history"
        data = self._call("GET", path, params={"limit": 1}).get("data", [])
        return data[0].get("id") if data else None

    def _solution(self) -> str | None:
        body = {
            "solution_name": f"Solution {next(self._numbers)}",
            "partner_app_id": self.id("partner app") or NOBODY,
            "owner_permissions": [],
            "partner_permissions": ["MESSAGING"],
        }
        answer = self._call("POST", f"{self.known['app_id']}/whatsapp_business_solution", json=body)
        return answer.get("solution_id")

    def _solution_that(self, *steps: str) -> str | None:
        """A solution of its own on which these calls were made."""
        solution = self._solution() or NOBODY
        for step in steps:
            self._call("POST", f"{solution}/{step}", json={"partner_app_id": self.id("partner app")})
        return solution

    def _partner_app(self) -> str | None:
        """Another app of the business; apps are made in the console."""
        console = requests.Session()
        console.headers["Origin"] = self.server.url
        token = parse_qs(urlsplit(self.known["console_login_url"]).query)["token"][0]
        console.post(f"{self.server.url}/api/v1/session/link", json={"token": token}, timeout=20)
        made = console.post(f"{self.server.url}/api/v1/apps", json={"name": "Partner"}, timeout=20)
        return made.json().get("id")

    def _encrypted(self) -> str | None:
        """A text to the customer, encrypted for the number."""
        client, settings = Client(), f"{self.known['phone_number_id']}/settings"
        switched = {"status": "enabled", "client_encryption_key": client.public_key}
        self._call("POST", settings, json={"payload_encryption": switched})
        key = self._call("GET", settings).get("payload_encryption", {}).get("cloud_encryption_key")
        text = {"messaging_product": "whatsapp", "to": self.customer.wa_id, "text": {"body": "Hello"}}
        return client.seal(key, text) if key else None

    def _preverified(self) -> str | None:
        body = {"phone_number": f"+81312340{next(self._numbers):03}"}
        return self._made(f"{self.known['business_id']}/add_phone_numbers", json=body)

    def _migration(self) -> str | None:
        body = {"solution_id": self._solution(), "migration_intent": "INITIATE_MIGRATION"}
        path = f"{self.known['waba_id']}/set_solution_migration_intent"
        return self._call("POST", path, json=body).get("migration_intent_id")

    def _mobility(self) -> str | None:
        body = {"waba_id": self.known["waba_id"], "solution_id": self._solution()}
        answer = self._call("POST", f"{self.known['waba_id']}/set_obo_mobility_intent", json=body)
        return answer.get("intent_id")
