"""The OpenAPI 3.1 document, made from labels and shapes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import Rule

from portal.core.access import SAFE
from portal.core.api import keys, problems
from portal.core.api.endpoint import ApiShape, Spec, spec_of
from portal.core.api.problems import Problem

OPENAPI = "3.1.0"
VERSION = "1"
SECURITY = "token"
REF = "#/components/schemas/{model}"
PART = re.compile(r"<(?:(\w+):)?(\w+)>")
KINDS = {"int": {"type": "integer"}}  # of a part of an address; any other is text
MEANINGS = {
    400: "The call cannot be read, or its idempotency key is missing.",
    401: "No token was sent, or it is not valid.",
    403: "The token does not have the scope of this endpoint.",
    404: "Nothing is there, or the token may not see it.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The shape does not fit, the portal refuses, or an idempotency key was used for another call.",
    429: "Too many calls in one minute. `Retry-After` says how many seconds to wait.",
    500: "Something broke on our side. Nothing was changed.",
    503: "Too many are saving. `Retry-After` says how many seconds to wait.",
}
ALWAYS = (401, 403, 422, 429, 500)
OF_WRITES = (400, 413, 503)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One endpoint: its name, its address, and what it declares."""

    endpoint: str
    method: str
    path: str
    parts: tuple[tuple[str, str], ...]  # (name, kind) of each part of the address
    spec: Spec

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE

    @property
    def statuses(self) -> tuple[int, ...]:
        """The error statuses this endpoint can answer with."""
        codes = {*ALWAYS, *(() if self.is_safe else OF_WRITES)}
        codes |= {404} if self.parts else set()
        codes |= {400} if self.spec.query.model_fields else set()
        codes |= {415} if self.spec.body else set()
        return tuple(sorted(codes))


class Schemas:
    """The JSON schemas of all shapes, by name. Shapes of queries become parameters instead."""

    def __init__(self, listed: list[Operation]) -> None:
        wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
        for each in listed:
            wanted[each.spec.query, "validation"] = None
            if each.spec.body is not None:
                wanted[each.spec.body, "validation"] = None
            if each.spec.answer is not None:
                wanted[each.spec.answer, "serialization"] = None
        references, definitions = models_json_schema(list(wanted), ref_template=REF)
        self._references: Mapping[Any, dict[str, Any]] = references
        self.definitions: dict[str, Any] = definitions["$defs"]
        queries = {each.spec.query for each in listed}
        self._queries = {query: self.definitions.pop(self._name(query)) for query in queries}

    def request_schema(self, shape: type[ApiShape]) -> dict[str, Any]:
        """Return the reference to the schema of a body."""
        return self._references[shape, "validation"]

    def response_schema(self, shape: type[BaseModel]) -> dict[str, Any]:
        """Return the reference to the schema of an answer."""
        return self._references[shape, "serialization"]

    def query_schema(self, shape: type[ApiShape]) -> dict[str, Any]:
        """Return the schema of a query."""
        return self._queries[shape]  # type: ignore[no-any-return]

    def _name(self, query: type[ApiShape]) -> str:
        return str(self._references[query, "validation"]["$ref"]).rsplit("/", 1)[-1]


def operations(app: Flask) -> list[Operation]:
    """Return every endpoint of the API, by address and method."""
    found = (each for rule in app.url_map.iter_rules() for each in _operations_of(app, rule))
    return sorted(found, key=lambda each: (each.path, each.method))


def openapi(app: Flask, *, server: str) -> dict[str, Any]:
    """Return the whole document. ``server`` is the address of this portal."""
    listed = operations(app)
    schemas = Schemas(listed)
    paths: dict[str, dict[str, Any]] = {}
    for each in listed:
        paths.setdefault(each.path, {})[each.method.lower()] = _described(each, schemas)
    return {
        "openapi": OPENAPI,
        "info": {"title": "Rung", "version": VERSION, "description": "The API for programs."},
        "servers": [{"url": server}],
        "security": [{SECURITY: []}],
        "paths": paths,
        "components": {
            "schemas": schemas.definitions,
            "securitySchemes": {SECURITY: {"type": "http", "scheme": "bearer"}},
        },
    }


def _operations_of(app: Flask, rule: Rule) -> Iterator[Operation]:
    spec = spec_of(app.view_functions[rule.endpoint])
    if spec is None:
        return
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        yield Operation(
            endpoint=rule.endpoint,
            method=method,
            path=PART.sub(r"{\2}", rule.rule),
            parts=tuple((name, kind) for kind, name in PART.findall(rule.rule)),
            spec=spec,
        )


def _described(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    spec = operation.spec
    summary, _, more = spec.says.partition("\n")
    described: dict[str, Any] = {
        "operationId": operation.endpoint.replace("_api.", "."),
        "summary": summary,
        "description": more.strip(),
        "security": [{SECURITY: [str(spec.scope)] if spec.scope else []}],
        "parameters": [*_parameters(operation, schemas.query_schema(spec.query))],
        "responses": {
            str(spec.status): _success(operation, schemas),
            **{str(code): _failure(code, schemas) for code in operation.statuses},
        },
    }
    if spec.body is not None:
        content = {"application/json": {"schema": schemas.request_schema(spec.body)}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameters(operation: Operation, wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, kind in operation.parts:
        yield {"name": name, "in": "path", "required": True, "schema": KINDS.get(kind, {"type": "string"})}
    for name, schema in wanted.get("properties", {}).items():
        yield {"name": name, "in": "query", "required": name in wanted.get("required", ()), "schema": schema}
    if not operation.is_safe:
        about = "New for each call. A call that is sent again with the same key does its work once."
        key = {"type": "string", "minLength": 1, "maxLength": 255, "description": about}
        yield {"name": keys.HEADER, "in": "header", "required": True, "schema": key}


def _success(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    found: dict[str, Any] = {"description": HTTPStatus(operation.spec.status).phrase}
    if operation.spec.answer is not None:
        content = {"application/json": {"schema": schemas.response_schema(operation.spec.answer)}}
        found["content"] = content
    return found


def _failure(code: int, schemas: Schemas) -> dict[str, Any]:
    content = {problems.MIMETYPE: {"schema": schemas.response_schema(Problem)}}
    return {"description": MEANINGS[code], "content": content}
