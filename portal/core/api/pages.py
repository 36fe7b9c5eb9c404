"""The page that explains the API to people, and the OpenAPI document."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from portal.core.access import access
from portal.core.api.document import MEANINGS, openapi, operations
from portal.core.api.endpoint import api_blueprint, endpoint
from portal.core.links import address_of_portal
from portal.core.permissions import ApiScope, Permission

bp = Blueprint("api", __name__)
for_programs = api_blueprint("document_api", __name__)
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@bp.get("/api")
@access(Permission.PORTAL_USE)
def index() -> ResponseReturnValue:
    document = _document()
    return render_template(
        "api.html",
        operations=operations(current_app),
        paths=document["paths"],
        shapes=document["components"]["schemas"],
        kind_of=kind_of,
        scopes=sorted(ApiScope),
        meanings=MEANINGS,
        unsafe=UNSAFE,
        server=document["servers"][0]["url"],
    )


@bp.get("/api/openapi.json")
@access(Permission.PORTAL_USE)
def document() -> ResponseReturnValue:
    return jsonify(_document())


@for_programs.get("/openapi.json")
@endpoint(None)
def read_document() -> Response:
    """Return this document."""
    return jsonify(_document())


def kind_of(schema: dict[str, Any]) -> str:
    """Return the type of a value in a few words, such as ``string`` or ``list of integer``."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(kind_of(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {kind_of(schema['items'])}"
    return str(schema.get("format") or schema.get("type", "anything"))


def _document() -> dict[str, Any]:
    return openapi(current_app, server=address_of_portal())
