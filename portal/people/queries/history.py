"""A person's placement, state and roles on any date, and their changes, read from the periods."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal.core import db
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.core.rows import fetch_all
from portal.core.statements import Rows
from portal.core.validity import valid_at
from portal.people.models import (
    AccessGrant,
    JobRoleHolding,
    Person,
    Placement,
    Site,
    StatePeriod,
    Unit,
    UnitInside,
)
from portal.people.rules import JobRole, PersonState

IN_ONE_GO = timedelta(seconds=2)  # the periods of one use case begin within this time


class PlacementRow(NamedTuple):
    """A person's place during a period; a missing unit, site or manager has an empty name."""

    valid_from: datetime
    valid_until: datetime | None
    unit_id: int | None
    manager_id: int | None
    unit: str
    site: str
    manager: str


class StateRow(NamedTuple):
    """A person's state during a period."""

    valid_from: datetime
    valid_until: datetime | None
    state: PersonState


class JobRoleRow(NamedTuple):
    """A job role of a person during a period."""

    valid_from: datetime
    valid_until: datetime | None
    job_role: JobRole


class AccessRow(NamedTuple):
    """An access role of a person during a period; ``unit`` is the path of its unit, if it has one."""

    id: int
    valid_from: datetime
    valid_until: datetime | None
    role: Role
    agent_id: int | None
    unit: str


Row = TypeVar("Row", PlacementRow, StateRow, JobRoleRow, AccessRow)


@dataclass(frozen=True)
class History:
    """All periods of one person, oldest first."""

    placements: Sequence[PlacementRow]
    states: Sequence[StateRow]
    job_roles: Sequence[JobRoleRow]
    access: Sequence[AccessRow]


@dataclass(frozen=True)
class PersonSnapshot:
    """The facts about a person at one moment; ``state`` is ``None`` before they were added."""

    state: PersonState | None
    unit_id: int | None
    unit: str
    site: str
    manager_id: int | None
    manager: str
    job_roles: Sequence[JobRole]
    access: Sequence[AccessRow]


@dataclass(frozen=True)
class PersonChange:
    """One change of a person, and its moment."""

    at: datetime
    what: Reason


@dataclass(frozen=True)
class Turn:
    """The changes of one moment, in order, with the actor's name if known."""

    at: datetime
    what: Sequence[Reason]
    who: str


def read_history(person_id: int) -> History:
    """Read all periods of a person; four statements."""
    states = select(StatePeriod.valid_from, StatePeriod.valid_until, StatePeriod.state).where(
        StatePeriod.person_id == person_id
    )
    roles = select(JobRoleHolding.valid_from, JobRoleHolding.valid_until, JobRoleHolding.job_role).where(
        JobRoleHolding.person_id == person_id
    )
    return History(
        placements=fetch_all(PlacementRow, _placements_of(person_id)),
        states=fetch_all(StateRow, states.order_by(StatePeriod.valid_from, StatePeriod.id)),
        job_roles=fetch_all(JobRoleRow, roles.order_by(JobRoleHolding.valid_from, JobRoleHolding.id)),
        access=fetch_all(AccessRow, _access_of(person_id)),
    )


def _placements_of(person_id: int) -> Rows:
    boss = aliased(Person)
    return (
        select(
            Placement.valid_from,
            Placement.valid_until,
            Placement.unit_id,
            Placement.manager_id,
            func.coalesce(Unit.name, "").label("unit"),
            func.coalesce(Site.name, "").label("site"),
            func.coalesce(boss.name, "").label("manager"),
        )
        .outerjoin(Unit, Unit.id == Placement.unit_id)
        .outerjoin(Site, Site.id == Placement.site_id)
        .outerjoin(boss, boss.id == Placement.manager_id)
        .where(Placement.person_id == person_id)
        .order_by(Placement.valid_from, Placement.id)
    )


def _access_of(person_id: int) -> Rows:
    return (
        select(
            AccessGrant.id,
            AccessGrant.valid_from,
            AccessGrant.valid_until,
            AccessGrant.role,
            AccessGrant.agent_id,
            func.coalesce(Unit.path, "").label("unit"),
        )
        .outerjoin(Unit, Unit.id == AccessGrant.unit_id)
        .where(AccessGrant.person_id == person_id)
        .order_by(AccessGrant.valid_from, AccessGrant.id)
    )


