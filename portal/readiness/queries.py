"""Reading readiness: verdicts from the facts, for one person or a page of them, at any moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, String, cast, func, literal, null, or_, select, type_coerce, union_all

from portal.agents.models import Agent, Deployment
from portal.core import clock, db
from portal.core.paging import Mark, Slice, page_of
from portal.core.permissions import Permission
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

    @property
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
    known = paths.find_paths([role])
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


def find_shown(person_ids: Iterable[int] | Select[Any], at: datetime) -> Mapping[int, Shown]:
    """What some people have shown up to ``at``, and where they are suspended; one statement for any number."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    off: dict[int, set[tuple[JobRole, Stage]]] = defaultdict(set)
    for person_id, kind, key, stage, moment, until in db.session.execute(evidence(person_ids, at)):
        if kind == SUSPENDED:
            off[person_id].add((JobRole(key), Stage(stage)))
        else:
            found[person_id].append(Evidence(StepKind(kind), key, moment, until))
    return defaultdict(
        lambda: Shown((), frozenset()),
        {each: Shown(found[each], frozenset(off[each])) for each in {*found, *off}},
    )


def evidence(person_ids: Iterable[int] | Select[Any], at: datetime) -> Select[Any]:
    """(person_id, kind, key, stage, at, until) of all that counts at ``at``: what was shown, and suspensions."""
    parts = (
        (StepKind.LESSON, lessons.completed(at)),
        (StepKind.QUIZ, quizzes.passed_quizzes(at)),
        (StepKind.LAB, labs.passed_labs(at)),
        (StepKind.SIGN_OFF, signoffs.signed_off(at)),
        (StepKind.POLICY, policies.acknowledged(at)),
    )
    suspended = select(
        Suspension.person_id,
        literal(SUSPENDED),
        cast(Suspension.job_role, String),
        cast(Suspension.stage, Integer),
        Suspension.valid_from,
        Suspension.valid_until,
    ).where(Suspension.person_id.in_(person_ids), people.valid_at(Suspension, at))
    shown = [_part(kind, rows, person_ids) for kind, rows in parts]
    return select(union_all(*shown, suspended).subquery())


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
    rows = (
        _answered_for(viewer)
        .with_only_columns(
            Person.id, Person.name, Person.job_title, Person.state, Requirement.due_at, Standing.clearance
        )
        .join(Requirement, Requirement.person_id == Person.id)
        .outerjoin(Standing, _same_standing())
        .where(Requirement.job_role == role, Requirement.stage == stage, Requirement.valid_until.is_(None))
    )
    if text:
        rows = rows.where(func.lower(Person.name).contains(text.lower(), autoescape=True))
    if clearance:
        rows = rows.where(Standing.clearance == clearance)
    return page_of(rows, [Person.name, Person.id], mark)


def count_clearances(viewer: Person) -> Mapping[tuple[JobRole, Stage], Mapping[Clearance, int]]:
    """For everything required of the people ``viewer`` answers for: how many stand how; people on leave left out."""
    rows = db.session.execute(
        _answered_for(viewer)
        .with_only_columns(Standing.job_role, Standing.stage, Standing.clearance, func.count())
        .join(Standing, Standing.person_id == Person.id)
        .where(Standing.counts)
        .group_by(Standing.job_role, Standing.stage, Standing.clearance)
    ).all()
    found: dict[tuple[JobRole, Stage], dict[Clearance, int]] = defaultdict(dict)
    for role, stage, clearance, people_counted in rows:
        found[role, stage][clearance] = people_counted
    return found


def list_waiting_for_sign_off(viewer: Person, role: JobRole, stage: Stage) -> Sequence[Any]:
    """The first twenty people in the viewer's line who need nothing but a sign-off, by name; ``in_all`` how many."""
    return db.session.execute(
        _answered_for(viewer)
        .with_only_columns(Person.id, Person.name, Person.job_title, func.count().over().label("in_all"))
        .join(Standing, Standing.person_id == Person.id)
        .where(Standing.job_role == role, Standing.stage == stage, Standing.only_sign_off, Standing.counts)
        .order_by(Person.name, Person.id)
        .limit(20)
    ).all()


def list_tallies(unit_id: int) -> Sequence[Tally]:
    """The roll-up of one unit and all below it."""
    return db.session.scalars(
        select(Tally).where(Tally.unit_id == unit_id).order_by(Tally.job_role, Tally.stage, Tally.clearance)
    ).all()


def find_in_line(viewer: Person, person_id: int) -> Person | None:
    """Someone whose readiness ``viewer`` may see."""
    return db.session.scalars(_answered_for(viewer).where(Person.id == person_id)).one_or_none()


def agents_by_level(
    person_ids: Iterable[int] | Select[Any], at: datetime
) -> Mapping[tuple[JobRole, Stage], Sequence[str]]:
    """The names of the agents for which each role and stage is required of some people."""
    rows = db.session.execute(
        select(Requirement.job_role, Requirement.stage, Agent.name)
        .join(Deployment, Deployment.id == Requirement.deployment_id)
        .join(Agent, Agent.id == Deployment.agent_id)
        .where(Requirement.person_id.in_(person_ids), people.valid_at(Requirement, at))
        .distinct()
        .order_by(Requirement.job_role, Requirement.stage, Agent.name)
    ).all()
    found: dict[tuple[JobRole, Stage], list[str]] = defaultdict(list)
    for role, stage, name in rows:
        found[role, stage].append(name)
    return found


def standings_by_agent(person_id: int) -> Mapping[int, Any]:
    """For each agent somebody works beside: the highest stage required, and how they stand (a moment behind)."""
    rows = db.session.execute(
        select(Deployment.agent_id, Standing.stage, Standing.clearance, Requirement.due_at)
        .join(Requirement, Requirement.deployment_id == Deployment.id)
        .join(Standing, _same_standing())
        .where(Requirement.person_id == person_id, Requirement.valid_until.is_(None))
        .order_by(Deployment.agent_id, Standing.stage)
    ).all()
    return {row.agent_id: row for row in rows}


def certified(stage: Stage, at: datetime) -> Select[Any]:  # noqa: ARG001 - asked of the picture of now
    """(person_id,) of everybody who is ready at ``stage`` or higher now."""
    return (
        select(Standing.person_id)
        .where(Standing.stage >= stage, Standing.clearance.in_(rules.READY))
        .distinct()
    )


def ids_in_line(viewer: Person) -> Select[Any]:
    """The people ``viewer`` answers for, as ids; composes."""
    return _answered_for(viewer).with_only_columns(Person.id)


def _answered_for(viewer: Person) -> Select[Any]:
    """Present people in whose readiness ``viewer`` has a say: their own reports, and the units of their scope."""
    scope = viewer.scope_of(Permission.READINESS_TEAM)
    present = select(Person).select_from(Person).where(Person.state.in_(people_rules.PRESENT))
    if scope.everywhere:
        return present
    below = select(UnitInside.descendant_id).where(
        UnitInside.ancestor_id.in_(scope.units), people.valid_at(UnitInside, clock.now())
    )
    return present.where(or_(Person.manager_id == viewer.id, Person.unit_id.in_(below)))


def _same_standing() -> Any:
    return (
        (Standing.person_id == Requirement.person_id)
        & (Standing.job_role == Requirement.job_role)
        & (Standing.stage == Requirement.stage)
    )


def _part(kind: StepKind, rows: Any, person_ids: Iterable[int] | Select[Any]) -> Any:
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
    ).where(person_id.in_(person_ids))
