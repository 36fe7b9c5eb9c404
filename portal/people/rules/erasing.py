"""When a person may be erased, and what is left of their name."""

from dataclasses import dataclass
from datetime import datetime

from portal.core.reasons import Reason
from portal.people.rules.states import PersonState


@dataclass(frozen=True, kw_only=True)
class ErasingFacts:
    """The facts for erasing a person; ``kept_until`` ends the time their evidence has to be kept."""

    state: PersonState
    is_erased: bool
    kept_until: datetime | None


def erasing_refusals(facts: ErasingFacts, *, at: datetime, law_demands_it: bool) -> list[Reason]:
    """Return why a person may not be erased yet; an empty list permits it."""
    if facts.is_erased:
        return [Reason("erased_already")]
    if facts.state is not PersonState.LEFT or facts.kept_until is None:
        return [Reason("erase_only_left", now=facts.state)]
    if at < facts.kept_until and not law_demands_it:
        return [Reason("erase_kept_until", day=facts.kept_until)]
    return []


def name_without_person(person_id: int) -> str:
    """Return the name of an erased person, which still tells two of them apart."""
    return f"Erased person {person_id}"


def address_without_person(person_id: int) -> str:
    """Return the address of an erased person: unique, and never valid as a real one."""
    return f"erased {person_id}"
