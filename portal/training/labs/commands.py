"""Commands of labs: drawing the cases, and keeping the decisions."""

from collections.abc import Collection, Sequence
from functools import partial

from portal.library.models import ContentVersion
from portal.paths import step_kinds
from portal.people.models import Person
from portal.training.assessments import commands
from portal.training.assessments.models import Attempt, Response, Result
from portal.training.labs import queries, rules
from portal.training.labs.rules import CheckPoint


def start_lab(actor: Person, lab: ContentVersion, *, seed: int | None = None) -> Attempt:
    """Draw a new attempt, or return the open one.

    Raises ``Refused`` while steps are missing or a talk should come first.
    """
    return commands.start(actor, lab, step_kinds.LAB, draw=partial(_draw, lab), seed=seed)


def decide_case(
    actor: Person,
    attempt: Attempt,
    *,
    item_id: str,
    stopped: bool,
    reasons: Collection[CheckPoint] = (),
    note: str = "",
) -> Result | None:
    """Keep one decision; the last one creates the result. A case that has a decision keeps it."""
    case = next(case for case in queries.pool_of(attempt.version) if case.id == item_id)
    return commands.respond(
        actor,
        attempt,
        item_id=item_id,
        given={"stopped": stopped, "reasons": sorted(reasons) if stopped else []},
        note=note,
        is_right=stopped == case.is_bad,
        passes=partial(_passes, attempt),
    )


def _draw(lab: ContentVersion, seed: int, seen: Sequence[Collection[str]]) -> list[str]:
    """Draw without the cases of the warm-up: their answers have been shown."""
    pool = queries.pool_of(lab)
    guided = rules.warm_up(pool)
    wanted = lab.content["draw"]
    return rules.draw(
        [case for case in pool if case.id not in guided],
        total=wanted["total"],
        bad=wanted["bad"],
        seed=seed,
        seen=seen,
    )


def _passes(attempt: Attempt, calls: Sequence[Response]) -> bool:
    counts, needs = queries.count_calls(attempt, calls), queries.pass_mark(attempt.key, calls[-1].at)
    return not rules.shortfalls(counts, needs)