def standing_at(history: History, at: datetime) -> PersonSnapshot:
    """Return the facts about the person at ``at``, in the tree of units of then; at most one statement."""
    placed = _holding(history.placements, at)
    place = placed[0] if placed else None
    state = [row.state for row in _holding(history.states, at)]
    held = {row.job_role for row in _holding(history.job_roles, at)}
    return PersonSnapshot(
        state=state[0] if state else None,
        unit_id=place.unit_id if place else None,
        unit=unit_path(place.unit_id, at) if place and place.unit_id else "",
        site=place.site if place else "",
        manager_id=place.manager_id if place else None,
        manager=place.manager if place else "",
        job_roles=[role for role in JobRole if role in held],
        access=sorted(_holding(history.access, at), key=lambda row: (list(Role).index(row.role), row.id)),
    )


def unit_path(unit_id: int, at: datetime) -> str:
    """Return the path from the top of the tree to a unit, as the tree was at ``at``."""
    names = db.session.scalars(
        select(Unit.name)
        .join(UnitInside, UnitInside.ancestor_id == Unit.id)
        .where(UnitInside.descendant_id == unit_id, valid_at(UnitInside, at))
        .order_by(UnitInside.depth.desc())
    )
    return " / ".join(names)


def timeline(history: History, at: datetime) -> list[PersonChange]:
    """Return everything that had changed by ``at``, newest first."""
    changes = [
        *_access(history.access),
        *_job_roles(history.job_roles),
        *_moves(history.placements),
        *_states(history.states),
    ]
    return sorted((each for each in changes if each.at <= at), key=lambda change: change.at, reverse=True)


def turns(changes: Iterable[PersonChange], acted: Sequence[tuple[datetime, str]]) -> list[Turn]:
    """Group the changes of one use case; ``acted`` holds the moments and names of the actors."""
    found: list[Turn] = []
    for change in changes:
        if found and found[-1].at - change.at < IN_ONE_GO:
            found[-1] = replace(found[-1], what=[change.what, *found[-1].what])
        else:
            near = [who for at, who in acted if abs(at - change.at) < IN_ONE_GO]
            found.append(Turn(change.at, [change.what], near[-1] if near else ""))
    return found


def _holding(rows: Sequence[Row], at: datetime) -> list[Row]:
    return [row for row in rows if row.valid_from <= at and (row.valid_until is None or at < row.valid_until)]


def _moves(rows: Sequence[PlacementRow]) -> Iterator[PersonChange]:
    for before, after in pairwise(rows):
        for code, old, new in (
            ("changed_unit", before.unit, after.unit),
            ("changed_site", before.site, after.site),
            ("changed_manager", before.manager, after.manager),
        ):
            if old != new:
                yield PersonChange(after.valid_from, Reason(code, before=old, after=new))


def _states(rows: Sequence[StateRow]) -> Iterator[PersonChange]:
    if rows:
        yield PersonChange(rows[0].valid_from, Reason("changed_entered", state=rows[0].state))
    for before, after in pairwise(rows):
        yield PersonChange(after.valid_from, Reason("changed_state", before=before.state, after=after.state))


def _job_roles(rows: Sequence[JobRoleRow]) -> Iterator[PersonChange]:
    """Yield roles begun before roles ended, so that the timeline, newest first, shows a swap in order."""
    for row in rows:
        yield PersonChange(row.valid_from, Reason("changed_role_taken", role=row.job_role))
    for row in rows:
        if row.valid_until:
            yield PersonChange(row.valid_until, Reason("changed_role_laid_down", role=row.job_role))


def _access(rows: Sequence[AccessRow]) -> Iterator[PersonChange]:
    for row in rows:
        where = {"unit": row.unit, "agent": row.agent_id}
        yield PersonChange(row.valid_from, Reason("changed_access_given", role=row.role, **where))
        if row.valid_until:
            yield PersonChange(row.valid_until, Reason("changed_access_ended", role=row.role, **where))
