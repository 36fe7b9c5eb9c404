"""Queries of drafts: which a person may see, who is named on one, and what was said about its texts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from portal.core import clock, db
from portal.core.permissions import Permission
from portal.core.validity import valid_at
from portal.library import queries as library_queries
from portal.library.files import ContentFile, read_again
from portal.library.findings import LintFinding
from portal.library.linting import refused
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.people.models import JobRoleHolding, Person
from portal.people.rules import PRESENT, JobRole
from portal.policies.models import (
    Acknowledgement,
    PolicyComment,
    PolicyDraft,
    PolicyDuty,
    PolicyOpinion,
    PolicyText,
)
from portal.policies.rules.life import OPEN, DraftState, Duty, ReviewFacts, VersionScale

COMMENTS_SHOWN = 200
DRAFTS_SHOWN = 100


def writes(person: Person) -> bool:
    """Whether a person writes policies; they belong to the whole company, so a right for one unit is not enough."""
    return person.may(Permission.POLICIES_WRITE) and person.scope_of(Permission.POLICIES_WRITE).everywhere


def visible_to(person: Person) -> ColumnElement[bool]:
    """Return the condition that a person may see a draft: they write policies, or are named on it."""
    if writes(person):
        return PolicyDraft.id.is_not(None)
    named = and_(
        PolicyDuty.draft_id == PolicyDraft.id,
        PolicyDuty.person_id == person.id,
        valid_at(PolicyDuty, clock.now()),
    )
    return exists(select(PolicyDuty.id).where(named).correlate(PolicyDraft))


def find_draft(person: Person, draft_id: int) -> PolicyDraft | None:
    return db.session.scalars(
        select(PolicyDraft).where(PolicyDraft.id == draft_id, visible_to(person))
    ).one_or_none()


def find_open_draft(key: str) -> PolicyDraft | None:
    """Return the draft of the next version of a policy, if there is one."""
    return db.session.scalars(
        select(PolicyDraft).where(PolicyDraft.policy_key == key, PolicyDraft.state.in_(OPEN))
    ).one_or_none()


def list_open(person: Person) -> Sequence[PolicyDraft]:
    """Return the drafts under way that a person may see, those that changed last first."""
    return db.session.scalars(
        select(PolicyDraft)
        .where(PolicyDraft.state.in_(OPEN), visible_to(person))
        .options(joinedload(PolicyDraft.author))
        .order_by(PolicyDraft.changed_at.desc(), PolicyDraft.id.desc())
        .limit(DRAFTS_SHOWN)
    ).all()


def list_keys() -> Sequence[str]:
    """Return the key of every policy that was ever published or drafted."""
    published = select(ContentVersion.key).where(ContentVersion.kind == ContentKind.POLICY)
    return db.session.scalars(published.union(select(PolicyDraft.policy_key))).all()


def list_texts(draft: PolicyDraft) -> Sequence[PolicyText]:
    """Return the texts that were sent for review, the newest first."""
    return db.session.scalars(
        select(PolicyText).where(PolicyText.draft_id == draft.id).order_by(PolicyText.number.desc())
    ).all()


def list_duties(draft: PolicyDraft, at: datetime) -> Sequence[PolicyDuty]:
    """Return who is named on a draft at ``at``, reviewers first, by name."""
    rows = db.session.scalars(
        select(PolicyDuty)
        .where(PolicyDuty.draft_id == draft.id, valid_at(PolicyDuty, at))
        .options(joinedload(PolicyDuty.person))
        .order_by(PolicyDuty.id)
    ).all()
    return sorted(rows, key=lambda each: (list(Duty).index(each.duty), each.person.name, each.id))


def list_opinions(texts: Collection[PolicyText]) -> Sequence[PolicyOpinion]:
    """Return what was said about some texts, in order of time."""
    of_texts = PolicyOpinion.text_id.in_([each.id for each in texts])
    return db.session.scalars(select(PolicyOpinion).where(of_texts).order_by(PolicyOpinion.id)).all()


def list_comments(texts: Collection[PolicyText]) -> Sequence[PolicyComment]:
    """Return the newest comments on some texts, in order of time."""
    newest = db.session.scalars(
        select(PolicyComment)
        .where(PolicyComment.text_id.in_([each.id for each in texts]))
        .options(joinedload(PolicyComment.person))
        .order_by(PolicyComment.id.desc())
        .limit(COMMENTS_SHOWN)
    ).all()
    return newest[::-1]


def review_facts(draft: PolicyDraft, text: PolicyText, at: datetime) -> ReviewFacts:
    """Return who can still act on a text, and what was said about it. People who left can no longer act."""
    duties, opinions = list_duties(draft, at), list_opinions([text])
    can_act = {
        duty: [each.person_id for each in duties if each.duty is duty and each.person.state in PRESENT]
        for duty in Duty
    }
    said = {duty: {each.person_id: each.opinion for each in opinions if each.duty is duty} for duty in Duty}
    return ReviewFacts(
        reviewers=can_act[Duty.REVIEWER],
        approvers=can_act[Duty.APPROVER],
        reviewed=said[Duty.REVIEWER],
        decided=said[Duty.APPROVER],
        quorum=draft.quorum,
    )


def count_audience(audience: Collection[JobRole], at: datetime) -> int:
    """Count the people at work whom a policy is for."""
    people = select(func.count()).select_from(Person).where(Person.state.in_(PRESENT))
    if JobRole.ALL_EMPLOYEES not in audience:
        people = people.where(_holds_one_of(audience, at))
    return db.session.scalar(people) or 0


def count_touched(draft: PolicyDraft, scale: VersionScale) -> int:
    """Count the people who have to sign a draft once it is in force: its audience, or nobody after a minor change."""
    front = draft.front
    if scale is VersionScale.MINOR or not front["acknowledge"]:
        return 0
    audience = [front["audience"]] if isinstance(front["audience"], str) else front["audience"]
    return count_audience([JobRole(each) for each in audience], clock.now())


def count_signed(version: ContentVersion) -> int:
    """Count the people at work who signed a version."""
    signed = select(Acknowledgement.id).where(
        Acknowledgement.person_id == Person.id, Acknowledgement.version_id == version.id
    )
    people = select(func.count()).select_from(Person).where(Person.state.in_(PRESENT), signed.exists())
    return db.session.scalar(people) or 0


def list_problems(file: ContentFile) -> Sequence[LintFinding]:
    """Return what lint has against a policy, checked with the catalogues in force."""
    catalogues = library_queries.list_current(ContentKind.CATALOGUE)
    others = [read_again(each.kind, each.key, each.source) for each in catalogues]
    return refused([file], [each for each in others if each]).get(file.path, [])


def list_competencies() -> Mapping[str, str]:
    """Return the name of each competency that a question can be about, by its id."""
    version = library_queries.find_current(ContentKind.CATALOGUE, "competencies")
    return {each["id"]: each["can"] for each in version.content} if version else {}


def list_waiting(person: Person, at: datetime) -> Sequence[tuple[PolicyDraft, Duty]]:
    """Return the drafts that wait for the review or approval of a person, the oldest first; one statement."""
    newest = (
        select(func.max(PolicyText.id)).where(PolicyText.draft_id == PolicyDraft.id).correlate(PolicyDraft)
    ).scalar_subquery()
    has_said = exists(
        select(PolicyOpinion.id)
        .where(
            PolicyOpinion.text_id == newest,
            PolicyOpinion.person_id == person.id,
            PolicyOpinion.duty == PolicyDuty.duty,
        )
        .correlate(PolicyDraft, PolicyDuty)
    )
    its_turn = or_(
        and_(PolicyDuty.duty == Duty.REVIEWER, PolicyDraft.state == DraftState.IN_REVIEW),
        and_(PolicyDuty.duty == Duty.APPROVER, PolicyDraft.state == DraftState.TO_APPROVE),
    )
    rows = db.session.execute(
        select(PolicyDraft, PolicyDuty.duty)
        .join(PolicyDuty, PolicyDuty.draft_id == PolicyDraft.id)
        .where(PolicyDuty.person_id == person.id, valid_at(PolicyDuty, at), its_turn, ~has_said)
        .order_by(PolicyDraft.changed_at, PolicyDraft.id)
        .limit(DRAFTS_SHOWN)
    )
    return [(draft, duty) for draft, duty in rows]


def list_of_author(person: Person) -> Sequence[PolicyDraft]:
    """Return the drafts that wait for their author: approved, or sent back with something to change."""
    was_sent = exists(
        select(PolicyText.id).where(PolicyText.draft_id == PolicyDraft.id).correlate(PolicyDraft)
    )
    waits = or_(
        PolicyDraft.state == DraftState.APPROVED, and_(PolicyDraft.state == DraftState.DRAFT, was_sent)
    )
    return db.session.scalars(
        select(PolicyDraft)
        .where(PolicyDraft.author_id == person.id, waits)
        .order_by(PolicyDraft.changed_at, PolicyDraft.id)
        .limit(DRAFTS_SHOWN)
    ).all()


def _holds_one_of(roles: Collection[JobRole], at: datetime) -> ColumnElement[bool]:
    held = select(JobRoleHolding.id).where(
        JobRoleHolding.person_id == Person.id,
        JobRoleHolding.job_role.in_(roles),
        valid_at(JobRoleHolding, at),
    )
    return exists(held.correlate(Person))
