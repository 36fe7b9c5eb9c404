"""The exceptions that the clock ends, and those whose end is near."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, exists, select

from portal.core import db
from portal.core.db import UtcDateTime
from portal.core.statements import Rows, is_one_of
from portal.exceptions.models import ExceptionDecision, ExceptionWarning, PolicyException
from portal.exceptions.queries.facts import ended
from portal.exceptions.rules import ExceptionAnswer

AT_ONCE = 100  # exceptions that one turn of the worker looks after


def list_over(at: datetime) -> Sequence[int]:
    """Return the exceptions whose last day has passed and whose end is not noted yet, the earliest first."""
    return db.rows(_over(), {"at": at}).scalars().all()


def list_ending(at: datetime, until: datetime) -> Sequence[int]:
    """Return the exceptions that end by ``until`` and of which nobody was warned, the earliest first."""
    return db.rows(_ending(), {"at": at, "until": until}).scalars().all()


@cache
def _over() -> Rows:
    at = bindparam("at", type_=UtcDateTime())
    return (
        select(PolicyException.id)
        .join(ExceptionDecision, ExceptionDecision.exception_id == PolicyException.id)
        .where(ExceptionDecision.ends_at < at, ~ended())
        .order_by(ExceptionDecision.ends_at, PolicyException.id)
        .limit(AT_ONCE)
    )


@cache
def _ending() -> Rows:
    at, until = (bindparam(name, type_=UtcDateTime()) for name in ("at", "until"))
    warned = select(ExceptionWarning.id).where(ExceptionWarning.exception_id == PolicyException.id)
    return (
        select(PolicyException.id)
        .join(ExceptionDecision, ExceptionDecision.exception_id == PolicyException.id)
        .where(
            is_one_of(ExceptionDecision.answer, [ExceptionAnswer.GRANTED]),
            ExceptionDecision.ends_at >= at,
            ExceptionDecision.ends_at < until,
            ~ended(),
            ~exists(warned.correlate(PolicyException)),
        )
        .order_by(ExceptionDecision.ends_at, PolicyException.id)
        .limit(AT_ONCE)
    )
