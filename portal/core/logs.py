"""Logs as JSON lines. They name the request, but never what people typed, a secret or a reporter."""

import json
import logging
import secrets
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, current_app, g, request

from portal.core.access import known_actor, label_of

log = logging.getLogger("portal")
GIVEN_ID_LENGTHS = range(8, 65)
EXTRA = ("request_id", "method", "endpoint", "status", "ms", "person", "client", "job")


class JsonLines(logging.Formatter):
    """Formats each record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{name: getattr(record, name) for name in EXTRA if hasattr(record, name)},
        }
        if record.exc_info:
            line["trace"] = _without_values(self.formatException(record.exc_info), record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _without_values(trace: str, error: BaseException | None) -> str:
    """Remove values from errors of PostgreSQL, which quotes rows; keep its code or main message."""
    while error is not None:
        diagnosis = getattr(error, "diag", None)
        if diagnosis and diagnosis.sqlstate:
            is_about_a_value = diagnosis.sqlstate.startswith("22")
            trace = trace.replace(
                str(error), diagnosis.sqlstate if is_about_a_value else diagnosis.message_primary
            )
        error = error.__cause__ or error.__context__
    return trace


def start_logging(level: str) -> None:
    """Send all logs to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("_granian", "granian.access", "alembic", "markdown_it"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def begin_request() -> None:
    """Give a request its id before anything can fail."""
    g.request_id = _given_id() or secrets.token_hex(8)
    g.began = time.perf_counter()


def log_requests(app: Flask) -> None:
    """Return the id of each request in a header, and log one line when it ends."""

    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        label = label_of(app, request.endpoint)
        if label and not label.is_logged:
            return response
        log.info(
            "request",
            extra={
                "request_id": g.request_id,
                "method": request.method,
                "endpoint": request.endpoint,
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.began) * 1000, 1),
                "person": getattr(known_actor(), "id", None),
                "client": getattr(g.get("caller"), "id", None),
            },
        )
        return response

    app.after_request(end)


def _given_id() -> str | None:
    """Return the request id from a trusted proxy, if it is well-formed. Others could forge log lines with it."""
    if not current_app.settings.trust_proxy:  # type: ignore[attr-defined]
        return None
    given = request.headers.get("X-Request-ID", "")
    return given if len(given) in GIVEN_ID_LENGTHS and given.replace("-", "").isalnum() else None
