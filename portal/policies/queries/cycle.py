"""Queries of the review cycle: which policies are due, who looks after them, and what reviews found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, String, bindparam, exists, func, select, true

from portal.core import clock, db
from portal.core.permissions import GRANTS, Permission
from portal.core.rows import fetch_all
from portal.core.statements import AT, Rows, is_one_of, prepared
from portal.core.validity import valid_at
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.people.models import AccessGrant, Person
from portal.people.rules import PersonState
from portal.policies.models import PolicyOwner, PolicyReview, PolicyReviewReminder
from portal.policies.queries.drafts import writes
from portal.policies.rules import cycle
from portal.policies.rules.cycle import ReviewOutcome, ReviewStanding
from portal.policies.settings import REVIEW_WARN_DAYS
from portal.settings import queries as settings_queries

WRITERS_MOST = 50
REVIEWS_SHOWN = 50


class ReviewedBy(NamedTuple):
    """A review as the history shows it."""

    label: str
    reviewer: str
    outcome: ReviewOutcome
    words: str
    reviewed_at: datetime


class _Owned(NamedTuple):
    policy_key: str
    person_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ReviewDue:
    """A policy in force, when it is to be reviewed, and who looks after it."""

    version: ContentVersion
    due_on: date
    standing: ReviewStanding
    owner_id: int | None
    owner: str


def list_reviews() -> Sequence[ReviewDue]:
    """Return the policies in force, the earliest review first; three statements."""
    at = clock.now()
    owned = {each.policy_key: each for each in fetch_all(_Owned, _owners(at))}
    reviewed = _last_reviews()
    rows = [
        _due(version, owned.get(version.key), reviewed.get(version.key))
        for version in library_queries.list_current(ContentKind.POLICY)
    ]
    return sorted(rows, key=lambda row: (row.due_on, row.version.key))


def find_review_due(version: ContentVersion) -> ReviewDue:
    """Return when one policy is to be reviewed; one statement."""
    row = db.rows(_review_of(), {"key": version.key, "at": clock.now()}).one()
    owned = _Owned(version.key, row.owner_id, row.owner) if row.owner_id else None
    return _due(version, owned, row.reviewed_at)


def list_reviews_of(person: Person) -> Sequence[ReviewDue]:
    """Return the reviews that wait for a person: of what they own, and of what nobody owns if they write policies."""
    is_writer = writes(person)
    return [
        each
        for each in list_reviews()
        if each.standing is not ReviewStanding.LATER
        and (each.owner_id == person.id or (is_writer and each.owner_id is None))
    ]


def list_reviewed(key: str) -> Sequence[ReviewedBy]:
    """Return the reviews of a policy, the newest first."""
    return fetch_all(
        ReviewedBy,
        select(
            ContentVersion.label,
            Person.name.label("reviewer"),
            PolicyReview.outcome,
            PolicyReview.words,
            PolicyReview.reviewed_at,
        )
        .join(ContentVersion, ContentVersion.id == PolicyReview.version_id)
        .join(Person, Person.id == PolicyReview.person_id)
        .where(PolicyReview.policy_key == key)
        .order_by(PolicyReview.id.desc())
        .limit(REVIEWS_SHOWN),
    )


def find_owner(key: str) -> Person | None:
    """Return the person who looks after a policy now."""
    owned = select(PolicyOwner.person_id).where(
        PolicyOwner.policy_key == key, valid_at(PolicyOwner, clock.now())
    )
    return db.session.scalars(select(Person).where(Person.id.in_(owned))).one_or_none()


def reviews(person: Person, key: str) -> bool:
    """Whether a person may record a review: they look after the policy, or write policies."""
    owner = find_owner(key)
    return writes(person) or (owner is not None and owner.id == person.id)


def is_reminded(key: str, due_on: date, standing: ReviewStanding) -> bool:
    """Whether people were told that a review is due on a day, or that this day has passed."""
    told = select(PolicyReviewReminder.id).where(
        PolicyReviewReminder.policy_key == key,
        PolicyReviewReminder.due_on == due_on,
        PolicyReviewReminder.standing == standing,
    )
    return db.session.scalars(told).first() is not None


def list_writers(*, but: Person | None = None) -> Sequence[Person]:
    """Return the people at work who write policies everywhere, without ``but``; one statement."""
    roles = [role for role, granted in GRANTS.items() if Permission.POLICIES_WRITE in granted]
    holds = exists(
        select(AccessGrant.id)
        .where(
            AccessGrant.person_id == Person.id,
            AccessGrant.role.in_(roles),
            AccessGrant.unit_id.is_(None),
            AccessGrant.agent_id.is_(None),
            valid_at(AccessGrant, clock.now()),
        )
        .correlate(Person)
    )
    found = select(Person).where(Person.state == PersonState.ACTIVE, holds)
    if but is not None:
        found = found.where(Person.id != but.id)
    return db.session.scalars(found.order_by(Person.sort_name, Person.id).limit(WRITERS_MOST)).all()


def _due(version: ContentVersion, owned: _Owned | None, reviewed_at: datetime | None) -> ReviewDue:
    due_on = cycle.next_review(
        date.fromisoformat(version.content["effective"]),
        version.content["review_months"],
        reviewed_at.date() if reviewed_at else None,
    )
    days = settings_queries.value(REVIEW_WARN_DAYS)
    return ReviewDue(
        version=version,
        due_on=due_on,
        standing=cycle.review_standing(due_on, today=clock.today(), warn_days=days),
        owner_id=owned.person_id if owned else None,
        owner=owned.name if owned else "",
    )


def _owners(at: datetime) -> Select[str, int, str]:
    return (
        select(PolicyOwner.policy_key, PolicyOwner.person_id, Person.name)
        .join(Person, Person.id == PolicyOwner.person_id)
        .where(valid_at(PolicyOwner, at))
    )


def _last_reviews() -> Mapping[str, datetime]:
    """Return when each policy was last found right as it is."""
    last = func.max(PolicyReview.reviewed_at).label("reviewed_at")
    found = select(PolicyReview.policy_key, last).where(PolicyReview.outcome == ReviewOutcome.UNCHANGED)
    return {row.policy_key: row.reviewed_at for row in db.rows(found.group_by(PolicyReview.policy_key))}


@prepared
def _review_of() -> Rows:
    """Select who looks after a policy and when it was last found right as it is; always one row."""
    key = bindparam("key", type_=String())
    owner = (
        select(PolicyOwner.person_id, Person.name)
        .join(Person, Person.id == PolicyOwner.person_id)
        .where(PolicyOwner.policy_key == key, valid_at(PolicyOwner, AT))
        .subquery()
    )
    last = (
        select(func.max(PolicyReview.reviewed_at).label("reviewed_at"))
        .where(PolicyReview.policy_key == key, is_one_of(PolicyReview.outcome, [ReviewOutcome.UNCHANGED]))
        .subquery()
    )
    return select(
        owner.c.person_id.label("owner_id"), owner.c.name.label("owner"), last.c.reviewed_at
    ).select_from(last.outerjoin(owner, true()))
