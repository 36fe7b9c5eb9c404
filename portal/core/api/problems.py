"""Refusals and errors as JSON: problem details (RFC 9457) with the code and values of a ``Reason``."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from http import HTTPStatus
from typing import Any

from flask import Response, g
from pydantic import BaseModel, Field
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from portal.core import db
from portal.core.errors import Busy, Refused
from portal.core.logs import log
from portal.core.reasons import Reason
from portal.core.text import say

MIMETYPE = "application/problem+json"
REASONS = {
    400: "api_unreadable",
    403: "api_closed",
    404: "api_not_found",
    405: "api_wrong_method",
    413: "api_too_large",
    415: "api_not_json",
    503: "api_busy",
}


class Rejected(HTTPException):
    """The API rejects a call before its endpoint runs, with a reason. Only the API raises it."""

    def __init__(
        self,
        status: int,
        reason: Reason,
        headers: Mapping[str, str] | None = None,
        *,
        faults: "Sequence[Fault]" = (),
    ) -> None:
        super().__init__(reason.code)
        self.code = status
        self.reason = reason
        self.headers = dict(headers or {})
        self.faults = list(faults)


class Fault(BaseModel):
    """What is wrong with one field of what was sent."""

    field: str = Field(description="Where: names and positions, joined by points.")
    say: str


class Problem(BaseModel):
    """Why a call did not succeed. `reason` and `values` are for programs, `detail` is for people."""

    type: str = Field(description="Where this kind of problem is explained.")
    title: str
    status: int
    detail: str
    reason: str = Field(description="A code that does not change.")
    values: dict[str, Any] = Field(default={}, description="What belongs to the reason, such as a limit.")
    field: str | None = Field(default=None, description="The field of the request that is refused.")
    faults: list[Fault] = Field(default=[], description="Each field that does not have the right shape.")
    request_id: str = Field(description="To quote when you ask about it; also in the log of the server.")


def answer(error: Exception) -> Response:
    """Return the response to a call that raised ``error``."""
    if isinstance(error, Rejected):
        return problem(error.code or 500, error.reason, headers=error.headers, faults=error.faults)
    if isinstance(error, Refused):
        also = [
            Fault(field=each.field or "", say=say(each.reason)) for each in (error, *error.also) if error.also
        ]
        return problem(422, error.reason, field=error.field, faults=also)
    if isinstance(error, Busy):
        return problem(503, Reason("api_busy"), headers={"Retry-After": str(error.retry_after)})
    if isinstance(error, DataError | OverflowError):
        log.warning("unfit value", exc_info=error)
        db.session.rollback()
        return problem(400, Reason("api_unreadable"))
    if isinstance(error, HTTPException):
        return _of_http(error)
    raise error


def problem(
    status: int,
    reason: Reason,
    *,
    headers: Mapping[str, str] | None = None,
    field: str | None = None,
    faults: list[Fault] | None = None,
) -> Response:
    """Return one problem as JSON."""
    described = Problem(
        type=f"/api#problem-{status}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=say(reason),
        reason=reason.code,
        values={name: _plain(value) for name, value in reason.values.items()},
        field=field,
        faults=faults or [],
        request_id=g.get("request_id", ""),
    )
    body = described.model_dump_json(exclude_none=True)
    return Response(body, status, headers=dict(headers or {}), mimetype=MIMETYPE)


def _of_http(error: HTTPException) -> Response:
    """Return the problem for an error of Flask or Werkzeug, with its headers ``Allow`` and ``Retry-After``."""
    status = error.code or 500
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        db.session.rollback()
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return problem(status, Reason(REASONS.get(status, "api_broken")), headers=headers)


def _plain(value: Any) -> Any:
    """Return a value of a reason in a form that JSON can hold."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | str | None) else str(value)
