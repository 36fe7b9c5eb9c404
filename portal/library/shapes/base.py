"""Base classes of all shapes. They refuse unknown fields, and each message says how to fix the file."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from portal.library.rules import ChangeClass, change_between, numbers

Text = Annotated[str, Field(min_length=1)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]
Label = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
Minutes = Annotated[int, Field(ge=1, le=480)]


class Shape(BaseModel):
    """A part of a content file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Revision(Shape):
    """One line of a change log."""

    version: Label
    date: date
    change: ChangeClass
    note: Text


class Numbered(Shape):
    """A file with a version number. ``change_log`` says what each version changed, and is the class of the change."""

    id: Key
    title: Text
    version: Label
    effective: date | None = None
    change_log: list[Revision] = Field(default_factory=list)

    @model_validator(mode="after")
    def _log_agrees(self) -> "Numbered":
        labels = {revision.version for revision in self.change_log}
        if self.change_log and self.version not in labels:
            raise ValueError(f"change_log says nothing of version {self.version}. Add a line for it.")
        need_unique((revision.version for revision in self.change_log), "change_log: version")
        in_order = sorted(self.change_log, key=lambda revision: numbers(revision.version))
        for earlier, later in pairwise(in_order):
            by_number = change_between(earlier.version, later.version)
            if later.change is not by_number:
                raise ValueError(
                    f"change_log calls {later.version} {later.change}, and its number says {by_number}. "
                    "Make both the same: first number for full, middle one for delta, last one for cosmetic."
                )
        return self


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
