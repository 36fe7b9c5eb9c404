"""Reading labs. One sees one's own attempts only; a coach learns that a talk was asked for, and no more (PRV-2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core import db
from portal.core.reasons import Reason
from portal.core.statements import Moment, RowId
from portal.library import queries as library
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.people.models import JobRoleHolding, Person, UnitInside
from portal.people.queries import valid_at
from portal.people.rules import PRESENT, JobRole
from portal.training.assessments import queries as assessments
from portal.training.assessments.queries import Ahead
from portal.training.assessments.rules import (
    Finish,
    fails_in_a_row,
    read_attempts,
    refusals,
    tries_left,
    waits_for_talk,
)
from portal.training.labs import rules
from portal.training.labs.models import CoachingRequest, CoachingTalk, LabAttempt, LabResult
from portal.training.labs.rules import Case, CheckPoint, FaultForm, LabPassMark, Landing
from portal.training.paths.rules import StepKind
from portal.training.quizzes import queries as quizzes

COACHING_ROLES = (JobRole.CS_MANAGER, JobRole.OPERATIONS_LEAD)


@dataclass(frozen=True, kw_only=True)
class ShownCase:
    """One case as a page shows it; what it truly is, its cue and explanation are for afterwards."""

    id: str
    setting: str
    context: str
    output: Sequence[str]
    evidence: Sequence[tuple[str, str]]
    is_bad: bool
    fault: str
    is_critical: bool
    cue: str
    explanation: str


@dataclass(frozen=True, kw_only=True)
class Call:
    """One case of a finished attempt, what was decided and where that landed."""

    number: int
    case: ShownCase
    landing: Landing
    reasons: Sequence[CheckPoint]
    note: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a person stands with one lab: what came before, and what holds the next attempt up."""

    attempts: Sequence[LabAttempt]
    open_attempt: LabAttempt | None
    passed_at: datetime | None
    missing: Sequence[Ahead]
    refusals: Sequence[Reason]
    tries_left: int | None
    waits_for_talk: bool
    request: CoachingRequest | None
    needs: LabPassMark


def visible_to(person: Person) -> Select[LabAttempt]:
    """Where every read starts: one's own attempts."""
    return select(LabAttempt).where(LabAttempt.person_id == person.id)


def find_lab(key: str) -> ContentVersion | None:
    """The lab in force."""
    return library.find_current(ContentKind.LAB, key)


def list_attempts(person: Person, key: str) -> Sequence[LabAttempt]:
    """Every attempt at one lab with its result, newest first; one statement."""
    return db.session.scalars(
        visible_to(person)
        .where(LabAttempt.lab_key == key)
        .options(joinedload(LabAttempt.result))
        .order_by(LabAttempt.id.desc())
    ).all()


def find_attempt(person: Person, attempt_id: int, key: str, *, held: bool = False) -> LabAttempt | None:
    """One attempt with what belongs to it; ``held`` until the use case ends, so that no call is counted twice."""
    attempts = visible_to(person).where(LabAttempt.id == attempt_id, LabAttempt.lab_key == key)
    if held:
        attempts = attempts.with_for_update(of=LabAttempt)
    return db.session.scalars(
        attempts.options(
            joinedload(LabAttempt.version), joinedload(LabAttempt.result), selectinload(LabAttempt.decisions)
        )
    ).one_or_none()


def standing(person: Person, lab: ContentVersion, at: datetime) -> Standing:
    """All that decides whether a person may start ``lab`` at ``at``."""
    part = assessments.part_of(lab.key, at)
    terms, attempts = read_attempts(part), list_attempts(person, lab.key)
    of_era = [attempt for attempt in attempts if attempt.era == lab.era]
    results = [attempt.result for attempt in of_era if attempt.result]
    finishes = [Finish(result.passed, result.finished_at) for result in results]
    fails = fails_in_a_row(finishes, since=_last_talk_at(person, lab.key))
    passed = {(StepKind.QUIZ, quiz) for quiz in quizzes.list_passed(person, at)}
    missing = assessments.list_ahead(person, StepKind.LAB, lab.key, at, passed=passed)
    waits = waits_for_talk(fails, terms)
    return Standing(
        attempts=attempts,
        open_attempt=next((attempt for attempt in of_era if not attempt.result), None),
        passed_at=next((result.finished_at for result in results if result.passed), None),
        missing=missing,
        refusals=refusals(missing=[each.key for each in missing], fails=fails, terms=terms, at=at),
        tries_left=tries_left(fails, terms),
        waits_for_talk=waits,
        request=find_open_request(person, lab.key) if waits else None,
        needs=rules.read_pass_mark(part),
    )


def pass_mark(key: str, at: datetime) -> LabPassMark:
    """What passing took at ``at``."""
    return rules.read_pass_mark(assessments.part_of(key, at))


def pool_of(lab: ContentVersion) -> list[Case]:
    """The cases of a version, as draws and counts need them."""
    return [
        Case(
            id=item["id"],
            is_bad=item["truth"] == "bad",
            kind=item["fault_kind"],
            form=FaultForm(item["fault_form"]) if item["fault_form"] else None,
            severity=item["severity"],
            is_surprising=item["surprising"],
            difficulty=item["difficulty"],
        )
        for item in lab.content["items"]
    ]


