"""Rules of paths: the steps of a job role and level, their due dates, and their order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

from portal.paths import step_kinds
from portal.paths.step_kinds import StepKind
from portal.people.rules import KIND_OF, JobRole


class Stage(IntEnum):
    """How far a path goes: the foundation, then the four autonomy levels (field 11.1)."""

    FOUNDATION = 0
    ASSIST = 1
    APPROVE = 2
    GUARDRAILS = 3
    COORDINATE = 4


class PathPart(StrEnum):
    """The part of a path that a kind of step belongs to; the team matrix has a column for each."""

    LESSONS = "lessons"
    QUIZ = "quiz"
    PRACTICE = "practice"
    SIGN_OFF = "sign_off"
    POLICIES = "policies"


class Because(StrEnum):
    """Why a path is required of a person."""

    EVERYONE = "everyone"
    BESIDE = "beside"


class Step(NamedTuple):
    """One thing to do on a path. ``key`` names the content; a step without shipped content cannot be done yet."""

    stage: Stage
    kind: StepKind
    key: str


ASSESSMENTS: dict[Stage, str] = {
    Stage.FOUNDATION: "as-foundation",
    Stage.ASSIST: "as-assist",
    Stage.APPROVE: "as-approve",
    Stage.GUARDRAILS: "as-guardrails",
    Stage.COORDINATE: "as-coordinate",
}


@dataclass(frozen=True)
class Catalogues:
    """The entries of the shipped catalogues of paths and assessments."""

    paths: Mapping[str, Any]
    assessments: Sequence[Mapping[str, Any]]


def no_steps(_role: JobRole, _stage: Stage, _catalogues: Catalogues) -> Sequence[str]:
    """Return no steps: for a kind whose steps all come from the catalogue of assessments."""
    return ()


@dataclass(frozen=True, kw_only=True, eq=False)
class StepTraits:
    """How steps of one kind are found, ordered and counted.

    * ``order`` is their place within a stage.
    * ``comes_after`` names the kinds that must be done first; ``comes_before`` names the kinds that wait for this
      one. The steps of a kind that comes after itself are done one after another.
    * ``steps`` returns the keys that a stage adds for a role. ``assessed_as`` names parts of the catalogue of
      assessments that are steps of this kind.
    * ``is_assessed``: the step ends in a result that is private to the person. Passing every assessed step of a
      certification once more renews it.
    * ``is_practice``: every later pass makes a certification stay current for longer (field 5.4).
    """

    kind: StepKind
    order: int
    part: PathPart
    is_assessed: bool
    comes_after: frozenset[StepKind] = frozenset()
    comes_before: frozenset[StepKind] = frozenset()
    steps: Callable[[JobRole, Stage, Catalogues], Sequence[str]] = no_steps
    assessed_as: frozenset[str] = frozenset()
    is_practice: bool = False


class KnownKinds:
    """The kinds of steps that the portal knows, in the order of the steps of a stage."""

    def __init__(self, traits: Iterable[StepTraits]) -> None:
        self.traits = sorted(traits, key=lambda each: each.order)
        self.assessed = frozenset(each.kind for each in self.traits if each.is_assessed)
        self.practice = frozenset(each.kind for each in self.traits if each.is_practice)
        self._before = {
            each.kind: each.comes_after
            | frozenset(other.kind for other in self.traits if each.kind in other.comes_before)
            for each in self.traits
        }

    def before(self, kind: StepKind) -> frozenset[StepKind]:
        """Return the kinds whose steps must be done before one of ``kind`` opens."""
        return self._before.get(kind, frozenset())

    def of_part(self, part: PathPart) -> frozenset[StepKind]:
        return frozenset(each.kind for each in self.traits if each.part is part)

    def position(self, kind: StepKind) -> int:
        """Return the place of a kind among the steps of a stage; an undeclared kind comes last."""
        return next(
            (number for number, each in enumerate(self.traits) if each.kind == kind), len(self.traits)
        )

    def assessed_as(self, part: str) -> StepKind:
        """Return the kind of an assessment part; a part that no kind claims is a work product."""
        return next((each.kind for each in self.traits if part in each.assessed_as), step_kinds.WORK_PRODUCT)


def steps_of(role: JobRole, stage: Stage, catalogues: Catalogues, kinds: KnownKinds) -> list[Step]:
    """Return the steps that one stage adds for one role.

    These are lessons (field 11.3), parts of the assessment (2.5), the sign-off and policies. Steps without shipped
    content are included, so that they show as missing and never as done.
    """
    if stage and role is JobRole.ALL_EMPLOYEES:
        return []
    found = [
        Step(stage, each.kind, key) for each in kinds.traits for key in each.steps(role, stage, catalogues)
    ]
    found += _assessed(role, stage, catalogues.assessments, kinds)
    return sorted(found, key=lambda step: kinds.position(step.kind))


def stage_beside(role: JobRole, level: int) -> Stage:
    """Return the stage required of a role beside an agent; the foundation for the role of all employees."""
    return Stage.FOUNDATION if role is JobRole.ALL_EMPLOYEES else Stage(level)


def stages_up_to(stage: Stage) -> list[Stage]:
    """Return the stages that a requirement at ``stage`` includes: certification is cumulative (LVL-4)."""
    return [each for each in Stage if each <= stage]


def due_at(required_at: datetime, *, days: int) -> datetime:
    """Return the due date of a requirement: that many days after it began."""
    return required_at + timedelta(days=days)


def missing_before(step: Step, path: Sequence[Step], done: frozenset[Step], kinds: KnownKinds) -> list[Step]:
    """Return the steps that must be done before ``step`` opens.

    Earlier lessons come before a lesson; lessons, quiz and lab follow each other. The order holds within a stage, and
    after the lessons and assessments of every earlier stage. Policies and sign-offs of an earlier stage block
    nothing.
    """
    before = kinds.before(step.kind)
    place = path.index(step) if step in path else 0
    return [
        each
        for number, each in enumerate(path)
        if each.kind in before
        and each not in done
        and each.stage <= step.stage
        and (each.kind != step.kind or number < place)
    ]


def within_reach(
    path: Sequence[Step], done: frozenset[Step], kinds: KnownKinds, *, available: frozenset[Step]
) -> frozenset[Step]:
    """Return the steps still to do whose content, and that of all steps before them, is shipped."""
    return frozenset(
        step
        for step in path
        if step not in done and available.issuperset([step, *missing_before(step, path, done, kinds)])
    )


def next_step(
    path: Sequence[Step], done: frozenset[Step], kinds: KnownKinds, *, available: frozenset[Step]
) -> Step | None:
    """Return the first step that can be done now; ``None`` where there is none."""
    for step in path:
        if step not in done and step in available and not missing_before(step, path, done, kinds):
            return step
    return None


def _assessed(
    role: JobRole, stage: Stage, assessments: Sequence[Mapping[str, Any]], kinds: KnownKinds
) -> list[Step]:
    wanted = next((each for each in assessments if each["id"] == ASSESSMENTS[stage]), None)
    found = []
    for part in wanted["parts"] if wanted else ():
        taken_by = part["for"]
        if KIND_OF[role] in taken_by["kinds"] or role in taken_by["roles"]:
            kind, key = kinds.assessed_as(part["id"]), part["ref"] or f"{ASSESSMENTS[stage]}-{part['id']}"
            found.append(Step(stage, kind, key))
    return found
