"""Reading readiness: verdicts from the facts, for one person or a page of them, at any moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from portal.agents.models import Agent, Deployment
from portal.core import clock, db
from portal.core.paging import Mark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.statements import AT, PERSON_ID, PERSON_IDS, UNIT_IDS, Rows
from portal.people import queries as people, rules as people_rules
from portal.people.models import Person, UnitInside
from portal.people.rules import JobRole
from portal.policies import queries as policies
from portal.readiness import rules
from portal.readiness.models import Standing, Suspension, Tally
from portal.readiness.rules import Clearance, Evidence, Numbers, Verdict
from portal.settings import queries as settings
from portal.training.labs import queries as labs
from portal.training.lessons import queries as lessons
from portal.training.paths import queries as paths
from portal.training.paths.models import Requirement
from portal.training.paths.queries import Paths
from portal.training.paths.rules import Stage, StepKind, stages_up_to
from portal.training.quizzes import queries as quizzes
from portal.training.signoffs import queries as signoffs

SUSPENDED = "suspension"
WAITING_MOST = 20
MONTHS = {
    Stage.FOUNDATION: "foundation_months",
    Stage.ASSIST: "recertify_months_assist",
    Stage.APPROVE: "recertify_months_approve",
    Stage.GUARDRAILS: "recertify_months_guardrails",
    Stage.COORDINATE: "recertify_months_coordinate",
}


@dataclass(frozen=True)
class Shown:
    """What one person has shown up to a moment, and where they are suspended."""

    evidence: Sequence[Evidence]
    suspended: frozenset[tuple[JobRole, Stage]]


@dataclass(frozen=True)
class Position:
    """Where somebody stands in one role, stage by stage, up to the stage that was asked about."""

    job_role: JobRole
    stages: Sequence[Verdict]

    @cached_property
    def verdict(self) -> Verdict:
        """Ready for the stage asked about, or not and why."""
        return rules.combined(self.stages)

    @property
    def cleared_to(self) -> Stage | None:
        return rules.cleared_to(self.stages)


def numbers(at: datetime) -> Numbers:
    """The company's own numbers as they were at ``at``."""
    setting = settings.values_as_of(at)
    return Numbers(
        valid_months={stage: setting[name] for stage, name in MONTHS.items()},
        due_days=setting["certification_due_days"],
        current_from=setting["currency_current"],
        expired_below=setting["currency_lapsed"],
        certify_days=setting["stability_start_days"],
        success_factor=setting["stability_growth"],
        most_days=setting["stability_max_days"],
    )


def find_position(person_id: int, role: JobRole, stage: Stage, at: datetime) -> Position:
    """``ready(person, role, level)`` of field 4.10, with everything missing, as of ``at``."""
    known = paths.find_paths([role], at)
    return position(find_shown([person_id], at)[person_id], known, role, stage, at)


def position(shown: Shown, known: Paths, role: JobRole, stage: Stage, at: datetime) -> Position:
    """A position from what has been fetched; for pages that show many."""
    counted = numbers(at)
    stages = [
        rules.verdict(
            known.stage(role if each else JobRole.ALL_EMPLOYEES, each),
            shown.evidence,
            each,
            at,
            numbers=counted,
            is_suspended=(role, each) in shown.suspended,
        )
        for each in stages_up_to(stage)
    ]
    return Position(role, stages)


