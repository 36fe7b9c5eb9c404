"""Queries of paths: their steps, and what is required of a person, why, and what of it is done."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)

from portal.agents import queries as agent_queries
from portal.agents.models import Agent
from portal.agents.queries.rows import AgentName
from portal.core import db
from portal.core.memory import Memory
from portal.core.statements import AT, PERSON_ID, Rows, prepared
from portal.core.validity import valid_at
from portal.paths import step_kinds
from portal.paths.models import PathStep, Requirement
from portal.paths.rules import Because, KnownKinds, Stage, Step, stages_up_to
from portal.paths.sources import known_kinds, step_sources
from portal.paths.step_kinds import StepKind
from portal.people import rules as people_rules
from portal.people.models import Person
from portal.people.rules import JobRole


@dataclass(frozen=True)
class About:
    """Title and minutes of a step, and whether its content is there."""

    title: str
    minutes: int | None
    is_available: bool


@dataclass(frozen=True)
class Paths:
    """The steps of some roles, stage after stage, with their titles; a page reads the same object many times.

    ``kinds`` are those of the running portal. A step of a past day may be of a kind that no feature declares any
    more.
    """

    by_role: Mapping[JobRole, Sequence[Step]]
    about: Mapping[Step, About]
    kinds: KnownKinds

    def stage(self, role: JobRole, stage: Stage) -> Sequence[Step]:
        """Return the steps that one stage adds."""
        return self._by_stage.get((role, stage), ())

    def up_to(self, role: JobRole, stage: Stage) -> list[Step]:
        """Return all steps up to a stage."""
        return [step for each in stages_up_to(stage) for step in self.stage(role, each)]

    def sign_off(self, role: JobRole, stage: Stage) -> Step | None:
        """Return the last sign-off up to a stage, of those whose checklist is shipped."""
        steps = [step for step in self.up_to(role, stage) if step.kind == step_kinds.SIGN_OFF]
        return next((step for step in reversed(steps) if self.about[step].is_available), None)

    @cached_property
    def _by_stage(self) -> Mapping[tuple[JobRole, Stage], Sequence[Step]]:
        found: dict[tuple[JobRole, Stage], list[Step]] = {}
        for role, steps in self.by_role.items():
            for step in steps:
                found.setdefault((role, step.stage), []).append(step)
        return found


@dataclass(frozen=True)
class Asked:
    """One requirement of a person: the job role and stage, the reason, and the agents that require it."""

    job_role: JobRole
    stage: Stage
    because: Because
    since: datetime
    due_at: datetime
    agents: list[AgentName]


def find_paths(roles: Iterable[JobRole], at: datetime) -> Paths:
    """Return the paths of some roles, and of everyone, as they were at ``at``; read from memory."""
    return _steps.recall().paths(frozenset({*roles, JobRole.ALL_EMPLOYEES}), at, known_kinds())


def forget() -> None:
    """Drop the remembered steps, so that the next answer reads them again; part of every change."""
    _steps.forget()


def list_asked(person_id: int, at: datetime) -> Sequence[Asked]:
    """Return a person's requirements at ``at`` with the agents behind them, most urgent first; one statement."""
    rows = db.rows(_asked(), {"person_id": person_id, "at": at})
    found: dict[tuple[JobRole, Stage], Asked] = {}
    for job_role, stage, because, since, due_at, *agent in rows:
        asked = found.setdefault((job_role, stage), Asked(job_role, stage, because, since, due_at, []))
        if agent != [None, None]:
            asked.agents.append(AgentName(*agent))
    return list(found.values())


def list_done(
    person_ids: Collection[int], kinds: Collection[StepKind], at: datetime
) -> Mapping[int, frozenset[tuple[StepKind, str]]]:
    """Return the steps of some kinds that each person had done by ``at``; one statement, none without kinds.

    A step whose content has a full new version since is not done.
    """
    found: dict[int, set[tuple[StepKind, str]]] = {each: set() for each in person_ids}
    parts = [
        _done(source.kind, source.evidence(at).subquery(), person_ids)
        for source in step_sources()
        if source.evidence and source.kind in kinds
    ]
    for person_id, kind, key in db.session.execute(union_all(*parts)) if parts else ():
        found[person_id].add((StepKind(kind), key))
    return {each: frozenset(done) for each, done in found.items()}


