"""A form that is sent twice does its work once: the second time it leads to where the first one led.

The macro that writes a form puts a fresh number into it. A number with all that was sent beside it is remembered for a
day, together with the place the answer led to; somebody who goes back and sends other words has sent something else.
Who sent it goes into the mark only, and forms of pages that are open to anyone leave no mark.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from flask import Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import String, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db
from portal.core.access import actor
from portal.core.jobs import Job
from portal.core.phrases import gettext as _
from portal.core.statements import Rows

FIELD = "form_number"
KEPT = timedelta(days=1)


class SentForm(db.Base):
    """One form that was sent and led somewhere."""

    __tablename__ = "core_sent_form"

    mark: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(index=True)
    led_to: Mapped[str]


_SENT = insert(SentForm)


def form_number() -> str:
    """A number for one form on one page."""
    return secrets.token_urlsafe(12)


def once(view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Within a use case: the answer of ``view``, or the way to it where this very form was answered before.

    Of two at once the slower meets the mark of the quicker as it commits, runs again, and finds it.
    """
    if FIELD not in request.form:
        return view()
    mark = _mark()
    led_to = db.rows(_led_to(), {"mark": mark}).scalar_one_or_none()
    if led_to is not None:
        flash(_("You have sent this before. It was taken once."), "success")
        return redirect(led_to, 303)
    answer = view()
    if isinstance(answer, Response) and answer.status_code == 303:  # noqa: PLR2004 - See Other, as after every write
        db.rows(_SENT, {"mark": mark, "sent_at": clock.now(), "led_to": answer.location or "/"})
    return answer


def forget_sent_forms() -> int:
    """Forget what was sent more than a day ago; nobody waits for its answer any more. Not counted as work."""
    old = delete(SentForm).where(SentForm.sent_at < clock.now() - KEPT)
    db.perform(lambda: db.session.execute(old))
    return 0


@cache
def _led_to() -> Rows:
    return select(SentForm.led_to).where(SentForm.mark == bindparam("mark", type_=String()))


def _mark() -> str:
    told = json.dumps([actor().id, request.path, request.form.to_dict(flat=False)])
    return hashlib.sha256(told.encode()).hexdigest()


JOBS = (Job(name="forget sent forms", every=timedelta(hours=1), run=forget_sent_forms),)
