"""Queries of the people whose readiness a viewer may see, and of their standings by the projection."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
)

from portal.agents.models import Agent, Deployment, DeploymentLevel, DeploymentRole
from portal.agents.queries import beside
from portal.agents.queries.rows import AgentName
from portal.agents.rules import NEEDS_PEOPLE
from portal.core import clock, db
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.rows import fetch_all
from portal.core.statements import AT, PERSON_ID, Rows, at_most, found_by_another_index, is_one_of, prepared
from portal.core.validity import valid_at
from portal.paths.models import Requirement
from portal.paths.queries import stage_beside
from portal.paths.rules import Stage
from portal.people import reach, rules as people_rules
from portal.people.models import Person, Placement, StatePeriod
from portal.people.reach import BoundScope
from portal.people.rules import JobRole
from portal.readiness import rules
from portal.readiness.models import Standing
from portal.readiness.queries.rows import PersonAsked, PersonAskedOn, PersonWaiting
from portal.readiness.rules import Clearance

WAITING_MOST = 20
ROWS_MOST = 24  # of the matrix on one page: a row is wide, and a page stays below 60 kB
DOWNLOADED_MOST = 5000  # rows of one file
COUNTED_MOST = 500  # people of one path who are worked out from the facts to count a past day
BY_URGENCY = (Standing.urgency, Standing.presses_at, Standing.sort_name, Person.id)
PATH = {"job_role": Standing.job_role, "stage": Standing.stage}
CLEARANCE: BindParameter[Clearance] = bindparam("clearance", type_=Standing.__table__.c.clearance.type)


def list_people_asked(
    viewer: Person,
    role: JobRole,
    stage: Stage,
    mark: PageMark,
    *,
    text: str = "",
    clearance: Clearance | None = None,
) -> Slice[PersonAsked]:
    """Return a page of the people ``viewer`` answers for who need ``role`` at ``stage``; one statement.

    The most urgent come first, by the projection: an index holds this order for any number of people.
    """
    rows, values = _filtered(viewer, role, stage, text, clearance)
    return page_of(rows, BY_URGENCY, mark, row_type=PersonAsked, size=ROWS_MOST, values=values)


def list_to_download(
    viewer: Person, role: JobRole, stage: Stage, *, text: str, clearance: Clearance | None
) -> Sequence[PersonAsked]:
    """Return the people of :func:`list_people_asked`, :data:`DOWNLOADED_MOST` at most; one statement."""
    rows, values = _filtered(viewer, role, stage, text, clearance)
    return fetch_all(PersonAsked, rows.order_by(*BY_URGENCY).limit(DOWNLOADED_MOST), values)


def _filtered(
    viewer: Person, role: JobRole, stage: Stage, text: str, clearance: Clearance | None
) -> tuple[Rows, dict[str, object]]:
    scope, values = scope_values(viewer)
    rows = _people_asked(scope, is_of_clearance=clearance is not None)
    if text:
        rows = rows.where(Standing.sort_name.contains(people_rules.sort_name(text), autoescape=True))
    return rows, values | {"job_role": role, "stage": stage, "clearance": clearance}


def list_not_ready(viewer: Person, role: JobRole, stage: Stage, *, most: int) -> Sequence[PersonAsked]:
    """Return the first people ``viewer`` may act for who need ``role`` at ``stage`` and are not ready; one statement.

    The most urgent come first; people on leave come last.
    """
    is_over = and_(Standing.cleared_until.is_not(None), Standing.cleared_until < AT)
    return _list_to_act_for(
        viewer, role, stage, or_(Standing.clearance.not_in(rules.READY), is_over), most=most
    )


def list_chosen(
    viewer: Person, role: JobRole, stage: Stage, person_ids: Collection[int], *, most: int
) -> Sequence[PersonAsked]:
    """Return those of some people who need ``role`` at ``stage`` and whom ``viewer`` may act for; one statement."""
    return _list_to_act_for(viewer, role, stage, Person.id.in_(person_ids), most=most)


def _list_to_act_for(
    viewer: Person, role: JobRole, stage: Stage, which: ColumnElement[bool], *, most: int
) -> Sequence[PersonAsked]:
    """Return some of the people in whose name ``viewer`` may act; nobody acts for themselves."""
    scope, values = scope_values(viewer, Permission.READINESS_MANAGE)
    rows = _people_asked(scope, is_of_clearance=False).where(which, Person.id != viewer.id)
    values |= {"job_role": role, "stage": stage}
    return fetch_all(PersonAsked, rows.order_by(*BY_URGENCY).limit(most), values)


def list_people_asked_on(
    viewer: Person, role: JobRole, stage: Stage, mark: PageMark, *, on: datetime
) -> Slice[PersonAskedOn]:
    """Return a page of the people who needed ``role`` at ``stage`` on a day, by name; one statement.

    The viewer answered for them ``on`` that day, and does today: other people's evidence is for others now.
    """
    rows = _asked_on(viewer, on).where(Requirement.job_role == role, Requirement.stage == stage)
    return page_of(rows, [Person.sort_name, Person.id], mark, row_type=PersonAskedOn, size=ROWS_MOST)


def list_all_asked_on(
    viewer: Person, role: JobRole, stage: Stage, *, on: datetime
) -> Sequence[PersonAskedOn]:
    """Return all people of :func:`list_people_asked_on` in no order, :data:`COUNTED_MOST` at most; one statement."""
    rows = _asked_on(viewer, on).where(Requirement.job_role == role, Requirement.stage == stage)
    return fetch_all(PersonAskedOn, rows.limit(COUNTED_MOST))


def count_asked_on(viewer: Person, on: datetime) -> Mapping[tuple[JobRole, Stage], int]:
    """Count the viewer's people by the role and stage they needed ``on`` a day, with people on leave; one statement."""
    path = (Requirement.job_role, Requirement.stage)
    rows = _asked_on(viewer, on).with_only_columns(*path, func.count()).group_by(*path)
    return {(role, stage): number for role, stage, number in db.session.execute(rows)}


