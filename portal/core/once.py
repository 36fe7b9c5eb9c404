"""Idempotency: an unsafe request that is sent twice does its work once, and the second gets the first answer.

A request carries an idempotency key. A form has a number in a hidden field; a program sends a header. The key becomes
a ``mark``, and a table keeps the answer under it for a day. Of two concurrent requests the slower waits for the
quicker, and then finds the answer.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import LargeBinary, String, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db
from portal.core.access import actor
from portal.core.form_numbers import FIELD
from portal.core.jobs import Job
from portal.core.phrases import gettext as _
from portal.core.statements import Rows, prepared

KEPT = timedelta(days=1)
SEE_OTHER = 303  # the answer of every form that did its work


class SentRequest(db.Base):
    """One request that did its work, and its answer.

    ``fingerprint`` tells whether a key is sent again with another content. ``body`` is encrypted by the caller.
    """

    __tablename__ = "core_sent_request"

    mark: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int]
    led_to: Mapped[str | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)


class EarlierAnswer(NamedTuple):
    """The answer that a request got when it was first sent."""

    fingerprint: str
    status: int
    led_to: str | None
    body: bytes | None


_SENT = insert(SentRequest)


def once(view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Return the answer of ``view``, or a redirect to where the same form has led before. Runs inside a use case.

    The mark covers everything in the form: a form with other values is another request.
    """
    if FIELD not in request.form:
        return view()
    mark = digest(actor().id, request.path, request.form.to_dict(flat=False))
    earlier = find_sent(mark)
    if earlier is not None:
        flash(_("You already sent this. It was saved once."), "success")
        return redirect(earlier.led_to or "/", SEE_OTHER)
    answer = view()
    if isinstance(answer, Response) and answer.status_code == SEE_OTHER:
        remember(mark, status=SEE_OTHER, led_to=answer.location or "/")
    return answer


def find_sent(mark: str) -> EarlierAnswer | None:
    """Return the answer that is kept under ``mark``; wait while the same request is being answered.

    Otherwise the second of two concurrent requests would run on the result of the first, and might be refused.
    """
    db.take_turns(f"sent request {mark}")
    row = db.rows(_by_mark(), {"mark": mark}).one_or_none()
    return EarlierAnswer(*row) if row else None


def remember(
    mark: str, *, status: int, led_to: str | None = None, fingerprint: str = "", body: bytes | None = None
) -> None:
    """Keep an answer for a day, in the use case that did the work."""
    values = {"mark": mark, "fingerprint": fingerprint, "sent_at": clock.now(), "status": status}
    db.rows(_SENT, {**values, "led_to": led_to, "body": body})


def forget_sent() -> int:
    """Delete answers that are older than a day. Returns 0: it is not counted as work."""
    old = delete(SentRequest).where(SentRequest.sent_at < clock.now() - KEPT)
    db.perform(lambda: db.session.execute(old))
    return 0


def digest(*parts: object) -> str:
    """Return the SHA-256 of values that JSON can hold."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@prepared
def _by_mark() -> Rows:
    columns = (SentRequest.fingerprint, SentRequest.status, SentRequest.led_to, SentRequest.body)
    return select(*columns).where(SentRequest.mark == bindparam("mark", type_=String()))


JOBS = (Job(name="forget sent requests", every=timedelta(hours=1), run=forget_sent),)
