"""Makes the requests of an operation and judges the answers."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import requests
from hypothesis.errors import HypothesisException
from schemathesis import APIOperation, Case, GenerationMode, Response
from schemathesis.core import NOT_SET
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks

import samples
from conformance.world import NOBODY, World

# How many requests are generated from the schema, and as many against it.
EXAMPLES = 12
DEADLINE_SECS = 20
# What an answer must be: of a documented status and content type, its body as the document's schema has it.
CHECKS = [checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance]
# Graph's words for what it does not have: an unknown path, an object that is not there, an edge that a node has not.
UNKNOWN_PATH, UNKNOWN_OBJECT, UNKNOWN_EDGE = 2500, 33, "nonexisting field"
# What is another in each run: ids of objects and messages.
VARYING = re.compile(r"\d{9,}|wamid\.\S+")
PARAMETER = re.compile(r"\{([^}]+)\}")

Answer = requests.Response | Response
Send = Callable[[Case], Answer]


@dataclass
class Verdict:
    """What came of an operation's requests."""

    successes: int = 0
    answers: int = 0
    problems: set[str] = field(default_factory=set)
    # What no request may do: an answer of 500 or above, or none.
    crashes: list[str] = field(default_factory=list)
    refusal: str = ""
    is_known: bool = False

    @property
    def conforms(self) -> bool:
        return self.successes > 0 and not self.problems

    @property
    def state(self) -> str:
        """As it stands in the documentation."""
        if self.conforms:
            return "conforms"
        if not self.is_known:
            return "not there yet"
        reasons = sorted(self.problems) or [f"no request succeeded: {self.refusal}"]
        return "answers but differs: " + "; ".join(reasons)