def show_case(lab: ContentVersion, item_id: str) -> ShownCase:
    """One case of a version."""
    item = next(each for each in lab.content["items"] if each["id"] == item_id)
    return ShownCase(
        id=item_id,
        setting=item["setting"],
        context=item["context"],
        output=[part for part in item["agent_output"].splitlines() if part.strip()],
        evidence=[(each["label"], each["text"]) for each in item["evidence"]],
        is_bad=item["truth"] == "bad",
        fault=_fault_names().get(item["fault_kind"] or "", ""),
        is_critical=item["severity"] in rules.CRITICAL,
        cue=item["cue"],
        explanation=item["explanation"],
    )


def review(attempt: LabAttempt) -> list[Call]:
    """Every case of a finished attempt, in the order it was shown."""
    cases = {case.id: case for case in pool_of(attempt.version)}
    decisions = {decision.item_id: decision for decision in attempt.decisions}
    return [
        Call(
            number=number,
            case=show_case(attempt.version, item_id),
            landing=rules.landing(cases[item_id], stopped=decisions[item_id].stopped),
            reasons=[CheckPoint(reason) for reason in decisions[item_id].reasons],
            note=decisions[item_id].note,
        )
        for number, item_id in enumerate(attempt.items, start=1)
    ]


def passed_labs(at: Moment) -> Select[int, str, datetime]:
    """(person_id, lab_key, passed_at) of every pass that counted at ``at``; composes."""
    in_force = library.eras(ContentKind.LAB, at).subquery()
    return (
        select(LabAttempt.person_id, LabAttempt.lab_key, LabResult.finished_at.label("passed_at"))
        .join(LabResult, LabResult.attempt_id == LabAttempt.id)
        .join(in_force, and_(in_force.c.key == LabAttempt.lab_key, in_force.c.era == LabAttempt.era))
        .where(LabResult.passed, LabResult.finished_at <= at)
    )


def list_passed(person: Person, at: datetime) -> Collection[str]:
    """The labs a person had passed at ``at``."""
    passed = passed_labs(at).where(LabAttempt.person_id == person.id)
    return {row.lab_key for row in db.session.execute(passed)}


def list_coaches(person: Person, at: datetime) -> Sequence[Person]:
    """Whom a person may ask for a talk: their manager, and who leads people or operations in their unit or above it."""
    above = select(UnitInside.ancestor_id).where(
        UnitInside.descendant_id == person.unit_id, valid_at(UnitInside, at)
    )
    leading = select(JobRoleHolding.person_id).where(
        JobRoleHolding.job_role.in_(COACHING_ROLES), valid_at(JobRoleHolding, at)
    )
    near = and_(Person.id.in_(leading), Person.unit_id.in_(above))
    return db.session.scalars(
        select(Person)
        .where(or_(Person.id == person.manager_id, near), Person.id != person.id, Person.state.in_(PRESENT))
        .order_by(Person.sort_name, Person.id)
    ).all()


def find_open_request(person: Person, key: str) -> CoachingRequest | None:
    """The talk that a person has asked for and that has not taken place yet."""
    return db.session.scalars(
        select(CoachingRequest)
        .outerjoin(CoachingRequest.talk)
        .where(
            CoachingRequest.person_id == person.id,
            CoachingRequest.lab_key == key,
            CoachingTalk.id.is_(None),
        )
        .options(joinedload(CoachingRequest.coach))
        .order_by(CoachingRequest.id.desc())
        .limit(1)
    ).one_or_none()


def asked_of(coach_id: RowId) -> Select[CoachingRequest]:
    """The talks that somebody asked this coach for and that have not taken place yet; composes."""
    return (
        select(CoachingRequest)
        .outerjoin(CoachingRequest.talk)
        .where(CoachingRequest.coach_id == coach_id, CoachingTalk.id.is_(None))
    )


def list_requests(coach: Person) -> Sequence[CoachingRequest]:
    """The talks that wait for a coach, longest waiting first."""
    return db.session.scalars(
        asked_of(coach.id).options(joinedload(CoachingRequest.person)).order_by(CoachingRequest.id)
    ).all()


def count_requests(coach: Person) -> int:
    """How many talks wait for a coach."""
    return db.session.scalar(select(func.count()).select_from(asked_of(coach.id).subquery())) or 0


def find_request(coach: Person, request_id: int) -> CoachingRequest | None:
    """A talk that was asked of this coach, whether it took place or not."""
    return db.session.scalars(
        select(CoachingRequest)
        .where(CoachingRequest.id == request_id, CoachingRequest.coach_id == coach.id)
        .options(joinedload(CoachingRequest.talk), joinedload(CoachingRequest.person))
    ).one_or_none()


def _last_talk_at(person: Person, key: str) -> datetime | None:
    return db.session.scalar(
        select(func.max(CoachingTalk.talked_at))
        .join(CoachingTalk.request)
        .where(CoachingRequest.person_id == person.id, CoachingRequest.lab_key == key)
    )


def _fault_names() -> dict[str, str]:
    return {kind["id"]: kind["name"] for kind in library.catalogue("failure-taxonomy")["kinds"]}
