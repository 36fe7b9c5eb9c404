"""Rows as the transaction of a test sees them."""

from typing import Any

from sqlalchemy import func, select

from portal.core import db


def the(kind: type[Any], row: Any) -> Any:
    """The row as this transaction sees it."""
    return db.session.get_one(kind, row.id)


def count(kind: Any, *which: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(kind).where(*which)) or 0
