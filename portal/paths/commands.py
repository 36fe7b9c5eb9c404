"""Commands that update paths and requirements from the catalogues, the directory and the agents; set-based."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    Subquery,
    and_,
    case,
    exists,
    insert,
    literal,
    select,
    update,
)

from portal.agents.actions import AgentAction
from portal.audit import feed
from portal.audit.commands import Actor, record
from portal.calendars import queries as calendar_queries
from portal.calendars.rules import moved_to_working_day
from portal.core import clock, db
from portal.library import queries as library_queries
from portal.library.actions import LibraryAction
from portal.paths import queries
from portal.paths.actions import PathAction
from portal.paths.models import PathStep, Requirement
from portal.paths.rules import ASSESSMENTS, Catalogues, Stage, Step, due_at, steps_of
from portal.paths.settings import REQUIREMENT_DUE_DAYS
from portal.paths.sources import known_kinds, step_sources
from portal.paths.step_kinds import StepKind
from portal.people.actions import PeopleAction
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.settings import queries as settings_queries

SHIP_STEPS = (
    LibraryAction.SYNCED,
    LibraryAction.PUBLISHED,
    LibraryAction.WITHDRAWN,
    LibraryAction.RETIRED,
)
MOVE_REQUIREMENTS = (
    PeopleAction.ADDED,
    PeopleAction.STATE_CHANGED,
    PeopleAction.PLACED,
    PeopleAction.JOB_ROLES_ASSIGNED,
    PeopleAction.UNIT_MOVED,
    AgentAction.DEPLOYED,
    AgentAction.DEPLOYMENT_ENDED,
    AgentAction.LEVEL_RAISED,
    AgentAction.LEVEL_LOWERED,
    AgentAction.MODE_CHANGED,
    AgentAction.ROLES_ASSIGNED,
)
FOLLOWER = "requirements"
COLUMNS = ("job_role", "stage", "position", "kind", "key", "title", "minutes", "is_available")


def write_steps(actor: Actor | None) -> int:
    """End the steps that the catalogues no longer ask for, begin the new ones, and return how many changed.

    The path of a past day stays as it was.
    """
    db.take_turns(FOLLOWER)
    at, columns = clock.now(), [getattr(PathStep, name) for name in COLUMNS]
    wanted = dict.fromkeys(_steps_by_catalogue())
    rows = db.session.execute(select(PathStep.id, *columns).where(PathStep.valid_until.is_(None)))
    there = {tuple(row[1:]): row.id for row in rows}
    ended = [step_id for step, step_id in there.items() if step not in wanted]
    begun = [dict(zip(COLUMNS, step, strict=True), valid_from=at) for step in wanted if step not in there]
    if ended:
        db.session.execute(update(PathStep).where(PathStep.id.in_(ended)).values(valid_until=at))
    if begun:
        db.session.execute(insert(PathStep), begun)
    if ended or begun:
        queries.forget()
        record(actor, PathAction.WRITTEN, begun=len(begun), ended=len(ended))
    return len(ended) + len(begun)


def refresh_requirements(actor: Actor | None) -> int:
    """Close requirements that no longer hold and open new ones; returns the number of changed rows.

    Each direction takes one statement.
    """
    db.take_turns(FOLLOWER)
    at = clock.now()
    wanted = queries.wanted(at).subquery()
    same = and_(
        wanted.c.person_id == Requirement.person_id,
        wanted.c.job_role == Requirement.job_role,
        wanted.c.stage == Requirement.stage,
    )
    closed = db.session.scalars(
        update(Requirement)
        .where(Requirement.valid_until.is_(None), ~exists().where(same))
        .values(valid_until=at)
        .returning(Requirement.person_id)
        .execution_options(synchronize_session=False)
    ).all()
    opened = _open_missing(wanted, same, at)
    if opened or closed:
        record(
            actor,
            PathAction.REQUIREMENTS_REFRESHED,
            concerns=[*opened, *closed],
            opened=len(opened),
            closed=len(closed),
        )
    return len(opened) + len(closed)


def _open_missing(wanted: Subquery, same: ColumnElement[bool], at: datetime) -> Sequence[int]:
    """Open the requirements that are ``wanted`` and not the ``same`` as an open one; return whose they are."""
    due = due_at(at, days=settings_queries.value(REQUIREMENT_DUE_DAYS, at))
    missing = (
        select(
            wanted.c.person_id,
            wanted.c.job_role,
            wanted.c.stage,
            wanted.c.because,
            _on_working_days(due, at, Person.site_id),
            literal(at, type_=Requirement.valid_from.type),
        )
        .join(Person, Person.id == wanted.c.person_id)
        .where(~exists().where(Requirement.valid_until.is_(None), same))
    )
    columns = ["person_id", "job_role", "stage", "because", "due_at", "valid_from"]
    opened = insert(Requirement).from_select(columns, missing).returning(Requirement.person_id)
    return db.session.scalars(opened).all()


def _on_working_days(
    due: datetime, at: datetime, site_id: SQLColumnExpression[int | None]
) -> ColumnElement[datetime]:
    """Return a due date, moved to the next working day of a person's site if it is a day off there."""
    kind = Requirement.due_at.type
    company = literal(moved_to_working_day(due, calendar_queries.company_calendar(at)), type_=kind)
    sites: dict[datetime, list[int]] = {}
    for site, calendar in calendar_queries.site_calendars(at).items():
        sites.setdefault(moved_to_working_day(due, calendar), []).append(site)
    if not sites:
        return company
    moved = ((site_id.in_(ids), literal(day, type_=kind)) for day, ids in sites.items())
    return case(*moved, else_=company)


def follow() -> int:
    """Refresh everything if the content, the directory or the agents have changed since the last run."""
    db.take_turns(FOLLOWER)
    news = feed.unread(FOLLOWER)
    feed.mark_read(news)
    if not news.has(*SHIP_STEPS, *MOVE_REQUIREMENTS):
        return 0
    write_steps(None)
    return refresh_requirements(None)


def _steps_by_catalogue() -> list[tuple[Any, ...]]:
    """Return every step of every path as the catalogues define it now, in the order of ``COLUMNS``."""
    catalogues = Catalogues(library_queries.catalogue("paths"), library_queries.catalogue("assessments"))
    shipped, kinds = _shipped(), known_kinds()
    promised = {each["id"]: (each["title"], each["minutes"]) for each in catalogues.paths["lessons"]}
    named = {each["id"]: each["name"] for each in catalogues.assessments}
    return [
        (role, stage, position, *_described(step, shipped, promised, named))
        for role in JobRole
        for stage in Stage
        for position, step in enumerate(steps_of(role, stage, catalogues, kinds))
    ]


def _shipped() -> dict[tuple[StepKind, str], tuple[str, int | None]]:
    """Return title and minutes of all shipped content by the kind and key of its step."""
    return {
        (source.kind, each.key): (each.title, each.minutes)
        for source in step_sources()
        for each in source.shipped()
    }


def _described(
    step: Step,
    shipped: dict[tuple[StepKind, str], tuple[str, int | None]],
    promised: dict[str, tuple[str, int]],
    named: dict[str, str],
) -> tuple[StepKind, str, str, int | None, bool]:
    """Return the last columns of a step: its key, title, minutes, and whether its content is shipped."""
    where = (step.kind, step.key)
    unknown = (named.get(ASSESSMENTS[step.stage], step.key), None)
    title, minutes = shipped[where] if where in shipped else promised.get(step.key, unknown)
    return step.kind, step.key, title, minutes, where in shipped
