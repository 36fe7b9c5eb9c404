"""How a function becomes an endpoint: its label, and the shapes of request and response."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, get_type_hints

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

from portal.core.access import API, JSON, Label
from portal.core.api.problems import Fault, Rejected
from portal.core.permissions import ApiScope
from portal.core.reasons import Reason

BODY, QUERY = "body", "query"
S = TypeVar("S", bound="ApiShape")


class ApiShape(BaseModel):
    """The base of every request and response. Undeclared fields are refused, so that no typo goes unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class NoQuery(ApiShape):
    """The query of an endpoint that takes none."""


@dataclass(frozen=True, kw_only=True)
class Spec:
    """What the OpenAPI document says about an endpoint."""

    scope: ApiScope | None
    query: type[ApiShape]
    body: type[ApiShape] | None
    answer: type[ApiShape] | None
    status: int
    says: str


def api_blueprint(name: str, module: str) -> Blueprint:
    """Return a blueprint for endpoints. All of them are below ``/api/v1``."""
    return Blueprint(name, module, url_prefix=API)


def endpoint(
    scope: ApiScope | None, *, status: int = 200
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Make a function an endpoint that needs ``scope``; ``None`` admits any valid token.

    Shapes come from the annotations: of the parameters ``query`` and ``body``, and of the return value (``None`` is
    status 204). Other parameters are parts of the address. The docstring is the description in the document.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Response]:
        spec = _spec_of(function, scope, status)
        takes_query = QUERY in inspect.signature(function).parameters

        @wraps(function)
        def call(**arguments: Any) -> Response:
            query = _check(spec.query, request.args.to_dict())
            if takes_query:
                arguments[QUERY] = query
            if spec.body is not None:
                arguments[BODY] = _check(spec.body, _sent_json())
            return _answer(function(**arguments), spec.status)

        call.access_label = Label(is_api=True, scope=scope, takes=(JSON,))  # type: ignore[attr-defined]
        call.api_spec = spec  # type: ignore[attr-defined]
        return call

    return decorate


def spec_of(view: Callable[..., Any]) -> Spec | None:
    """Return what an endpoint declares, or ``None`` for a page."""
    return getattr(view, "api_spec", None)


def _spec_of(function: Callable[..., Any], scope: ApiScope | None, status: int) -> Spec:
    hints = get_type_hints(function)
    answer = hints.get("return")
    return Spec(
        scope=scope,
        query=hints.get(QUERY, NoQuery),
        body=hints.get(BODY),
        answer=answer if inspect.isclass(answer) and issubclass(answer, ApiShape) else None,
        status=status if answer is not type(None) else 204,
        says=inspect.cleandoc(function.__doc__ or ""),
    )


def _answer(found: ApiShape | Response | None, status: int) -> Response:
    if isinstance(found, Response):
        return found
    if found is None:
        return Response(status=204)
    answer = Response(found.model_dump_json(), status, mimetype="application/json")
    following = getattr(found, "next", None)
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def _sent_json() -> Any:
    """Return the JSON of the body; raise ``Rejected`` if it cannot be read or is nested too deeply."""
    try:
        return from_json(request.get_data(), allow_inf_nan=False)
    except ValueError:
        raise Rejected(400, Reason("api_unreadable")) from None


def _check(shape: type[S], sent: Any) -> S:
    """Return what was sent as ``shape``; raise ``Rejected`` with every field that does not fit."""
    if _has_nul(sent):
        raise Rejected(422, Reason("api_nul"))
    try:
        return shape.model_validate(sent)
    except ValidationError as error:
        faults = [
            Fault(field=".".join(map(str, each["loc"])), say=each["msg"])
            for each in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise Rejected(422, Reason("api_unfit"), faults=faults) from None


def _has_nul(sent: Any) -> bool:
    """Whether any text in ``sent`` contains the character NUL, which PostgreSQL cannot store."""
    if isinstance(sent, dict):
        return any(_has_nul(each) for pair in sent.items() for each in pair)
    if isinstance(sent, list):
        return any(map(_has_nul, sent))
    return isinstance(sent, str) and "\0" in sent