class Driver:
    """Makes an operation's requests: those that are written down, the document's examples, generated ones."""

    def __init__(self, operation: APIOperation, world: World, written: list[dict[str, Any]]) -> None:
        self.operation = operation
        self.world = world
        self.written = written
        self.verdict = Verdict()
        self._headers = {"Authorization": f"Bearer {world.known['token']}"}

    def run(self) -> Verdict:
        for case, send in self._written():
            self._judge(case, send, is_written=True)
        self._without_token()
        self._generated(GenerationMode.POSITIVE)
        # An operation without a parameter and a body has nothing to malform.
        if self.operation.query or self.operation.body:
            self._generated(GenerationMode.NEGATIVE)
        return self.verdict

    def _ids(self) -> dict[str, str]:
        return {name: self.world.id(name) or NOBODY for name in PARAMETER.findall(self.operation.path)}

    def _written(self) -> Iterator[tuple[Case, Send]]:
        if "{Media-URL}" in self.operation.path:
            yield self._case(), self._download
            return
        required, all_fields = self._queries()
        for request in self.written:
            yield self._of(self.world.fill(request))
        contents = self.operation.definition.raw.get("requestBody", {}).get("content", {})
        examples = [
            (media_type, example["value"])
            for media_type, content in contents.items()
            for example in content.get("examples", {}).values()
        ]
        for media_type, example in examples:
            body = self.world.fill(example)
            yield self._case(query=required, body=body, media_type=media_type), self._send
        if not examples and not self.written:
            yield self._case(query=required), self._send
        if all_fields:
            yield self._case(query=required | all_fields), self._send

    def _queries(self) -> tuple[dict[str, str], dict[str, str]]:
        """What an operation requires in its query, and its example of `fields`."""
        required, all_fields = {}, {}
        for parameter in self.operation.query:
            definition = parameter.definition
            example = definition.get("example", definition.get("schema", {}).get("example"))
            if parameter.is_required:
                required[parameter.name] = example
            elif parameter.name == "fields" and example:
                all_fields[parameter.name] = example
        return required, all_fields

    def _of(self, request: dict[str, Any]) -> tuple[Case, Send]:
        case = self._case(
            path=request.get("path", {}),
            query=request.get("query", {}),
            body=request.get("body", NOT_SET),
            media_type=request.get("media_type", "application/json") if "body" in request else None,
        )
        if file := request.get("file"):
            return case, lambda case: self._upload(case, file)
        return case, self._send

    def _case(self, path: dict[str, str] | None = None, **parts: Any) -> Case:
        return self.operation.Case(path_parameters=self._ids() | (path or {}), **parts)

    def _send(self, case: Case) -> Answer:
        return case.call(base_url=self.world.server.url, headers=self._headers, timeout=DEADLINE_SECS)

    def _upload(self, case: Case, file: dict[str, str]) -> Answer:
        url = f"{self.world.server.url}{case.formatted_path}"
        files = {"file": (file["name"], samples.FILES[file["name"]], file["type"])}
        return requests.post(url, data=case.body, files=files, headers=self._headers, timeout=DEADLINE_SECS)

    def _download(self, _: Case) -> Answer:
        """The address of a file is whole, with slashes and a query: no name in a path."""
        address = self.world.id("Media-URL") or f"{self.world.server.url}/{NOBODY}"
        return requests.get(address, headers=self._headers, timeout=DEADLINE_SECS)

    def _without_token(self) -> None:
        """Nobody is served, whatever they ask for."""
        answer = self._case().call(base_url=self.world.server.url, timeout=DEADLINE_SECS)
        if answer.status_code != 401:
            self.verdict.problems.add(f"answers {answer.status_code} without a token")

    def _generated(self, mode: GenerationMode) -> None:
        strategy = self.operation.as_strategy(generation_mode=mode, path_parameters=self._ids())

        @hypothesis.settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(strategy)
        def make(case: Case) -> None:
            case.path_parameters = self._ids()
            case.headers.clear()
            self._judge(case, self._send)

        try:
            make()
        except HypothesisException as error:
            self.verdict.problems.add(f"no requests could be made from the schema ({type(error).__name__})")

    def _judge(self, case: Case, send: Send, *, is_written: bool = False) -> None:
        verdict = self.verdict
        try:
            answer = send(case)
        except requests.RequestException as error:
            verdict.crashes.append(f"{case.as_curl_command()}: {error}")
            verdict.problems.add("the connection ended without an answer")
            return
        verdict.answers += 1
        if answer.status_code >= 500:
            verdict.crashes.append(f"{answer.status_code}: {case.as_curl_command()}: {answer.text[:500]}")
            verdict.problems.add(f"answers {answer.status_code}")
            return
        problems = {_short(failure, answer.status_code) for failure in _failures(case, answer)}
        verdict.problems |= problems
        if answer.status_code < 300:
            verdict.is_known = True
            verdict.successes += not problems
            if case.operation.method.upper() == "DELETE":
                self.world.spent(PARAMETER.findall(case.operation.path)[-1])
        elif is_written:
            error = _error(answer)
            verdict.is_known |= _is_refusal(error)
            details = error.get("error_data", {}).get("details", "")
            verdict.refusal = verdict.refusal or VARYING.sub("…", f"{error.get('message')} {details}".strip())


def _failures(case: Case, answer: Answer) -> list[Failure]:
    try:
        case.validate_response(answer, checks=CHECKS)
    except FailureGroup as group:
        has_chosen = "fields" in (case.query or {})
        return [failure for failure in group.exceptions if not (has_chosen and _rule(failure) == "required")]
    return []


def _is_refusal(error: dict[str, Any]) -> bool:
    """Whether this is an answer of the operation: not of Graph to what it does not have."""
    return not (
        error.get("code") == UNKNOWN_PATH
        or error.get("error_subcode") == UNKNOWN_OBJECT
        or UNKNOWN_EDGE in error.get("message", "")
    )


def _error(answer: Answer) -> dict[str, Any]:
    try:
        error = json.loads(answer.text)["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return error if isinstance(error, dict) else {}


def _rule(failure: Failure) -> str:
    steps = getattr(failure, "schema_path", [])
    return next((step for step in reversed(steps) if isinstance(step, str)), "")


def _short(failure: Failure, status: int) -> str:
    """A failure in a few words that are the same in each run."""
    place = getattr(failure, "instance_path", None)
    if place is None:
        return f"{status}: {failure.title.lower()}"
    where = "/".join("*" if isinstance(step, int) else str(step) for step in place) or "the body"
    return f"{status}: `{where}` breaks `{_rule(failure)}`"
