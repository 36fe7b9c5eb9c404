"""Rules for who may observe a person, and when two observations make a sign-off (field 2.7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.core.dates import day_in, deadline, has_passed
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.paths.rules import Catalogues, Stage
from portal.people.rules import KIND_OF, JobRole, RoleKind

COMMENT_MAX = 2000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GAP = 12 * HOUR  # [D] a shift counts as one day, also across midnight

# These roles may observe as long as nobody is certified.
STAND_IN_JOB_ROLES = frozenset({JobRole.CS_MANAGER, JobRole.OPERATIONS_LEAD})
STAND_IN_ROLES = frozenset({Role.EDITOR, Role.COMPLIANCE, Role.ADMIN})


CHECKLISTS: dict[tuple[RoleKind, Stage], str] = {
    (RoleKind.OPERATE, Stage.ASSIST): "so-1",
    (RoleKind.OPERATE, Stage.APPROVE): "so-2",
    (RoleKind.OPERATE, Stage.GUARDRAILS): "so-3",
    (RoleKind.OPERATE, Stage.COORDINATE): "so-4",
    (RoleKind.ASSURE, Stage.ASSIST): "so-assure",
    (RoleKind.BUILD, Stage.ASSIST): "so-build",
    (RoleKind.GOVERN, Stage.ASSIST): "so-govern",
}


class ItemMark(StrEnum):
    """What an observer saw of one item."""

    YES = "yes"
    NO = "no"
    NA = "na"


class ObservationState(StrEnum):
    """What an observer's list says about a person."""

    ASKED = "asked"
    EXPIRES = "expires"
    OBSERVED = "observed"
    NOT_OBSERVED = "not_observed"


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """An observation made since the last sign-off."""

    observed_on: date
    by_line_manager: bool


@dataclass(frozen=True)
class Last:
    """The last observation of a person: the day in their time zone, and the moment."""

    on: date
    at: datetime


@dataclass(frozen=True)
class Seen:
    """The observations of a person since the last sign-off, and the last one of any round."""

    earlier: Sequence[Earlier] = ()
    last: Last | None = None


@dataclass(frozen=True, kw_only=True)
class Observer:
    """The facts about a person who wants to observe. ``stands_in``: nobody is certified yet, and the role allows it."""

    is_self: bool
    is_certified: bool
    stands_in: bool
    is_line_manager: bool


def steps(role: JobRole, stage: Stage, _catalogues: Catalogues) -> Sequence[str]:
    """Return the checklist that a stage adds for a role, if it has one."""
    checklist = CHECKLISTS.get((KIND_OF[role], stage))
    return (checklist,) if checklist else ()


def observation_state(
    *,
    asked_at: datetime | None,
    observed_on: date | None,
    valid_until: datetime | None,
    zone: str,
    at: datetime,
) -> ObservationState:
    """Return what an observer's list says about a person at ``at``.

    A request counts until the day of the next observation. A sign-off in force comes before an observation. Days are
    those of the person in ``zone``.
    """
    if asked_at and not (observed_on and day_in(zone, asked_at) <= observed_on):
        return ObservationState.ASKED
    if valid_until and is_valid(valid_until, zone, at):
        return ObservationState.EXPIRES
    return ObservationState.OBSERVED if observed_on else ObservationState.NOT_OBSERVED


def is_valid(until: datetime, zone: str, at: datetime) -> bool:
    """Return whether a sign-off is valid at ``at``; it is until the end of its last day in the person's ``zone``."""
    return not has_passed(deadline(until, zone), at)


def observer_problems(
    observer: Observer, earlier: Collection[Earlier], *, last: Last | None, on: date, at: datetime
) -> list[Reason]:
    """Return why a person may not observe at ``at``; an empty list means they may.

    ``on`` is the day of the observed person. ``earlier`` holds the observations of this round; ``last`` is the last
    one of any round.
    """
    if observer.is_self:
        return [Reason("observer_is_self")]
    if not (observer.is_certified or observer.stands_in):
        return [Reason("observer_not_certified")]
    twice = [Reason("observer_manages_twice")] if observer.is_line_manager and is_managers(earlier) else []
    if last and on <= last.on:
        return [second_day(last.on, on) if earlier else Reason("observed_today"), *twice]
    if twice:
        return twice
    if last and at < last.at + GAP:
        return [Reason("observed_too_soon", hours=GAP // HOUR, opens_at=last.at + GAP)]
    return []


def is_managers(earlier: Collection[Earlier]) -> bool:
    """Return whether the line manager made all observations so far: then another person makes the other one."""
    return bool(earlier) and all(each.by_line_manager for each in earlier)


def second_day(first_on: date, on: date) -> Reason:
    """Return how far a person is from the first of the two days until the second; ``on`` is their day."""
    if on <= first_on:
        return Reason("second_day_from", day=first_on + DAY)
    return Reason("second_day_open")


def order_problem(ahead: Sequence[str]) -> Reason | None:
    """Return that lessons, quizzes and labs come first; ``ahead`` are the titles of the missing ones."""
    return Reason("signoff_steps_first", titles=tuple(ahead)) if ahead else None


def marks_problem(items: Iterable[str], marks: Mapping[str, ItemMark]) -> Reason | None:
    """Return an error unless exactly the items of the checklist have a mark."""
    open_items = set(items) - set(marks)
    if open_items or set(marks) - set(items):
        return Reason("items_unmarked", count=len(open_items))
    return None


def makes_sign_off(
    marks: Mapping[str, ItemMark],
    mandatory: Iterable[str],
    earlier: Iterable[Earlier],
    *,
    on: date,
    by_line_manager: bool,
) -> bool:
    """Return whether an observation completes a sign-off.

    It is on a later day than the first, all mandatory items were seen, and the line manager did not make both.
    """
    if any(marks[item] is not ItemMark.YES for item in mandatory):
        return False
    return any(each.observed_on < on and not (each.by_line_manager and by_line_manager) for each in earlier)


def unchanged_items(before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the ids of the items that a checklist has kept word for word."""
    earlier = {item["id"]: item for item in before}
    return {item["id"] for item in now if earlier.get(item["id"]) == item}
