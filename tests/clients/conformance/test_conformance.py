"""Each operation of Meta's OpenAPI document against a demo: requests from its examples, its schemas and against them.

An operation conforms when one of its requests succeeded, each answer has a documented status and a body that is valid
by the document, and nobody is served without a token. `UPDATE_CONFORMANCE=1` writes what came of it into
`baseline.json` and `docs/cloud-api.md`. Without the document these tests are skipped.
"""

from collections.abc import Iterator

import pytest
import schemathesis
import yaml

from conformance import document, report
from conformance.drive import Driver
from conformance.world import World
from server import Server


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[report.Verdicts]:
    def say(text: str) -> None:
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\n{text}")

    path = document.find()
    if path is None:
        missing = f"Meta's OpenAPI document is not here: set SOUK_CLOUD_API_DOCUMENT, or put it at {document.NAME}"
        say(missing)
        pytest.skip(missing)
    written = yaml.safe_load((document.HERE / "requests.yaml").read_text())
    loaded = document.load(path)
    operations = {document.name(method, path): (method, path) for method, path in document.operations(loaded)}
    assert not written.keys() - operations.keys(), "requests.yaml names operations that are not in the document"
    schema = schemathesis.openapi.from_dict(loaded)
    # A demo of its own: these requests leave little as it was.
    server = Server(tmp_path_factory.mktemp("conformance"))
    try:
        world = World(server)
        made = {
            name: Driver(schema[path][method], world, written.get(name, [])).run()
            for name, (method, path) in operations.items()
        }
    finally:
        server.close()
    if report.is_update():
        report.update(made)
    say(report.summary(made))
    assert server.complaints() == []
    yield made


def test_no_request_is_answered_with_a_server_error(verdicts: report.Verdicts) -> None:
    assert [crash for verdict in verdicts.values() for crash in verdict.crashes] == []


def test_what_conformed_conforms(verdicts: report.Verdicts) -> None:
    assert report.fallen(verdicts) == []


def test_the_documentation_says_what_conforms(verdicts: report.Verdicts) -> None:
    assert report.documented() == report.table(verdicts), f"run this with {report.UPDATE}=1"
