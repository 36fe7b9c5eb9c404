"""Typed rows: each row of a statement as a named tuple with the same fields in the same order."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from sqlalchemy import Executable

from portal.core import db

R = TypeVar("R", bound=tuple[Any, ...])  # a class made with NamedTuple


def fetch_all(row_type: type[R], statement: Executable, values: Mapping[str, Any] | None = None) -> list[R]:
    """Run a statement that selects the fields of ``row_type``; return its rows as that type."""
    result = db.rows(statement, values)
    return typed(row_type, result.keys(), result)


def fetch_one(row_type: type[R], statement: Executable, values: Mapping[str, Any] | None = None) -> R | None:
    """Run a statement that returns at most one row; return it as ``row_type``, or ``None``."""
    result = db.rows(statement, values)
    found = result.one_or_none()
    return None if found is None else typed(row_type, result.keys(), [found])[0]


def typed(row_type: type[R], columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> list[R]:
    """Return ``rows`` as ``row_type``; raise ``TypeError`` where the columns differ from its fields."""
    made, names = cast("Any", row_type), tuple(columns)
    if names != made._fields:
        raise TypeError(f"{row_type.__name__} has the fields {made._fields}, the statement {names}.")
    return list(map(made._make, rows))
