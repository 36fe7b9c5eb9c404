"""Reading paths: which steps, what is required of whom and why, and what of it has been shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, cast, func, literal, null, select, union_all

from portal.agents import queries as agents
from portal.agents.models import Agent, Deployment
from portal.core import db
from portal.core.statements import AT, PERSON_ID, Rows
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

    def sign_off(self, role: JobRole, stage: Stage) -> str | None:
        """The key of the last sign-off up to a stage, of those that can be observed."""
        steps = [step for step in self.up_to(role, stage) if step.kind is StepKind.SIGN_OFF]
        return next((step.key for step in reversed(steps) if self.about[step].is_available), None)


@dataclass(frozen=True)
class Asked:
    """One thing required of a person: ready in ``job_role`` up to ``stage``, because of an agent or as everyone."""

    job_role: JobRole
    stage: Stage
    because: Because
    agent_id: int | None
    agent_name: str | None
    since: datetime
    due_at: datetime


def find_paths(roles: Iterable[JobRole], at: datetime) -> Paths:
    """The paths of some roles, and of everyone, as they were at ``at``; one statement for any number of roles."""
    rows = db.rows(_steps(), {"roles": sorted({*roles, JobRole.ALL_EMPLOYEES}), "at": at})
    by_role: dict[JobRole, list[Step]] = {}
    about: dict[Step, About] = {}
    for role, stage, kind, key, title, minutes, is_available in rows:
        step = Step(stage, kind, key)
        by_role.setdefault(role, []).append(step)
        about[step] = About(title, minutes, is_available)
    return Paths(by_role, about)


def list_asked(person_id: int, at: datetime) -> Sequence[Asked]:
    """What is required of a person at ``at``, most pressing first."""
    rows = db.rows(_asked(), {"person_id": person_id, "at": at})
    return [Asked(*row) for row in rows]


def required(at: datetime) -> Any:
    """(person_id, job_role, stage, due_at) of everything required at ``at``; composes."""
    return select(Requirement.person_id, Requirement.job_role, Requirement.stage, Requirement.due_at).where(
        valid_at(Requirement, at)
    )


def wanted(at: datetime) -> Select[Any]:
    """What should be required at ``at``: the foundation of everybody at work, and each level beside an agent.

    (person_id, job_role, stage, because, deployment_id); one row for each person, role and stage.
    """
    everyone = select(
        Person.id.label("person_id"),
        literal(JobRole.ALL_EMPLOYEES, type_=PathStep.job_role.type).label("job_role"),
        literal(Stage.FOUNDATION, type_=PathStep.stage.type).label("stage"),
        literal(Because.EVERYONE, type_=Requirement.because.type).label("because"),
        cast(null(), Integer).label("deployment_id"),
    ).where(Person.state.in_(people_rules.PRESENT))
    near = agents.beside(at).subquery()
    beside = (
        select(
            near.c.person_id,
            near.c.job_role,
            near.c.level,
            literal(Because.BESIDE, type_=Requirement.because.type),
            func.min(near.c.deployment_id),
        )
        .where(near.c.job_role != JobRole.ALL_EMPLOYEES)
        .group_by(near.c.person_id, near.c.job_role, near.c.level)
    )
    return select(union_all(everyone, beside).subquery())


@cache
def _steps() -> Rows:
    return (
        select(
            *(PathStep.job_role, PathStep.stage, PathStep.kind, PathStep.key),
            *(PathStep.title, PathStep.minutes, PathStep.is_available),
        )
        .where(PathStep.job_role.in_(bindparam("roles", expanding=True)), valid_at(PathStep, AT))
        .order_by(PathStep.job_role, PathStep.stage, PathStep.position)
    )


@cache
def _asked() -> Rows:
    """The columns of :class:`Asked`."""
    return (
        select(
            *(Requirement.job_role, Requirement.stage, Requirement.because),
            *(Agent.id, Agent.name, Requirement.valid_from, Requirement.due_at),
        )
        .outerjoin(Deployment, Deployment.id == Requirement.deployment_id)
        .outerjoin(Agent, Agent.id == Deployment.agent_id)
        .where(Requirement.person_id == PERSON_ID, valid_at(Requirement, AT))
        .order_by(Requirement.due_at, Requirement.stage, Requirement.job_role)
    )


def has_step(key: str, kind: StepKind, steps: Iterable[Step]) -> Step | None:
    """The step that asks for a piece of content, if the path has one."""
    return next((step for step in steps if (step.kind, step.key) == (kind, key)), None)
