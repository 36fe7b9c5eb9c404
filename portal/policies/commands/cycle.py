"""The review cycle: who looks after a policy, what a review found, and reminders."""

from datetime import date

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.core.validity import end_periods
from portal.library.models import ContentVersion
from portal.notices.commands import tell
from portal.people.models import Person
from portal.policies import queries
from portal.policies.actions import PolicyAction
from portal.policies.commands.signing import TEXT_CHANGED
from portal.policies.models import PolicyOwner, PolicyReview, PolicyReviewReminder
from portal.policies.notices import REVIEW_DUE, REVIEW_NEEDS_CHANGE, REVIEW_OVERDUE
from portal.policies.rules.cycle import ReviewOutcome, ReviewStanding

TURNS = "policy reviews"


def assign_owner(actor: Person, version: ContentVersion, owner: Person) -> None:
    """Let a person look after a policy from now on: they are asked to review it in time."""
    if not owner.is_active:
        raise Refused(Reason("policy_owner_not_here"), field="owner")
    db.take_turns(TURNS)
    at = clock.now()
    end_periods(PolicyOwner, at, PolicyOwner.policy_key == version.key)
    owned = PolicyOwner(policy_key=version.key, person_id=owner.id, valid_from=at)
    db.session.add(owned)
    db.session.flush()  # the audit subject needs the id
    record(actor, PolicyAction.OWNER_ASSIGNED, owned, concerns=owner, policy=version.key)


def record_review(
    actor: Person, version: ContentVersion, *, outcome: ReviewOutcome, words: str
) -> PolicyReview:
    """Record that a person looked the version in force through. One that needs a change is told to those who write."""
    db.take_turns(TURNS)
    current = queries.find_policy(version.key)
    if current is None or current.id != version.id:
        raise Refused(TEXT_CHANGED)
    if not queries.reviews(actor, version.key):
        raise Refused(Reason("policy_review_not_yours"))
    review = PolicyReview(
        policy_key=version.key, version_id=version.id, person_id=actor.id, outcome=outcome, words=words,
        reviewed_at=clock.now(),
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()  # the audit subject needs the id
    record(
        actor, PolicyAction.REVIEWED, review, facts=[review], policy=version.key, version=version.id,
        hash=version.hash, outcome=outcome,
    )  # fmt: skip
    if outcome is ReviewOutcome.NEEDS_CHANGE:
        address = {"key": version.key}
        writers = queries.list_writers(but=actor)
        tell(writers, REVIEW_NEEDS_CHANGE, review, address=address, title=version.title, reviewer=actor.name)
    return review


def remind_of_review(version: ContentVersion, *, due_on: date, standing: ReviewStanding) -> None:
    """Tell the owner of a policy that its review is due; once it is overdue, also those who write policies.

    Each is told once for each day on which a review is due.
    """
    db.take_turns(TURNS)
    if queries.is_reminded(version.key, due_on, standing):
        return
    reminder = PolicyReviewReminder(
        policy_key=version.key, due_on=due_on, standing=standing, told_at=clock.now()
    )
    db.session.add(reminder)
    db.session.flush()  # the audit subject needs the id
    record(None, PolicyAction.REVIEW_REMINDED, reminder, policy=version.key, due_on=due_on)
    owner = queries.find_owner(version.key)
    is_here = owner is not None and owner.is_active
    is_overdue = standing is ReviewStanding.OVERDUE
    writers = queries.list_writers() if is_overdue or not is_here else ()
    tell(
        [*([owner] if owner and is_here else []), *writers],
        REVIEW_OVERDUE if is_overdue else REVIEW_DUE,
        reminder,
        address={"key": version.key},
        title=version.title,
        day=due_on.isoformat(),
    )
