"""A bot written with pywa, unmodified: its client is pointed at the demo, its webhook server listens on this machine."""

import logging
import pathlib
import socket
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import httpx
import uvicorn
from pywa import WhatsApp, handlers
from pywa.types import MessageStatus, RawUpdate
from pywa.types.base_update import BaseUpdate
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from server import Server
from waiting import Seen

META = "https://graph.facebook.com"
UPDATES = [
    handlers.MessageHandler,
    handlers.CallbackButtonHandler,
    handlers.CallbackSelectionHandler,
    handlers.MessageStatusHandler,
    handlers.EditedMessageHandler,
    handlers.DeletedMessageHandler,
    handlers.PhoneNumberChangeHandler,
    handlers.IdentityChangeHandler,
    handlers.TemplateStatusUpdateHandler,
    handlers.TemplateCategoryUpdateHandler,
    handlers.TemplateComponentsUpdateHandler,
    handlers.TemplateQualityUpdateHandler,
]

U = TypeVar("U", bound=BaseUpdate)


class Bot:
    """pywa with its webhook server; keeps every update that it was told of."""

    def __init__(self, server: Server, files: pathlib.Path) -> None:
        known = server.credentials
        self.updates: Seen[BaseUpdate] = Seen()
        self.raw: Seen[RawUpdate] = Seen()
        self.complaints = Complaints()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        app = Starlette(routes=[Mount("/files", StaticFiles(directory=files))])
        self.wa = WhatsApp(
            phone_id=known["phone_number_id"],
            token=known["token"],
            waba_id=known["waba_id"],
            app_id=known["app_id"],
            app_secret=known["app_secret"],
            verify_token=known["verify_token"],
            server=app,
            webhook_endpoint="/webhook",
            continue_handling=True,
        )
        point(self.wa, server)
        self.wa.add_handlers(*(kind(self._take) for kind in UPDATES), handlers.RawUpdateHandler(self._take_raw))
        self._http = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        self._thread = threading.Thread(target=self._http.run, kwargs={"sockets": [self._socket]}, daemon=True)
        self._thread.start()

    def told(self, kind: type[U], is_wanted: Callable[[U], bool], what: str) -> U:
        """The first update of this kind of which this is true, as soon as it came."""
        return self.updates.first(lambda update: type(update) is kind and is_wanted(update), what)

    def told_of(self, kind: type[U], wamid: str) -> U:
        """The update about a message of a customer."""
        return self.told(kind, lambda update: update.id == wamid, f"{kind.__name__} {wamid}")

    def status(self, wamid: str, status: str) -> MessageStatus:
        """A status of an own message."""
        return self.told(
            MessageStatus, lambda update: update.id == wamid and update.status == status, f"{wamid} is {status}"
        )

    def close(self) -> None:
        self._http.should_exit = True
        self._thread.join()
        self.complaints.close()

    def _take(self, _: WhatsApp, update: Any) -> None:
        self.updates.add(update)

    def _take_raw(self, _: WhatsApp, update: RawUpdate) -> None:
        self.raw.add(update)


def point(wa: WhatsApp, server: Server) -> None:
    """Points a client at the demo: its host instead of Meta's, and nothing else."""
    session = wa.api._session
    session.base_url = httpx.URL(str(session.base_url).replace(META, server.url))


class Complaints(logging.Handler):
    """What pywa found wrong with updates: it logs that and goes on."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._found: list[str] = []
        logging.getLogger("pywa").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self._found.append(self.format(record))

    def take(self) -> list[str]:
        """Those since the last time."""
        found, self._found = self._found, []
        return found

    def close(self) -> None:
        logging.getLogger("pywa").removeHandler(self)
        super().close()