def find_shown(person_ids: Iterable[int], at: datetime) -> Mapping[int, Shown]:
    """What some people have shown up to ``at``, and where they are suspended; one statement for any number."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    off: dict[int, set[tuple[JobRole, Stage]]] = defaultdict(set)
    values = {"person_ids": list(person_ids), "at": at}
    for person_id, kind, key, stage, moment, until in db.session.execute(_evidence(), values):
        if kind == SUSPENDED:
            off[person_id].add((JobRole(key), Stage(stage)))
        else:
            found[person_id].append(Evidence(StepKind(kind), key, moment, until))
    return defaultdict(
        lambda: Shown((), frozenset()),
        {each: Shown(found[each], frozenset(off[each])) for each in {*found, *off}},
    )


def list_people_asked(
    viewer: Person,
    role: JobRole,
    stage: Stage,
    mark: Mark,
    *,
    text: str = "",
    clearance: Clearance | None = None,
) -> Slice[Any]:
    """One page of the people ``viewer`` answers for who need ``role`` at ``stage``, by name; one statement."""
    everywhere, values = _reach(viewer)
    rows = _people_asked(everywhere=everywhere)
    if text:
        rows = rows.where(func.lower(Person.name).contains(text.lower(), autoescape=True))
    if clearance:
        rows = rows.where(Standing.clearance == clearance)
    values |= {"job_role": role, "stage": stage}
    return page_of(rows, [Person.name, Person.id], mark, values=values)


def count_clearances(viewer: Person) -> Mapping[tuple[JobRole, Stage], Mapping[Clearance, int]]:
    """For everything required of the people ``viewer`` answers for: how many stand how; people on leave left out."""
    everywhere, values = _reach(viewer)
    found: dict[tuple[JobRole, Stage], dict[Clearance, int]] = defaultdict(dict)
    for role, stage, clearance, counted in db.session.execute(_clearances(everywhere=everywhere), values):
        found[role, stage][clearance] = counted
    return found


def list_waiting_for_sign_off(viewer: Person, role: JobRole, stage: Stage) -> Sequence[Any]:
    """The first twenty people in the viewer's line who need nothing but a sign-off, by name; ``in_all`` how many."""
    everywhere, values = _reach(viewer)
    values |= {"job_role": role, "stage": stage}
    return db.session.execute(_waiting_for_sign_off(everywhere=everywhere), values).all()


def list_tallies(unit_id: int) -> Sequence[Tally]:
    """The roll-up of one unit and all below it."""
    return db.session.scalars(
        select(Tally).where(Tally.unit_id == unit_id).order_by(Tally.job_role, Tally.stage, Tally.clearance)
    ).all()


def find_in_line(viewer: Person, person_id: int) -> Person | None:
    """Someone whose readiness ``viewer`` may see."""
    everywhere, values = _reach(viewer)
    return db.session.scalars(
        _answered_for(everywhere=everywhere).where(Person.id == person_id), values
    ).one_or_none()


def list_agents_of_path(viewer: Person, role: JobRole, stage: Stage) -> Sequence[str]:
    """The names of the agents for which ``role`` at ``stage`` is required of anybody ``viewer`` answers for."""
    everywhere, values = _reach(viewer)
    values |= {"job_role": role, "stage": stage}
    return db.session.scalars(_agents_of_path(everywhere=everywhere), values).all()


def standings_by_agent(person_id: int) -> Mapping[int, Any]:
    """For each agent somebody works beside: the highest stage required, and how they stand (a moment behind)."""
    rows = db.session.execute(_standings_by_agent(), {"person_id": person_id})
    return {row.agent_id: row for row in rows}


def certified(stage: Stage, at: datetime) -> Select[Any]:  # noqa: ARG001 - asked of the picture of now
    """(person_id,) of everybody who is ready at ``stage`` or higher now."""
    return (
        select(Standing.person_id)
        .where(Standing.stage >= stage, Standing.clearance.in_(rules.READY))
        .distinct()
    )


def _reach(viewer: Person) -> tuple[bool, dict[str, Any]]:
    """Whether ``viewer`` answers for everybody, and the values that the statements below need to know who they are."""
    scope = viewer.scope_of(Permission.READINESS_TEAM)
    return scope.everywhere, {"person_id": viewer.id, "unit_ids": list(scope.units), "at": clock.now()}


@cache
def _answered_for(*, everywhere: bool) -> Rows:
    """Present people in whose readiness a viewer has a say: their own reports, and the units of their scope."""
    present = select(Person).select_from(Person).where(Person.state.in_(people_rules.PRESENT))
    if everywhere:
        return present
    below = select(UnitInside.descendant_id).where(
        UnitInside.ancestor_id.in_(UNIT_IDS), people.valid_at(UnitInside, AT)
    )
    return present.where(or_(Person.manager_id == PERSON_ID, Person.unit_id.in_(below)))


