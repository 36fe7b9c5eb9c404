"""Validity in time: rows that are true from one moment until another."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, or_, text, update
from sqlalchemy.orm import Mapped

from portal.core import db
from portal.core.statements import Moment

OPEN = text("valid_until IS NULL")


class Period:
    """Mixin for a model whose rows are valid from one moment until another, or until further notice.

    ``valid_from`` is inside the period, ``valid_until`` is not.
    """

    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]


def one_open(name: str, *columns: str) -> Index:
    """Return a partial unique index: at most one row with the same ``columns`` has not ended."""
    return Index(name, *columns, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def valid_at(period: type[Period] | Any, at: Moment) -> ColumnElement[bool]:
    """Return the condition that a row is valid at ``at``.

    ``period`` is a :class:`Period` model, an alias of one, or the columns of its table.
    """
    return (period.valid_from <= at) & or_(period.valid_until.is_(None), period.valid_until > at)


def end_periods(model: type[Period], at: datetime, *which: ColumnElement[bool]) -> None:
    """End the rows of ``model`` that match and are valid at ``at``; the calling command records why."""
    db.session.execute(update(model).where(*which, valid_at(model, at)).values(valid_until=at))
