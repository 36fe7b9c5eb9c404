"""The review cycle: when a policy is to be looked at again, and what a review says."""

from datetime import date, timedelta
from enum import StrEnum

from portal.core.dates import add_months


class ReviewOutcome(StrEnum):
    """What somebody who looked a policy through says about it."""

    UNCHANGED = "unchanged"
    NEEDS_CHANGE = "needs_change"


class ReviewStanding(StrEnum):
    """How near the next review of a policy is."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


def next_review(effective: date, months: int, reviewed: date | None) -> date:
    """Return the day by which a policy is to be reviewed.

    The interval begins with the day it took force, or with a later review that found it right as it is. A review that
    asks for a change moves nothing: the new version does.
    """
    return add_months(max(effective, reviewed or effective), months)


def review_standing(due_on: date, *, today: date, warn_days: int) -> ReviewStanding:
    """Return whether a review is overdue, due within ``warn_days``, or later. It is overdue after its day."""
    if due_on < today:
        return ReviewStanding.OVERDUE
    return ReviewStanding.SOON if due_on <= today + timedelta(days=warn_days) else ReviewStanding.LATER