@cache
def _people_asked(*, everywhere: bool) -> Rows:
    return (
        _answered_for(everywhere=everywhere)
        .with_only_columns(
            Person.id, Person.name, Person.job_title, Person.state, Requirement.due_at, Standing.clearance
        )
        .join(Requirement, Requirement.person_id == Person.id)
        .outerjoin(Standing, _same_standing())
        .where(_is_path(Requirement), Requirement.valid_until.is_(None))
    )


@cache
def _clearances(*, everywhere: bool) -> Rows:
    return (
        _answered_for(everywhere=everywhere)
        .with_only_columns(Standing.job_role, Standing.stage, Standing.clearance, func.count())
        .join(Standing, Standing.person_id == Person.id)
        .where(Standing.counts)
        .group_by(Standing.job_role, Standing.stage, Standing.clearance)
    )


@cache
def _waiting_for_sign_off(*, everywhere: bool) -> Rows:
    return (
        _answered_for(everywhere=everywhere)
        .with_only_columns(Person.id, Person.name, Person.job_title, func.count().over().label("in_all"))
        .join(Standing, Standing.person_id == Person.id)
        .where(_is_path(Standing), Standing.only_sign_off, Standing.counts)
        .order_by(Person.name, Person.id)
        .limit(WAITING_MOST)
    )


@cache
def _agents_of_path(*, everywhere: bool) -> Rows:
    return (
        select(Agent.name)
        .join(Deployment, Deployment.agent_id == Agent.id)
        .join(Requirement, Requirement.deployment_id == Deployment.id)
        .where(
            Requirement.person_id.in_(_answered_for(everywhere=everywhere).with_only_columns(Person.id)),
            _is_path(Requirement),
            Requirement.valid_until.is_(None),
        )
        .distinct()
        .order_by(Agent.name)
    )


def _is_path(row: type[Requirement | Standing]) -> Any:
    """Whether a row is about the job role and stage that a page is about."""
    job_role, stage = bindparam("job_role", type_=row.job_role.type), bindparam("stage", type_=row.stage.type)
    return and_(row.job_role == job_role, row.stage == stage)


@cache
def _standings_by_agent() -> Rows:
    return (
        select(Deployment.agent_id, Standing.stage, Standing.clearance, Requirement.due_at)
        .join(Requirement, Requirement.deployment_id == Deployment.id)
        .join(Standing, _same_standing())
        .where(Requirement.person_id == PERSON_ID, Requirement.valid_until.is_(None))
        .order_by(Deployment.agent_id, Standing.stage)
    )


def _same_standing() -> Any:
    return (
        (Standing.person_id == Requirement.person_id)
        & (Standing.job_role == Requirement.job_role)
        & (Standing.stage == Requirement.stage)
    )


@cache
def _evidence() -> Rows:
    """(person_id, kind, key, stage, at, until) of all that counts at a moment: what was shown, and suspensions."""
    parts = (
        (StepKind.LESSON, lessons.completed(AT)),
        (StepKind.QUIZ, quizzes.passed_quizzes(AT)),
        (StepKind.LAB, labs.passed_labs(AT)),
        (StepKind.SIGN_OFF, signoffs.signed_off(AT)),
        (StepKind.POLICY, policies.acknowledged(AT)),
    )
    suspended = select(
        Suspension.person_id,
        literal(SUSPENDED),
        cast(Suspension.job_role, String),
        cast(Suspension.stage, Integer),
        Suspension.valid_from,
        Suspension.valid_until,
    ).where(Suspension.person_id.in_(PERSON_IDS), people.valid_at(Suspension, AT))
    shown = [_part(kind, rows) for kind, rows in parts]
    return select(union_all(*shown, suspended).subquery())


def _part(kind: StepKind, rows: Any) -> Any:
    """One source of evidence in the common columns; only sign-offs run out by themselves."""
    part = rows.subquery()
    person_id, key, moment, *until = part.c
    ends = until[0] if until else cast(null(), moment.type)
    return select(
        person_id.label("person_id"),
        literal(str(kind)).label("kind"),
        cast(key, String).label("key"),
        cast(null(), Integer).label("stage"),
        type_coerce(moment, moment.type).label("at"),
        type_coerce(ends, moment.type).label("until"),
    ).where(person_id.in_(PERSON_IDS))
