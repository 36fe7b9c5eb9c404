"""Who is certified at a level: worked out by a feature above, which hands it in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter

from portal.core.slots import Slot
from portal.core.statements import Moment, Rows
from portal.paths.rules import Stage


@dataclass(frozen=True, kw_only=True)
class Certification:
    """How to ask who is certified.

    * ``certified(stage, at)`` selects (person_id,) of everybody certified at ``stage`` or higher, as it was last
      worked out; composes.
    * ``cleared_to(person_id, at)`` returns the highest stage of one person, worked out from the facts.
    * ``refresh(person_ids)`` works some people out anew, as part of the use case that changed something about them.
    """

    certified: Callable[[Stage | BindParameter[Stage], Moment], Rows]
    cleared_to: Callable[[int, datetime], Stage | None]
    refresh: Callable[[Sequence[int]], None]


CERTIFICATION: Slot[Certification] = Slot("who is certified")


def certification() -> Certification:
    """Return how to ask who is certified in the running portal."""
    found = CERTIFICATION.value()
    if found is None:
        raise LookupError("No feature knows who is certified.")
    return found
