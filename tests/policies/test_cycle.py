"""The review cycle: owners, reviews, reminders, and what time does."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.permissions import Role
from portal.notices.models import Notice
from portal.policies.jobs import remind_of_reviews
from portal.policies.models import PolicyReview
from portal.policies.rules.cycle import ReviewOutcome, ReviewStanding, next_review, review_standing
from portal.policies.settings import REVIEW_WARN_DAYS
from tests.conftest import NOON
from tests.make import actions, give_access, make_person, make_setting, only
from tests.policies.make import make_policy

BEFORE = NOON - timedelta(days=30)  # the policy of the tests took force on 31 January, for a month


def told(person) -> list[str]:
    """The kinds of notices in the inbox of a person."""
    kinds = select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(kinds))


def make_grace():
    """Somebody who writes policies."""
    grace = make_person("Grace Gale")
    give_access(grace, Role.COMPLIANCE)
    return grace


@pytest.mark.parametrize(
    ("reviewed", "due_on"),
    [
        (None, date(2026, 2, 28)),
        (date(2026, 2, 20), date(2026, 3, 20)),
        (date(2025, 12, 1), date(2026, 2, 28)),  # a review of the version before
    ],
)
def test_the_interval_begins_with_the_version_or_with_a_later_review(reviewed, due_on) -> None:
    assert next_review(date(2026, 1, 31), 1, reviewed) == due_on


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 2, 17), ReviewStanding.LATER),
        (date(2026, 2, 18), ReviewStanding.SOON),
        (date(2026, 2, 28), ReviewStanding.SOON),
        (date(2026, 3, 1), ReviewStanding.OVERDUE),
    ],
)
def test_a_review_is_overdue_after_its_day(today, standing) -> None:
    assert review_standing(date(2026, 2, 28), today=today, warn_days=10) is standing


def test_an_overdue_review_is_listed_and_a_review_without_change_moves_the_date(as_, cast) -> None:
    grace, policy = make_grace(), make_policy()
    version_id, grace_id = policy.id, grace.id
    assert as_(grace).get("policies.reviews").says("One review is overdue.")
    assert as_(grace).get("today.index").says("Review “Policy p06”")
    assert as_(cast.ada).get("policies.show", key="p06").says("Sat 28 Feb 2026 (Overdue)")

    values = {"key": "p06", "version": version_id, "outcome": "unchanged"}
    assert as_(grace).post("policies.record_review", **values, words="").says("Say what you looked at.")
    done = as_(grace).post("policies.record_review", **values, words="The law and ten reports.")

    assert done.went_to("policies.review", key="p06")
    review = only(PolicyReview)
    assert (review.version_id, review.person_id) == (version_id, grace_id)
    assert review.outcome is ReviewOutcome.UNCHANGED
    assert actions() == ["policies.reviewed"]
    page = as_(grace).get("policies.review", key="p06")
    assert page.says("The law and ten reports.")
    assert page.says("Next review by Sun 12 Apr 2026")
    assert as_(grace).get("policies.reviews").says("No review is overdue.")


def test_the_owner_is_asked_reviews_and_tells_those_who_write_that_a_change_is_needed(as_, cast) -> None:
    grace, policy = make_grace(), make_policy()
    version_id = policy.id
    as_(grace).post("policies.assign_owner", key="p06", owner=cast.bo.id)
    assert as_(cast.bo).get("today.index").says("Review “Policy p06”")
    assert not as_(cast.ada).get("today.index").says("Review “Policy p06”")
    assert as_(cast.ada).get("policies.review", key="p06").status == 403

    as_(cast.bo).post(
        "policies.record_review",
        key="p06",
        version=version_id,
        outcome="needs_change",
        words="Clause 2 is old.",
    )

    assert told(grace) == ["policies.review_needs_change"]
    page = as_(cast.bo).get("policies.review", key="p06")
    assert page.says("Looked after by Bo Brand")
    assert page.says("Next review by Sat 28 Feb 2026")  # nothing is settled yet


def test_a_review_is_of_the_version_that_was_on_the_page(as_) -> None:
    grace, policy = make_grace(), make_policy()
    before = policy.id
    make_policy(label="2.0.0")

    page = as_(grace).post(
        "policies.record_review", key="p06", version=before, outcome="unchanged", words="All of it."
    )

    assert page.status == 422
    assert page.says("The text changed while you were reading.")
    assert actions() == []


def test_reminders_come_once_before_and_once_after_the_day(as_, cast) -> None:
    grace = make_grace()
    make_policy(published_at=BEFORE)
    as_(grace).post("policies.assign_owner", key="p06", owner=cast.bo.id)
    make_setting(REVIEW_WARN_DAYS, 10)
    with clock.moved_to(BEFORE):
        assert remind_of_reviews() == 0
    with clock.moved_to(NOON - timedelta(days=20)):  # 20 February
        assert remind_of_reviews() == 1
        assert remind_of_reviews() == 0
    assert told(grace) == ["policies.review_due"]  # on that day nobody looked after it

    assert remind_of_reviews() == 1
    assert remind_of_reviews() == 0
    assert told(cast.bo) == ["policies.review_overdue"]
    assert told(grace) == ["policies.review_due", "policies.review_overdue"]
