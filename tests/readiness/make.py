"""What is required of people and what they have shown; rows are written directly, only standings are worked out."""

from datetime import datetime, timedelta
from functools import partial

from portal.audit import feed
from portal.core import clock, db
from portal.core.dates import deadline
from portal.core.permissions import Role
from portal.library.models import ContentVersion
from portal.paths import step_kinds
from portal.paths.models import PathStep, Requirement
from portal.paths.rules import Because, Stage
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness import commands, rules
from portal.readiness.jobs import PROJECTIONS
from portal.readiness.models import Nudge, NudgeRound, Relief, Suspension
from portal.readiness.rules import ReliefKind, ReliefReason
from tests.library.make import make_lesson
from tests.make import give_access, keep, long_ago, make_person
from tests.training.lessons.make import make_completion
from tests.training.signoffs.make import make_sign_off

AGENT = JobRole.FRONTLINE_AGENT
LESSONS = ("a01", "a02")


def work_out() -> None:
    """Work out all that is kept from the facts; what the log holds by now is read."""
    for projection in PROJECTIONS:
        projection.refresh_in_batches(projection.list_ids())
        db.perform(partial(feed.mark_read, feed.unread(projection.name)))


def make_step(
    key: str, kind: StepKind, *, position: int, role: JobRole = AGENT, stage: Stage = Stage.ASSIST
) -> PathStep:
    return keep(
        PathStep(
            job_role=role, stage=stage, position=position, kind=kind, key=key, title=f"Step {key}", minutes=10,
            is_available=True, valid_from=long_ago(),
        )
    )  # fmt: skip


def make_way() -> list:
    """Level 1 of frontline agents takes two lessons; nothing else is asked of anybody."""
    for position, key in enumerate(LESSONS):
        make_step(key, step_kinds.LESSON, position=position)
    return [make_lesson(key) for key in LESSONS]


def make_foundation() -> list:
    """One lesson that everybody takes."""
    keep(
        PathStep(
            job_role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION, position=0, kind=step_kinds.LESSON, key="f01",
            title="Foundation", minutes=10, is_available=True, valid_from=long_ago(),
        )
    )  # fmt: skip
    return [make_lesson("f01")]


def require(
    *people: Person, role: JobRole = AGENT, stage: Stage = Stage.ASSIST, due_at: datetime | None = None
) -> None:
    for person in people:
        keep(
            Requirement(
                person_id=person.id, job_role=role, stage=stage, because=Because.BESIDE,
                due_at=due_at or clock.now(), valid_from=long_ago(),
            )
        )  # fmt: skip


def make_suspension(person: Person, *, by: Person, stage: Stage = Stage.ASSIST) -> Suspension:
    return keep(
        Suspension(
            person_id=person.id, job_role=AGENT, stage=stage, reason="A long break.", suspended_by_id=by.id,
            valid_from=clock.now(),
        )
    )  # fmt: skip


def make_relief(
    person: Person,
    *,
    by: Person,
    kind: ReliefKind = ReliefKind.EXTENSION,
    until: datetime | None = None,
    note: str = "",
) -> Relief:
    """More time for level 1 of frontline agents: ten days, where nothing else is said."""
    ends = until or clock.now() + timedelta(days=10)
    return keep(
        Relief(
            person_id=person.id, job_role=AGENT, stage=Stage.ASSIST, kind=kind, until=deadline(ends, "UTC"),
            reason=ReliefReason.WORKLOAD, note=note, given_by_id=by.id, given_at=clock.now(),
        )
    )  # fmt: skip


def make_nudges(sender: Person, *people: Person, at: datetime | None = None) -> NudgeRound:
    """Nudges about the first lesson, which have not left yet."""
    made_at = at or clock.now()
    sent = keep(
        NudgeRound(
            sender_id=sender.id, job_role=AGENT, stage=Stage.ASSIST, made_at=made_at, leaves_at=made_at + rules.HELD
        )
    )  # fmt: skip
    for person in people:
        keep(
            Nudge(
                round_id=sent.id, person_id=person.id, kind=step_kinds.LESSON, key=LESSONS[0], made_at=made_at
            )
        )
    return sent


def make_compliance() -> Person:
    """Somebody who may see everybody's readiness."""
    gil = make_person("Gil Grey")
    give_access(gil, Role.COMPLIANCE)
    return gil


def make_certified(*people: Person, checklist: ContentVersion, at: datetime | None = None) -> None:
    """People who lead, and are certified for level 1: it takes a lesson everybody needs, and the sign-off."""
    lead = JobRole.CS_MANAGER
    foundation = make_lesson("f01-first")
    make_step("f01-first", step_kinds.LESSON, position=0, role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION)
    make_step(checklist.key, step_kinds.SIGN_OFF, position=0, role=lead)
    for person in people:
        require(person, role=lead)
        make_completion(person, foundation, at=at or clock.now() - timedelta(days=40))
        make_sign_off(person, checklist, observer=person, at=at)
    commands.refresh([each.id for each in people])
    db.session.commit()
