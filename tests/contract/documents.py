"""HMRC's OpenAPI documents, as something that a request can be held against.

The documents are not ours to ship: `CODEDOUT_HMRC_OAS` names a folder that has them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
import yaml

FOLDER = os.environ.get("CODEDOUT_HMRC_OAS")
# The only reason to skip in this project. What these tests read are HMRC's own OpenAPI documents,
# which the project may not ship, so that whoever has them not must still be able to run the rest.
# Where they are, `.ci/run` names their folder: then none of these is skipped, and a run in which
# nothing was checked against them fails.
needs_documents = pytest.mark.skipif(
    not FOLDER,
    reason=(
        "this test reads HMRC's own API documents, which this project may not ship: "
        "set CODEDOUT_HMRC_OAS to a folder that has them"
    ),
)
NAMES = (
    "self-assessment-accounts-4.0.yaml",
    "obligations-3.0.yaml",
    "individual-calculations-8.0.yaml",
    "self-assessment-individual-details-2.0.yaml",
)


_EITHER = ("oneOf", "anyOf", "allOf")


class NotAsDocumented(AssertionError):
    """A request that HMRC's document does not allow."""


@dataclass(frozen=True)
class Documented:
    """One operation of HMRC's: method, path with its names in braces, and what it takes."""

    method: str
    path: str
    parameters: list[dict[str, Any]]
    body: dict[str, Any] | None
    responses: dict[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def match(self, path: str) -> dict[str, str] | None:
        """The values in an address of this operation, or None for another's."""
        names = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        found = re.fullmatch(names, path)
        return found.groupdict() if found else None

    def answers(self) -> list[tuple[int, str, Any]]:
        """The documented examples of answers: status, name, body (None where there is none)."""
        return [
            (int(status), name, example["value"])
            for status, response in self.responses.items()
            for name, example in (
                response.get("content", {}).get("application/json", {}).get("examples")
                or {"no body": {"value": None}}
            ).items()
        ]

    def answer_schema(self, status: int) -> dict[str, Any]:
        """What the answer with that status is made of."""
        found: dict[str, Any] = self.responses[str(status)]["content"]["application/json"]["schema"]
        return found


def is_required(schema: dict[str, Any], way: Sequence[str | int]) -> bool:
    """Whether a form of what is at the end of that way must be there; members of lists must."""
    if not way:
        return False
    name, rest = way[0], way[1:]
    forms = [schema, *(one for word in _EITHER for one in schema.get(word, []))]
    if isinstance(name, int):
        below = [one["items"] for one in forms if "items" in one]
        return not rest or any(is_required(one, rest) for one in below)
    if not rest and any(name in one.get("required", []) for one in forms):
        return True
    deeper = [one for one in forms[1:] if is_required(one, way)]
    below = [one["properties"][name] for one in forms if name in one.get("properties", {})]
    return bool(deeper) or any(is_required(one, rest) for one in below)


class Documents:
    """Every operation of the documents that our client's calls belong to."""

    def __init__(self, folder: Path) -> None:
        self.operations: list[Documented] = []
        for name in NAMES:
            text = (folder / name).read_text(encoding="utf-8")
            document = _exact(yaml.load(text, Loader=yaml.CSafeLoader))
            for path, methods in document["paths"].items():
                self.operations += [
                    _documented(method, path, found, document)
                    for method, found in methods.items()
                    if method in ("get", "put", "post", "delete")
                ]

    def check(self, request: httpx.Request) -> Documented:
        """The operation that a request is of, once every part of it is as documented.

        Raises:
            NotAsDocumented: no operation is at the address, or a part is not as documented.
        """
        path = request.url.path
        candidates = [
            (operation, values)
            for operation in self.operations
            if operation.method == request.method and (values := operation.match(path)) is not None
        ]
        if len(candidates) != 1:
            raise NotAsDocumented(f"{len(candidates)} operations at {request.method} {path}")
        operation, values = candidates[0]
        query = request.url.params.multi_items()
        if len({name for name, _ in query}) != len(query):
            raise NotAsDocumented("a query parameter twice")
        _check_parameters(operation, values, dict(query), request.headers)
        _check_body(operation, request)
        return operation


def _exact(value: Any) -> Any:
    # 0.01 as a float makes 19.99 no multiple of it.
    if isinstance(value, dict):
        return {str(key): _exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_exact(item) for item in value]
    return Decimal(str(value)) if isinstance(value, float) else value


def _followed(value: Any, document: Any) -> Any:
    if isinstance(value, list):
        return [_followed(item, document) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" not in value:
        return {key: _followed(item, document) for key, item in value.items()}
    found = document
    for part in value["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return _followed(found, document)


def _documented(method: str, path: str, found: Any, document: Any) -> Documented:
    found = _followed(found, document)
    body = found.get("requestBody")
    return Documented(
        method=method.upper(),
        path=path,
        parameters=found.get("parameters", []),
        body=body["content"]["application/json"]["schema"] if body else None,
        responses=found["responses"],
    )


def _check_value(schema: dict[str, Any], value: Any, what: str) -> None:
    # OpenAPI 3.0's schemas are those of draft 4 in everything that these documents use.
    problems = [
        f"{what}{problem.json_path}: {problem.message}"
        for problem in jsonschema.Draft4Validator(schema).iter_errors(value)
    ]
    if problems:
        raise NotAsDocumented("; ".join(problems))


def _check_parameters(
    operation: Documented, path: dict[str, str], query: dict[str, str], headers: httpx.Headers
) -> None:
    known = {(parameter["in"], parameter["name"]): parameter for parameter in operation.parameters}
    for name in query:
        if ("query", name) not in known:
            raise NotAsDocumented(f"{operation.name} has no query parameter {name}")
    for (place, name), parameter in known.items():
        given = {
            "path": [path[name]] if name in path else [],
            "query": [query[name]] if name in query else [],
            "header": headers.get_list(name),
        }[place]
        if len(given) > 1 or (parameter.get("required") and not given):
            raise NotAsDocumented(f"{operation.name}: {len(given)} of {name}")
        for value in given:
            _check_value(parameter["schema"], _typed(value, parameter["schema"]), name)


def _typed(value: str, schema: dict[str, Any]) -> object:
    # HMRC takes a yes or no of an address in any case; ours are spelt as JSON has them.
    if schema["type"] == "boolean":
        return {"true": True, "false": False}.get(value, value)
    return value


def _check_body(operation: Documented, request: httpx.Request) -> None:
    if operation.body is None:
        if request.content or "Content-Type" in request.headers:
            raise NotAsDocumented(f"{operation.name} takes no body")
        return
    _check_value(operation.body, json.loads(request.content, parse_float=Decimal), "body")
