"""Base classes of all shapes. They refuse unknown fields, and each message says how to fix the file."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from portal.library.rules import ChangeClass

Text = Annotated[str, Field(min_length=1)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
Label = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
Minutes = Annotated[int, Field(ge=1, le=480)]


class Shape(BaseModel):
    """A part of a content file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Numbered(Shape):
    """A file with a version number."""

    id: Key
    title: Text
    version: Label
    change: ChangeClass | None = None
    effective: date | None = None


class FactChecked(Numbered):
    """A numbered file with the date of its last check against the facts."""

    as_of: date


def twice(values: Iterable[Any]) -> list[Any]:
    """Return the values that occur more than once."""
    seen: set[Any] = set()
    return [value for value in values if value in seen or seen.add(value)]  # type: ignore[func-returns-value]


def need_unique(values: Iterable[Any], what: str) -> None:
    """Raise ``ValueError`` for a list with a repeated value."""
    if repeated := twice(values):
        raise ValueError(f"{what} {repeated[0]} comes twice. Give each its own.")
