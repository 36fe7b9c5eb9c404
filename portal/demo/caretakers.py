"""Who looks after policies of the sample company, and a review that found one in need of a change."""

from datetime import datetime, timedelta

from portal.demo import company
from portal.demo.learning import Scene
from portal.policies import commands, queries
from portal.policies.rules.cycle import ReviewOutcome

WRITER = "NW-1003"  # Grace Lindqvist
OWNERS = {"p06": "NW-1003", "p04": "NW-1014", "p01": "NW-1002"}  # Grace herself, Priya Nair, Elena Marsh
REVIEWED, FOUND = "p04", "Section 4 names a duty line that Dublin cannot reach. It needs a second route."


def scenes(today: datetime) -> list[Scene]:
    """Return the day on which owners were chosen, and the day of a review."""
    return [(today - timedelta(days=3, hours=2), _choose), (today - timedelta(days=1, hours=3), _review)]


def _choose() -> None:
    for key, number in OWNERS.items():
        if policy := queries.find_policy(key):
            commands.assign_owner(company.person(WRITER), policy, company.person(number))


def _review() -> None:
    if policy := queries.find_policy(REVIEWED):
        commands.record_review(
            company.person(OWNERS[REVIEWED]), policy, outcome=ReviewOutcome.NEEDS_CHANGE, words=FOUND
        )
