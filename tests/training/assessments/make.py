"""The catalogues that assessments read, attempts and talks; rows are written directly, never through commands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.core import clock
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.models import PathStep
from portal.paths.rules import Stage
from portal.paths.step_kinds import StepKind
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.training.assessments.models import Attempt, CoachingRequest, CoachingTalk, Response, Result
from tests.library.make import make_version
from tests.make import keep, long_ago

CONTENT = Path(__file__).parents[3] / "content"


def make_terms() -> None:
    """The terms of every assessment and the names of the fault kinds, in force."""
    for name in ("assessments", "failure-taxonomy"):
        make_version(ContentKind.CATALOGUE, name, _catalogue(name), title=name)


@cache
def _catalogue(name: str) -> Any:
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text())


def make_steps(
    *steps: tuple[StepKind, str], role: JobRole = JobRole.ALL_EMPLOYEES, stage: Stage = Stage.FOUNDATION
) -> None:
    """A path that asks for these steps in this order."""
    for position, (kind, key) in enumerate(steps):
        keep(
            PathStep(
                job_role=role, stage=stage, position=position, kind=kind, key=key, title=f"Step {key}", minutes=9,
                is_available=True, valid_from=long_ago(),
            )
        )  # fmt: skip


def make_attempt(
    person: Person,
    content: ContentVersion,
    *,
    items: Sequence[str],
    responses: Mapping[str, tuple[Any, bool]],
    passed: bool | None = None,
    at: datetime | None = None,
) -> Attempt:
    """An attempt with some responses: what was given, and whether it was right. ``passed`` finishes it."""
    at = at or clock.now()
    attempt = keep(
        Attempt(
            person_id=person.id, kind=StepKind(content.kind), key=content.key, version_id=content.id,
            era=content.era, seed=7, items=list(items), started_at=at,
        )
    )  # fmt: skip
    for item_id, (given, is_right) in responses.items():
        keep(Response(attempt_id=attempt.id, item_id=item_id, given=given, note="", is_right=is_right, at=at))
    if passed is not None:
        keep(Result(attempt_id=attempt.id, passed=passed, finished_at=at))
    return attempt


def make_request(
    person: Person, coach: Person, *, kind: StepKind = step_kinds.LAB, key: str = "lab-20"
) -> CoachingRequest:
    return keep(
        CoachingRequest(person_id=person.id, kind=kind, key=key, coach_id=coach.id, asked_at=clock.now())
    )


def make_talk(person: Person, coach: Person, **about: Any) -> CoachingTalk:
    request = make_request(person, coach, **about)
    return keep(CoachingTalk(request_id=request.id, talked_at=clock.now()))
