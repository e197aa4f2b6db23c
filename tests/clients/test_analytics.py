"""Analytics of the WABA, asked for with pywa's token, as the customer's ticks come in."""

import time
from collections.abc import Callable
from typing import Any

import httpx
from pywa import WhatsApp
from pywa.types import Message

from bot import Bot
from server import Customer, Server
from waiting import DEADLINE_SECS

DAY_SECS = 86_400


class Analytics:
    """What the WABA counted from a day ago to a day from now."""

    def __init__(self, server: Server) -> None:
        self._server = server
        now = int(time.time())
        self._start, self._end = now - DAY_SECS, now + DAY_SECS

    def get(self, path: str, **query: str) -> httpx.Response:
        known = self._server.credentials
        url = f"{self._server.url}/v23.0/{known['waba_id']}{path}"
        return httpx.get(url, params=query, headers={"Authorization": f"Bearer {known['token']}"})

    def field(self, name: str, rest: str) -> Any:
        text = f"{name}.start({self._start}).end({self._end}){rest}"
        answer = self.get("", fields=text)
        assert answer.status_code == 200, answer.text
        return answer.json()[name]

    def sum(self, name: str, rest: str, member: str) -> int:
        found = self.field(name, rest)
        points = found["data"][0]["data_points"] if "data" in found else found["data_points"]
        return sum(point[member] for point in points)

    def template(self, template_id: str) -> httpx.Response:
        query = {"start": str(self._start), "end": str(self._end), "granularity": "DAILY"}
        return self.get("/template_analytics", template_ids=f"[{template_id}]", **query)


def becomes(read: Callable[[], int], wanted: int) -> None:
    """Counts run a moment behind the messages."""
    deadline = time.monotonic() + DEADLINE_SECS
    while (found := read()) != wanted:
        assert time.monotonic() < deadline, f"{found}, not {wanted}"
        time.sleep(0.05)


def test_messages_are_counted_as_they_arrive(wa: WhatsApp, bot: Bot, server: Server) -> None:
    analytics = Analytics(server)
    # Nobody else in these tests is of Canada.
    customer = Customer(server, "14165550123", "Ann")
    customer.listen()
    bot.told_of(Message, customer.say("Hello"))
    sent = wa.send_text(to=customer.wa_id, text="Buongiorno")
    bot.status(sent.id, "delivered")
    ours = '.country_codes(["CA"])'
    # The welcome that the first message gets, and the answer.
    becomes(lambda: analytics.sum("analytics", f".granularity(DAY){ours}", "sent"), 2)
    becomes(lambda: analytics.sum("analytics", f".granularity(HALF_HOUR).product_types([2]){ours}", "delivered"), 2)
    becomes(lambda: analytics.sum("analytics", f".granularity(MONTH).product_types([100]){ours}", "sent"), 1)
    priced = f'.granularity(DAILY).pricing_categories(["SERVICE"]).metric_types(["VOLUME"]){ours}'
    becomes(lambda: analytics.sum("pricing_analytics", priced, "volume"), 2)
    opened = f'.granularity(DAILY).dimensions(["COUNTRY","CONVERSATION_DIRECTION"]){ours}'
    becomes(lambda: analytics.sum("conversation_analytics", opened, "conversation"), 1)
    [point] = analytics.field("conversation_analytics", opened)["data"][0]["data_points"]
    assert (point["country"], point["conversation_direction"]) == ("CA", "USER_INITIATED")
    customer.leave()


def test_what_is_wrong_is_refused_by_name(server: Server) -> None:
    analytics = Analytics(server)
    for text, named in {
        "analytics.start(1).end(2).granularity(DAY)": "start",
        "analytics.granularity(DAY)": "start",
        "pricing_analytics.start(1999999999).end(2000000000).granularity(DAY)": "granularity",
    }.items():
        error = analytics.get("", fields=text).json()["error"]
        assert error["code"] == 100
        assert named in error["error_data"]["details"]
    assert analytics.template("7").json()["error"]["code"] == 100
