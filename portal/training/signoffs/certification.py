"""A slot for the question who is certified at a level; a feature above computes and provides it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter

from portal.core.slots import Slot
from portal.core.statements import Moment, Rows
from portal.paths.rules import Stage


@dataclass(frozen=True, kw_only=True)
class Certification:
    """The functions that answer who is certified.

    * ``certified(stage, at)`` selects the column person_id of everybody certified at ``stage`` or higher. It reads
      the projection and composes into other statements.
    * ``cleared_to(person_id, at)`` returns the highest stage of one person, computed from the facts.
    * ``refresh(person_ids)`` computes the standings of people anew, within the use case that changed their facts.
    """

    certified: Callable[[Stage | BindParameter[Stage], Moment], Rows]
    cleared_to: Callable[[int, datetime], Stage | None]
    refresh: Callable[[Sequence[int]], None]


CERTIFICATION: Slot[Certification] = Slot("who is certified")


def certification() -> Certification:
    """Return the provided functions of the running portal."""
    found = CERTIFICATION.value()
    if found is None:
        raise LookupError("No feature knows who is certified.")
    return found
