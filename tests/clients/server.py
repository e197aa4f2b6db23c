"""A running demo server, and customers who talk to it from the terminal."""

import json
import os
import pathlib
import signal
import subprocess
from typing import Any

from waiting import Lines, DEADLINE_SECS

HERE = pathlib.Path(__file__).parent
BINARY = pathlib.Path(os.environ.get("SOUK_TEST_BINARY", HERE / "../../target/debug/souk")).resolve()


class Server:
    """`souk demo` in a folder of its own."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.environment = os.environ | {"SOUK_LOG": "warn", "XDG_STATE_HOME": str(folder / "state")}
        data = folder / "data"
        self._child = subprocess.Popen(
            [BINARY, "demo", "--port", "0", "--data", data],
            cwd=folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=(folder / "server.log").open("wb"),
            text=True,
        )
        said = Lines(self._child.stdout, str)
        said.first(lambda line: "Ready at" in line, "the server is ready", deadline_secs=60)
        self.credentials: dict[str, Any] = json.loads((data / "demo.json").read_text())

    @property
    def url(self) -> str:
        return self.credentials["base_url"]

    def complaints(self) -> list[str]:
        """What the server logged as an error of its own."""
        lines = (self.folder / "server.log").read_text().splitlines()
        return [line for line in lines if "ERROR" in line or "panicked" in line]

    def close(self) -> None:
        self._child.send_signal(signal.SIGTERM)
        try:
            self._child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


class Refused(Exception):
    """The terminal customer ended with a problem."""


class Customer:
    """A person with a phone number who writes to the demo's line by `souk customer`."""

    def __init__(self, server: Server, wa_id: str, name: str):
        self.wa_id = wa_id
        self.name = name
        self._server = server
        self._listener: subprocess.Popen[str] | None = None
        self._events: Lines[dict[str, Any]] | None = None

    def say(self, *arguments: str) -> str:
        """Says something with the flags of `souk customer say`; returns its wamid."""
        return self._run("say", "--name", self.name, *arguments)["wamid"]

    def send(self, message: dict[str, Any], file: pathlib.Path | None = None) -> str:
        """Sends a message in the shape of a webhook's; returns its wamid."""
        files = ["--file", str(file)] if file else []
        return self._run("send", "--name", self.name, *files, "--json", json.dumps(message))["wamid"]

    def read(self, wamid: str) -> None:
        """Has read everything up to this message."""
        self._command("read", wamid)

    def listen(self) -> None:
        """Opens the chat: from now on messages are delivered, not yet read."""
        command = [BINARY, "customer", "listen", *self._address()]
        self._listener = subprocess.Popen(
            command,
            env=self._server.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._events = Lines(self._listener.stdout, json.loads)
        self.saw(lambda event: event["event"] == "ready", "the chat is open")

    def saw(self, is_wanted, what: str) -> dict[str, Any]:
        """The first event of the chat of which this is true, as soon as there is one."""
        assert self._events, "listen first"
        return self._events.first(is_wanted, f"{self.name}: {what}")

    def got(self, wamid: str) -> dict[str, Any]:
        """The business's message as the customer's client has it."""
        return self.saw(
            lambda event: event["event"] == "message" and event["message"]["id"] == wamid, f"message {wamid}"
        )["message"]

    def leave(self) -> None:
        if self._listener:
            self._listener.terminate()
            self._listener.wait(timeout=DEADLINE_SECS)

    def _run(self, *arguments: str) -> dict[str, Any]:
        return json.loads(self._command(*arguments))

    def _command(self, verb: str, *arguments: str) -> str:
        command = [BINARY, "customer", verb, *self._address(), *arguments]
        done = subprocess.run(
            command,
            env=self._server.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=DEADLINE_SECS,
            check=False,
        )
        if done.returncode:
            raise Refused(f"exit code {done.returncode}: {done.stderr}")
        return done.stdout

    def _address(self) -> list[str]:
        line = self._server.credentials["phone_number_id"]
        return ["--server", self._server.url, "--from", self.wa_id, "--to", line]
