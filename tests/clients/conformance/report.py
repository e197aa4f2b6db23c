"""What the operations' verdicts are held against: the list of those that conformed before, and the documentation."""

import json
import os
import pathlib

from conformance.document import HERE, ROOT
from conformance.drive import Verdict

BASELINE = HERE / "baseline.json"
DOCUMENTATION = ROOT / "docs/cloud-api.md"
START, END = "<!-- conformance: written by tests/clients/conformance -->", "<!-- /conformance -->"
UPDATE = "UPDATE_CONFORMANCE"

Verdicts = dict[str, Verdict]


def is_update() -> bool:
    return os.environ.get(UPDATE) == "1"


def baseline() -> list[str]:
    """The operations that conformed when this was last written."""
    return json.loads(BASELINE.read_text()) if BASELINE.exists() else []


def fallen(verdicts: Verdicts) -> list[str]:
    """The operations of the baseline that don't conform any more, and why."""
    gone = [name for name in baseline() if name not in verdicts or not verdicts[name].conforms]
    return [f"{name}: {verdicts[name].state if name in verdicts else 'not in the document'}" for name in gone]


def update(verdicts: Verdicts) -> None:
    """Writes the baseline, which only grows, and the documentation."""
    conforming = {name for name, verdict in verdicts.items() if verdict.conforms}
    BASELINE.write_text(json.dumps(sorted(conforming | set(baseline())), indent=2) + "\n")
    before, _, after = _parts()
    DOCUMENTATION.write_text(before + START + table(verdicts) + END + after)


def documented() -> str:
    """The table as it stands in the documentation."""
    return _parts()[1]


def table(verdicts: Verdicts) -> str:
    count = sum(verdict.conforms for verdict in verdicts.values())
    rows = [f"| `{name}` | {_cell(verdict.state)} |" for name, verdict in verdicts.items()]
    head = [f"{count} of {len(verdicts)} operations conform.", "", "| operation | state |", "|---|---|"]
    return "\n" + "\n".join([*head, *rows]) + "\n"


def summary(verdicts: Verdicts) -> str:
    """The count, and each operation that does not conform."""
    count = sum(verdict.conforms for verdict in verdicts.values())
    others = [f"  {name}: {verdict.state}" for name, verdict in verdicts.items() if not verdict.conforms]
    return "\n".join([f"{count} of {len(verdicts)} operations conform.", *others])


def _parts() -> tuple[str, str, str]:
    before, start, rest = pathlib.Path(DOCUMENTATION).read_text().partition(START)
    found, end, after = rest.partition(END)
    assert start and end, f"{DOCUMENTATION} has no place for the table between {START} and {END}"
    return before, found, after


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
