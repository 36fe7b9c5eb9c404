"""Who may observe whom, and when two observations make a sign-off (field 2.7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.paths.rules import Catalogues, Stage
from portal.people.rules import KIND_OF, JobRole, RoleKind

COMMENT_MAX = 2000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GAP = 12 * HOUR  # [D] two moments of one shift are one, also where midnight falls between them

# As long as nobody is certified, somebody has to begin: these may observe until then.
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


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """An observation that was made since the last sign-off."""

    observed_on: date
    by_line_manager: bool


@dataclass(frozen=True)
class Last:
    """When somebody was last observed: the day it was for them, and the moment."""

    on: date
    at: datetime


@dataclass(frozen=True)
class Seen:
    """What was observed of somebody: since the last sign-off, and when last, in whatever round."""

    earlier: Sequence[Earlier] = ()
    last: Last | None = None


@dataclass(frozen=True, kw_only=True)
class Observer:
    """What is known of somebody who wants to observe. ``stands_in``: nobody is certified yet, and their role counts."""

    is_self: bool
    is_certified: bool
    stands_in: bool
    is_line_manager: bool


def steps(role: JobRole, stage: Stage, _catalogues: Catalogues) -> Sequence[str]:
    """The checklist that a stage adds for a role, if it has one."""
    checklist = CHECKLISTS.get((KIND_OF[role], stage))
    return (checklist,) if checklist else ()


def observer_problems(
    observer: Observer, earlier: Collection[Earlier], *, last: Last | None, on: date, at: datetime
) -> list[Reason]:
    """Why somebody may not observe at ``at``, the day ``on`` for whom they watch; an empty list means they may.

    ``earlier`` is of this round; ``last`` is the last observation there was, in whatever round.
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
    """Whether all that was seen so far was seen by the line manager: somebody else makes the other one."""
    return bool(earlier) and all(each.by_line_manager for each in earlier)


def second_day(first_on: date, on: date) -> Reason:
    """What to say from the first of the two days until the second, on the day ``on`` for whoever is watched."""
    if on <= first_on:
        return Reason("second_day_from", day=first_on + DAY)
    return Reason("second_day_open")


def order_problem(ahead: Sequence[str]) -> Reason | None:
    """Lessons, quizzes and labs come before the practical part; ``ahead`` are the titles of those still missing."""
    return Reason("signoff_steps_first", titles=tuple(ahead)) if ahead else None


def marks_problem(items: Iterable[str], marks: Mapping[str, ItemMark]) -> Reason | None:
    """Every item of the checklist gets a mark, and nothing else does."""
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
    """Whether an observation completes a sign-off: a later day, all mandatory items seen, not twice by the manager."""
    if any(marks[item] is not ItemMark.YES for item in mandatory):
        return False
    return any(each.observed_on < on and not (each.by_line_manager and by_line_manager) for each in earlier)
