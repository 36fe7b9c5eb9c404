"""Reading paths: which steps, what is required of whom and why, and what of it has been shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)

from portal.agents import queries as agents
from portal.agents.models import Agent
from portal.core import db
from portal.core.statements import AGENT_ID, AT, PERSON_ID, Rows
from portal.people import rules as people_rules
from portal.people.models import Person
from portal.people.queries import valid_at
from portal.people.rules import JobRole
from portal.training.paths.models import PathStep, Requirement
from portal.training.paths.rules import Because, Stage, Step, StepKind, stages_up_to


@dataclass(frozen=True)
class About:
    """How a step is called, how long it takes, and whether its content is there."""

    title: str
    minutes: int | None
    is_available: bool


@dataclass(frozen=True)
class Paths:
    """The steps of some roles, stage after stage, and how each is called."""

    by_role: Mapping[JobRole, Sequence[Step]]
    about: Mapping[Step, About]

    def stage(self, role: JobRole, stage: Stage) -> list[Step]:
        """What one stage adds."""
        return [step for step in self.by_role.get(role, ()) if step.stage == stage]

    def up_to(self, role: JobRole, stage: Stage) -> list[Step]:
        """Everything up to a stage."""
        return [step for step in self.by_role.get(role, ()) if step.stage in stages_up_to(stage)]

    def sign_off(self, role: JobRole, stage: Stage) -> Step | None:
        """The last sign-off up to a stage, of those that can be observed."""
        steps = [step for step in self.up_to(role, stage) if step.kind is StepKind.SIGN_OFF]
        return next((step for step in reversed(steps) if self.about[step].is_available), None)


class AgentName(NamedTuple):
    """An agent, as far as a path needs to know it."""

    id: int
    name: str


@dataclass(frozen=True)
class Asked:
    """One thing required of a person: ready in ``job_role`` up to ``stage``, as everyone or beside these agents."""

    job_role: JobRole
    stage: Stage
    because: Because
    since: datetime
    due_at: datetime
    agents: list[AgentName]


def find_paths(roles: Iterable[JobRole], at: datetime) -> Paths:
    """The paths of some roles, and of everyone, as they were at ``at``; one statement for any number of roles."""
    rows = db.rows(_steps(), {"roles": sorted({*roles, JobRole.ALL_EMPLOYEES}), "at": at})
    return _read_paths(rows)


def list_asked(person_id: int, at: datetime) -> Sequence[Asked]:
    """What is required of a person at ``at``, most pressing first, with the agents that ask for it; one statement."""
    rows = db.rows(_asked(), {"person_id": person_id, "at": at})
    found: dict[tuple[JobRole, Stage], Asked] = {}
    for job_role, stage, because, since, due_at, *agent in rows:
        asked = found.setdefault((job_role, stage), Asked(job_role, stage, because, since, due_at, []))
        if agent != [None, None]:
            asked.agents.append(AgentName(*agent))
    return list(found.values())


def find_paths_beside(person_id: int, agent_id: int, at: datetime) -> tuple[Mapping[JobRole, Stage], Paths]:
    """The stage that one agent asks of each role in which somebody works beside it, and their paths; one statement."""
    stages: dict[JobRole, Stage] = {}
    steps = []
    values = {"person_id": person_id, "agent_id": agent_id, "at": at}
    for job_role, stage, *step in db.rows(_beside(), values):
        stages[job_role] = Stage(stage)
        steps.append(step)
    return stages, _read_paths(dict.fromkeys(map(tuple, steps)))


def wanted(at: datetime) -> Select[Any]:
    """What should be required at ``at``: the foundation of everybody at work, and each level beside an agent.

    (person_id, job_role, stage, because); one row for each person, role and stage, however many agents ask for it.
    """
    everyone = select(
        Person.id.label("person_id"),
        literal(JobRole.ALL_EMPLOYEES, type_=PathStep.job_role.type).label("job_role"),
        literal(Stage.FOUNDATION, type_=PathStep.stage.type).label("stage"),
        literal(Because.EVERYONE, type_=Requirement.because.type).label("because"),
    ).where(Person.state.in_(people_rules.PRESENT))
    near = agents.beside(at).subquery()
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
    """The stage that working beside an agent asks of a role; of people in any role it is the foundation."""
    return case(
        (near.c.job_role == JobRole.ALL_EMPLOYEES, literal(Stage.FOUNDATION, type_=PathStep.stage.type)),
        else_=type_coerce(near.c.level, PathStep.stage.type),
    )


def _read_paths(rows: Iterable[Any]) -> Paths:
    by_role: dict[JobRole, list[Step]] = {}
    about: dict[Step, About] = {}
    for role, stage, kind, key, title, minutes, is_available in rows:
        step = Step(stage, kind, key)
        by_role.setdefault(role, []).append(step)
        about[step] = About(title, minutes, is_available)
    return Paths(by_role, about)


STEP = (
    *(PathStep.job_role, PathStep.stage, PathStep.kind, PathStep.key),
    *(PathStep.title, PathStep.minutes, PathStep.is_available),
)


@cache
def _steps() -> Rows:
    return (
        select(*STEP)
        .where(PathStep.job_role.in_(bindparam("roles", expanding=True)), valid_at(PathStep, AT))
        .order_by(PathStep.job_role, PathStep.stage, PathStep.position)
    )


@cache
def _asked() -> Rows:
    """The columns of :class:`Asked`, and one row for each agent."""
    near = agents.beside(AT, person_id=PERSON_ID).subquery()
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


@cache
def _beside() -> Rows:
    """(job_role, stage) that an agent asks for, with each step of that path and of the foundation."""
    near = agents.beside(AT, person_id=PERSON_ID, agent_id=AGENT_ID).subquery()
    stage = func.max(stage_beside(near)).label("stage")
    there = select(near.c.job_role, stage).group_by(near.c.job_role).subquery()
    return (
        select(there.c.job_role, there.c.stage, *STEP)
        .join(PathStep, PathStep.job_role.in_([there.c.job_role, JobRole.ALL_EMPLOYEES]))
        .where(valid_at(PathStep, AT))
        .order_by(there.c.job_role, PathStep.job_role, PathStep.stage, PathStep.position)
    )


def has_step(key: str, kind: StepKind, steps: Iterable[Step]) -> Step | None:
    """The step that asks for a piece of content, if the path has one."""
    return next((step for step in steps if (step.kind, step.key) == (kind, key)), None)