def wanted(at: datetime) -> Select[int, JobRole, Stage, Because]:
    """Return the requirements that should exist at ``at``, as a statement.

    Everybody at work needs the foundation, and each level beside an agent. The columns are person_id, job_role, stage
    and because: one row for each person, role and stage, however many agents require it.
    """
    everyone = select(
        Person.id.label("person_id"),
        literal(JobRole.ALL_EMPLOYEES, type_=PathStep.job_role.type).label("job_role"),
        literal(Stage.FOUNDATION, type_=PathStep.stage.type).label("stage"),
        literal(Because.EVERYONE, type_=Requirement.because.type).label("because"),
    ).where(Person.state.in_(people_rules.PRESENT))
    near = agent_queries.beside(at).subquery()
    beside = (
        select(
            near.c.person_id,
            near.c.job_role,
            near.c.level,
            literal(Because.BESIDE, type_=Requirement.because.type),
        )
        .where(near.c.job_role != JobRole.ALL_EMPLOYEES)
        .distinct()
    )
    return select(union_all(everyone, beside).subquery())


def stage_beside(near: FromClause) -> ColumnElement[Stage]:
    """Return :func:`portal.paths.rules.stage_beside` as an SQL expression."""
    return case(
        (near.c.job_role == JobRole.ALL_EMPLOYEES, literal(Stage.FOUNDATION, type_=PathStep.stage.type)),
        else_=type_coerce(near.c.level, PathStep.stage.type),
    )


def _done(kind: StepKind, evidence: FromClause, person_ids: Collection[int]) -> Select[Any]:
    person_id, key, *_when = evidence.c
    done = select(person_id, literal(kind, type_=PathStep.kind.type), key).where(person_id.in_(person_ids))
    overtaken_at = evidence.c.get("overtaken_at")
    return done if overtaken_at is None else done.where(overtaken_at.is_(None))


@dataclass(frozen=True)
class _Steps:
    """Every step that a path has ever had, in order, and the moments at which a path changed."""

    rows: Sequence[Any]
    moments: Sequence[datetime]
    _paths: dict[tuple[frozenset[JobRole], int, KnownKinds], Paths] = field(default_factory=dict)

    def paths(self, roles: frozenset[JobRole], at: datetime, kinds: KnownKinds) -> Paths:
        """Return the paths at a moment: the same object as long as nothing changes."""
        asked = roles, bisect_right(self.moments, at), kinds
        if asked not in self._paths:
            self._paths[asked] = self._paths_at(roles, at, kinds)
        return self._paths[asked]

    def _paths_at(self, roles: frozenset[JobRole], at: datetime, kinds: KnownKinds) -> Paths:
        by_role: dict[JobRole, list[Step]] = {}
        about: dict[Step, About] = {}
        for row in self.rows:
            if (
                row.job_role in roles
                and row.valid_from <= at
                and (not row.valid_until or row.valid_until > at)
            ):
                step = Step(row.stage, row.kind, row.key)
                by_role.setdefault(row.job_role, []).append(step)
                about[step] = About(row.title, row.minutes, row.is_available)
        return Paths(by_role, about, kinds)


def _read_steps() -> _Steps:
    """Read all steps the catalogues have ever asked for: some hundreds."""
    rows = db.rows(
        select(
            *(PathStep.job_role, PathStep.stage, PathStep.kind, PathStep.key, PathStep.title),
            *(PathStep.minutes, PathStep.is_available, PathStep.valid_from, PathStep.valid_until),
        ).order_by(PathStep.job_role, PathStep.stage, PathStep.position, PathStep.id)
    ).all()
    moments = {moment for row in rows for moment in (row.valid_from, row.valid_until) if moment}
    return _Steps(rows, sorted(moments))


def _newest_change() -> Any:
    return db.rows(select(func.max(PathStep.id), func.max(PathStep.valid_until))).one()


_steps = Memory(_read_steps, mark=_newest_change)


@prepared
def _asked() -> Rows:
    """Select the columns of :class:`Asked`, with one row for each agent."""
    near = agent_queries.beside(AT, person_id=PERSON_ID).subquery()
    there = select(near.c.job_role, stage_beside(near).label("stage"), near.c.agent_id).distinct().subquery()
    return (
        select(
            *(Requirement.job_role, Requirement.stage, Requirement.because),
            *(Requirement.valid_from, Requirement.due_at, Agent.id, Agent.name),
        )
        .outerjoin(there, and_(there.c.job_role == Requirement.job_role, there.c.stage == Requirement.stage))
        .outerjoin(Agent, Agent.id == there.c.agent_id)
        .where(Requirement.person_id == PERSON_ID, valid_at(Requirement, AT))
        .order_by(Requirement.due_at, Requirement.stage, Requirement.job_role, Agent.name, Agent.id)
    )


def has_step(key: str, kind: StepKind, steps: Iterable[Step]) -> Step | None:
    """Return the step that asks for a piece of content; ``None`` if the path has none."""
    return next((step for step in steps if (step.kind, step.key) == (kind, key)), None)
