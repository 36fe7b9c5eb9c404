"""From job role and level to the steps of a path; when they are due; which come first."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

from portal.people.rules import KIND_OF, JobRole, RoleKind


class Stage(IntEnum):
    """How far a path goes: the foundation, then the four autonomy levels (field 11.1)."""

    FOUNDATION = 0
    ASSIST = 1
    APPROVE = 2
    GUARDRAILS = 3
    COORDINATE = 4


class StepKind(StrEnum):
    """What a step asks for, in the order in which steps of a stage are taken."""

    LESSON = "lesson"
    QUIZ = "quiz"
    LAB = "lab"
    SCENARIO = "scenario"
    DRILL = "drill"
    WORK_PRODUCT = "work_product"
    SIGN_OFF = "signoff"
    POLICY = "policy"


class Because(StrEnum):
    """Why a path is required of somebody."""

    EVERYONE = "everyone"
    BESIDE = "beside"


class Step(NamedTuple):
    """One thing to do in a path. ``key`` names the content; content that is not shipped yet cannot be done."""

    stage: Stage
    kind: StepKind
    key: str


SIGN_OFFS: dict[tuple[RoleKind, Stage], str] = {
    (RoleKind.OPERATE, Stage.ASSIST): "so-1",
    (RoleKind.OPERATE, Stage.APPROVE): "so-2",
    (RoleKind.OPERATE, Stage.GUARDRAILS): "so-3",
    (RoleKind.OPERATE, Stage.COORDINATE): "so-4",
    (RoleKind.ASSURE, Stage.ASSIST): "so-assure",
    (RoleKind.BUILD, Stage.ASSIST): "so-build",
    (RoleKind.GOVERN, Stage.ASSIST): "so-govern",
}
POLICIES: dict[Stage, tuple[str, ...]] = {Stage.FOUNDATION: ("p06",)}
PART_KINDS: dict[str, StepKind] = {
    "quiz": StepKind.QUIZ,
    "lab": StepKind.LAB,
    "shift-lab": StepKind.LAB,
    "scenario": StepKind.SCENARIO,
    "stop-drill": StepKind.DRILL,
    "handover": StepKind.DRILL,
    "simulation": StepKind.DRILL,
    "fallback": StepKind.DRILL,
}
ASSESSMENTS: dict[Stage, str] = {
    Stage.FOUNDATION: "as-foundation",
    Stage.ASSIST: "as-assist",
    Stage.APPROVE: "as-approve",
    Stage.GUARDRAILS: "as-guardrails",
    Stage.COORDINATE: "as-coordinate",
}
MUST_COME_BEFORE: dict[StepKind, tuple[StepKind, ...]] = {
    StepKind.QUIZ: (StepKind.LESSON,),
    StepKind.LAB: (StepKind.LESSON, StepKind.QUIZ),
    StepKind.SIGN_OFF: (StepKind.LESSON, StepKind.QUIZ, StepKind.LAB),
}


def steps_of(
    role: JobRole, stage: Stage, *, paths: Mapping[str, Any], assessments: Sequence[Mapping[str, Any]]
) -> list[Step]:
    """The steps that one stage adds for one role: lessons (field 11.3), assessment parts (2.5), sign-off, policies.

    ``paths`` and ``assessments`` are the catalogues of those names. Whatever they ask for is a step, also where
    the content for it is not shipped yet: it then shows as missing, never as met.
    """
    if stage is Stage.FOUNDATION:
        lessons = paths["foundation"]
    elif role is JobRole.ALL_EMPLOYEES:
        return []
    else:
        lessons = paths["roles"].get(role, {}).get(stage.name.lower(), [])
    found = [Step(stage, StepKind.LESSON, key) for key in lessons]
    found += _assessed(role, stage, assessments)
    if signoff := SIGN_OFFS.get((KIND_OF[role], stage)) if stage else None:
        found.append(Step(stage, StepKind.SIGN_OFF, signoff))
    return found + [Step(stage, StepKind.POLICY, key) for key in POLICIES.get(stage, ())]


def stage_beside(role: JobRole, level: int) -> Stage:
    """The stage that working beside an agent asks of a role; of people in any role it is the foundation."""
    return Stage.FOUNDATION if role is JobRole.ALL_EMPLOYEES else Stage(level)


def stages_up_to(stage: Stage) -> list[Stage]:
    """What a requirement at ``stage`` includes: certification is cumulative (LVL-4)."""
    return [each for each in Stage if each <= stage]


def due_at(required_at: datetime, *, days: int) -> datetime:
    """By when a requirement is to be met; at the end of that many days."""
    return required_at + timedelta(days=days)


def missing_before(step: Step, path: Sequence[Step], done: frozenset[Step]) -> list[Step]:
    """What has to be done before ``step`` opens: earlier lessons, for lessons; lessons, quiz and lab in that order.

    Order is within a stage and after every earlier stage's lessons and assessments; policies and sign-offs of an
    earlier stage hold nothing up.
    """
    if step.kind is StepKind.POLICY:
        return []
    if step.kind is StepKind.LESSON:
        earlier = path[: path.index(step)] if step in path else ()
        return [each for each in earlier if each.kind is StepKind.LESSON and each not in done]
    before = MUST_COME_BEFORE.get(step.kind, (StepKind.LESSON,))
    return [
        each
        for each in path
        if each not in done and each.kind in before and each.stage <= step.stage and each != step
    ]


def within_reach(
    path: Sequence[Step], done: frozenset[Step], *, available: frozenset[Step]
) -> frozenset[Step]:
    """What is left to do with the content there is: nothing of it, and nothing before it, is still to come."""
    return frozenset(
        step
        for step in path
        if step not in done and available.issuperset([step, *missing_before(step, path, done)])
    )


def next_step(path: Sequence[Step], done: frozenset[Step], *, available: frozenset[Step]) -> Step | None:
    """The first step that can be taken now."""
    for step in path:
        if step not in done and step in available and not missing_before(step, path, done):
            return step
    return None


def _assessed(role: JobRole, stage: Stage, assessments: Sequence[Mapping[str, Any]]) -> list[Step]:
    wanted = next((each for each in assessments if each["id"] == ASSESSMENTS[stage]), None)
    found = []
    for part in wanted["parts"] if wanted else ():
        taken_by = part["for"]
        if KIND_OF[role] in taken_by["kinds"] or role in taken_by["roles"]:
            kind = PART_KINDS.get(part["id"], StepKind.WORK_PRODUCT)
            found.append(Step(stage, kind, part["ref"] or f"{ASSESSMENTS[stage]}-{part['id']}"))
    return found