def list_waiting_for_sign_off(viewer: Person, role: JobRole, stage: Stage) -> Sequence[PersonWaiting]:
    """Return the first twenty of the viewer's people who need nothing but a sign-off; one statement.

    Those whose path is due first come first.
    """
    scope, values = scope_values(viewer)
    values |= {"job_role": role, "stage": stage}
    return fetch_all(PersonWaiting, _waiting_for_sign_off(scope), values)


def find_answered_for(viewer: Person, person_id: int, on: datetime | None = None) -> Person | None:
    """Return a person whose readiness ``viewer`` may see; with ``on``, also one who was at work then and left."""
    at_work = [Person.state.in_(people_rules.PRESENT)]
    if on:
        at_work.append(Person.id.in_(_at_work(on)))
    return db.session.scalars(
        select(Person).where(Person.id == person_id, is_answered_for(viewer), or_(*at_work))
    ).one_or_none()


def is_answered_for(viewer: Person) -> ColumnElement[bool]:
    """Return the condition that ``viewer`` answers for a person and may read their standing, today's and earlier."""
    return reach.answers_for(viewer.id, viewer.scope_of(Permission.READINESS_TEAM), at=clock.now())


def reads_evidence(viewer: Person, person: Person) -> bool:
    """Return whether ``viewer`` may read the evidence behind a clearance: their own, or by a role.

    Managers may not read it of their reports: results are for the person (product principle 4). At most one statement.
    """
    scope = viewer.scope_of(Permission.EVIDENCE_READ)
    return viewer.id == person.id or reach.is_within(scope, unit_id=person.unit_id, at=clock.now())


def list_agents_of_path(viewer: Person, role: JobRole, stage: Stage) -> Sequence[AgentName]:
    """Return the agents that ask ``role`` at ``stage`` of anybody ``viewer`` answers for, by name; one statement."""
    scope, values = scope_values(viewer)
    values |= {"job_role": role, "stage": stage}
    return fetch_all(AgentName, _agents_of_path(scope), values)


def _asked_on(viewer: Person, on: datetime) -> Rows:
    return (
        select(
            *(
                Person.id,
                Person.name,
                Person.sort_name,
                Person.job_title,
                StatePeriod.state,
                Person.time_zone,
            ),
            *(Requirement.job_role, Requirement.stage),
            *(Requirement.valid_from.label("required_at"), Requirement.due_at),
        )
        .join(StatePeriod, and_(StatePeriod.person_id == Person.id, valid_at(StatePeriod, on)))
        .join(Requirement, and_(Requirement.person_id == Person.id, valid_at(Requirement, on)))
        .where(
            StatePeriod.state.in_(people_rules.PRESENT),
            is_answered_for(viewer),
            _was_answered_for(viewer, on),
        )
    )


def _was_answered_for(viewer: Person, on: datetime) -> ColumnElement[bool]:
    """Return the condition that a person was placed, on a day, where ``viewer`` answers for people today."""
    scope = viewer.scope_of(Permission.READINESS_TEAM)
    if scope.everywhere:
        return true()
    had_a_say = reach.answers_for(viewer.id, scope, at=on, placed=Placement)
    return exists().where(Placement.person_id == Person.id, valid_at(Placement, on), had_a_say)


