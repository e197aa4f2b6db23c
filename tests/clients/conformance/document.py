"""Meta's OpenAPI document: where it is, and what of it is to be read differently.

The document is no part of the repository. It is looked for where `SOUK_CLOUD_API_DOCUMENT` says, and in
`shared/reference/` beside the workspace or above that.
"""

import os
import pathlib
from collections.abc import Iterator
from typing import Any

import yaml

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent.parent
NAME = "shared/reference/business-messaging-api_v23.0.yaml"
METHODS = ("get", "post", "delete", "put", "patch")


def find() -> pathlib.Path | None:
    """Where the document is, if it is anywhere."""
    if told := os.environ.get("SOUK_CLOUD_API_DOCUMENT"):
        return pathlib.Path(told)
    places = (ROOT.parent / NAME, ROOT.parent.parent / NAME)
    return next((place for place in places if place.exists()), None)


def load(path: pathlib.Path) -> dict[str, Any]:
    """The document with the overrides applied."""
    document = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
    overrides = yaml.safe_load((HERE / "overrides.yaml").read_text())
    for operation in overrides["not_operations"]:
        del document["paths"][operation["path"]]
    for parameter in overrides["not_parameters"]:
        _forget(document["paths"], parameter["name"])
    _forget_security(document["paths"])
    for answer in overrides["answers"]:
        _answer(document["paths"], answer)
    for schema in overrides["schemas"]:
        _set(document, schema)
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The method and path of each operation, in the document's order."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path


def name(method: str, path: str) -> str:
    """An operation as it is spoken of: `GET /{Media-ID}`."""
    return f"{method} {path.removeprefix('/{Version}')}"


def _forget(paths: dict[str, Any], header: str) -> None:
    def is_wanted(parameter: dict[str, Any]) -> bool:
        return parameter.get("$ref", "").rpartition("/")[2] != header

    for item in paths.values():
        for holder in (item, *(item[method] for method in METHODS if method in item)):
            if "parameters" in holder:
                holder["parameters"] = [parameter for parameter in holder["parameters"] if is_wanted(parameter)]


def _forget_security(paths: dict[str, Any]) -> None:
    """The token is the demo's; without this, one would be made up."""
    for method, path in operations({"paths": paths}):
        paths[path][method.lower()].pop("security", None)


def _answer(paths: dict[str, Any], override: dict[str, Any]) -> None:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{override['schema']}"}}}
    for method, path in operations({"paths": paths}):
        if "operation" in override and override["operation"] != name(method, path):
            continue
        for status in override["statuses"]:
            paths[path][method.lower()]["responses"][str(status)] = {"description": "Refused", "content": content}


def _set(document: dict[str, Any], override: dict[str, Any]) -> None:
    """Replaces or drops what is at a place of the document; a place that is not there is a mistake of the override."""
    holder: Any = document
    *way, last = override["at"]
    for step in way:
        holder = holder[step]
    assert last in holder, override["at"]
    holder[last] = override["to"]
