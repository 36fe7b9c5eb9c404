"""Rules for when an assessment may be tried, tried again, or has to wait."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from portal.core.reasons import Reason

# A part of an assessment, as the catalogue says it. Each kind of assessment reads the keys it needs.
AssessmentPart = TypedDict(
    "AssessmentPart",
    {"id": str, "ref": str, "draw": dict[str, int], "pass": dict[str, Any], "attempts": dict[str, Any]},
    total=False,
)

COACHING = "coaching"
SEED_BITS = 31


@dataclass(frozen=True)
class Finish:
    """One finished attempt."""

    passed: bool
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Attempts:
    """How many tries there are, and how long to wait after several failed in a row (field 2.5)."""

    max_attempts: int | None = None
    wait_after_fails: int | None = None
    wait: timedelta = timedelta(0)
    then: str | None = None

    @property
    def wait_hours(self) -> int:
        return int(self.wait.total_seconds() // 3600)

    @property
    def ends_in_coaching(self) -> bool:
        return self.max_attempts is not None and self.then == COACHING


def read_attempts(part: AssessmentPart) -> Attempts:
    """Return the ``attempts`` of one part of the assessments catalogue."""
    given = part["attempts"]
    return Attempts(
        max_attempts=given["max_attempts"],
        wait_after_fails=given["wait_after_fails"],
        wait=timedelta(hours=given["wait_hours"]),
        then=given["then"],
    )


def fails_in_a_row(finishes: Sequence[Finish], *, since: datetime | None = None) -> list[Finish]:
    """Return the latest failed attempts in a row, oldest first; a pass or a talk at ``since`` resets them."""
    recent: list[Finish] = []
    for finish in sorted(finishes, key=lambda each: each.at, reverse=True):
        if finish.passed or (since is not None and finish.at <= since):
            break
        recent.insert(0, finish)
    return recent


def next_try_at(fails: Sequence[Finish], terms: Attempts) -> datetime | None:
    """Return when the next attempt opens; ``None`` means now.

    Once the last ``wait_after_fails`` attempts have all failed, each further one waits.
    """
    if not terms.wait_after_fails or len(fails) < terms.wait_after_fails:
        return None
    return fails[-1].at + terms.wait


def waits_for_talk(fails: Sequence[Finish], terms: Attempts) -> bool:
    """Return whether all tries are used up, so that a coach talks with the person first."""
    return terms.max_attempts is not None and terms.ends_in_coaching and len(fails) >= terms.max_attempts


def tries_left(fails: Sequence[Finish], terms: Attempts) -> int | None:
    """Return how many tries are left before a talk; ``None`` where there is no limit."""
    return None if terms.max_attempts is None else max(0, terms.max_attempts - len(fails))


def refusals(
    *, missing: Collection[str], fails: Sequence[Finish], terms: Attempts, at: datetime
) -> list[Reason]:
    """Return why an attempt cannot start at ``at``; none if it can. ``missing`` names the steps that come first."""
    found = []
    if missing:
        found.append(Reason("assessment_steps_first", count=len(missing)))
    opens_at = next_try_at(fails, terms)
    if waits_for_talk(fails, terms):
        found.append(Reason("assessment_waits_for_talk", tries=len(fails)))
    elif terms.max_attempts is not None and len(fails) >= terms.max_attempts:
        found.append(Reason("assessment_no_tries_left", tries=len(fails)))
    if opens_at is not None and at < opens_at:
        found.append(Reason("assessment_opens_later", opens_at=opens_at, fails=len(fails)))
    return found