def scope_values(
    viewer: Person, permission: Permission = Permission.READINESS_TEAM
) -> tuple[BoundScope, dict[str, object]]:
    """Return the kind of scope in which ``viewer`` answers for people, and values for its statements."""
    scope = viewer.scope_of(permission)
    return BoundScope.like(scope), reach.values_of(viewer.id, scope, at=clock.now())


@cache
def _people_answered_for(scope: BoundScope) -> Rows:
    """Select the present people that a viewer answers for."""
    theirs = reach.answers_for(PERSON_ID, scope, at=AT)
    return select(Person).select_from(Person).where(is_one_of(Person.state, people_rules.PRESENT), theirs)


@cache
def _people_asked(scope: BoundScope, *, is_of_clearance: bool) -> Rows:
    rows = (
        _people_answered_for(scope)
        .with_only_columns(
            *(Person.id, Person.name, Standing.sort_name, Person.job_title, Person.state, Person.time_zone),
            *(Standing.first_due_at, Standing.relief, Standing.relieved_until, Standing.only_sign_off),
            *(Standing.clearance, Standing.cleared_to, Standing.cleared_until),
            *(Standing.lapse_at, Standing.lapse_ending, Standing.lapse_kind),
            *(getattr(Standing, cell) for cell in rules.CELLS),
            *(Standing.urgency, Standing.presses_at),
        )
        .join(Standing, Standing.person_id == Person.id)
        .where(_is_path(scope))
    )
    return rows.where(Standing.clearance == CLEARANCE) if is_of_clearance else rows


@prepared
def _waiting_for_sign_off(scope: BoundScope) -> Rows:
    return (
        _people_answered_for(scope)
        .with_only_columns(
            *(Person.id, Person.name, Person.job_title, Person.manager_id, Person.time_zone),
            _is_near().label("is_near"),
        )
        .join(Standing, Standing.person_id == Person.id)
        .where(_is_path(scope), Standing.urgency == rules.WAITING)
        .order_by(*BY_URGENCY)
        .limit(at_most(WAITING_MOST))
    )


def _is_near() -> ColumnElement[bool]:
    """Return the condition that the viewer may observe a person unasked: as their manager, or in their unit."""
    viewer = Person.__table__.alias("viewer")
    own_unit = select(viewer.c.unit_id).where(viewer.c.id == PERSON_ID)
    is_near = or_(Person.manager_id == PERSON_ID, Person.unit_id == own_unit.scalar_subquery())
    return func.coalesce(is_near, false())  # null for people without a manager or a unit


@prepared
def _agents_of_path(scope: BoundScope) -> Rows:
    """Select agents: those deployed for a viewer of everybody, for others those beside one of their people."""
    job_role, stage = (bindparam(name, type_=column.type) for name, column in PATH.items())
    if scope.everywhere:
        there = (
            select(Deployment.agent_id)
            .join(DeploymentLevel, DeploymentLevel.deployment_id == Deployment.id)
            .join(DeploymentRole, DeploymentRole.deployment_id == Deployment.id)
            .where(
                *(valid_at(period, AT) for period in (Deployment, DeploymentLevel, DeploymentRole)),
                DeploymentLevel.mode.in_(NEEDS_PEOPLE),
                DeploymentRole.job_role == job_role,
                type_coerce(DeploymentLevel.level, stage.type) == stage,
            )
        )
    else:
        theirs = _people_answered_for(scope).with_only_columns(Person.id)
        near = beside(AT, people=theirs).subquery()
        there = select(near.c.agent_id).where(near.c.job_role == job_role, stage_beside(near) == stage)
    return select(Agent.id, Agent.name).where(Agent.id.in_(there)).order_by(Agent.name, Agent.id)


def _at_work(on: datetime) -> Select[int]:
    """Select the ids of the people who were at work or on leave on a day."""
    return select(StatePeriod.person_id).where(
        valid_at(StatePeriod, on), StatePeriod.state.in_(people_rules.PRESENT)
    )


def _is_path(scope: BoundScope) -> ColumnElement[bool]:
    """Return the condition that a standing is about the job role and stage of the page.

    For everybody the index on the path finds the first people; for some, their manager and unit do.
    """
    role, stage = (bindparam(name, type_=column.type) for name, column in PATH.items())
    job_role = Standing.job_role if scope.everywhere else found_by_another_index(Standing.job_role)
    return and_(job_role == role, Standing.stage == stage)


def same_standing() -> ColumnElement[bool]:
    """Return the condition that joins a requirement with its standing."""
    return and_(
        Standing.person_id == Requirement.person_id,
        Standing.job_role == Requirement.job_role,
        Standing.stage == Requirement.stage,
    )
