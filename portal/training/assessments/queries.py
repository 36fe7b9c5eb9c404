"""Reading the terms of an assessment, and what comes before it."""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.core import db
from portal.library import queries as library
from portal.people import queries as people
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.settings import queries as settings
from portal.training.lessons import queries as lessons
from portal.training.paths import queries as paths
from portal.training.paths.rules import StepKind, missing_before


@dataclass(frozen=True)
class Ahead:
    """One step that comes first."""

    kind: StepKind
    key: str
    title: str
    minutes: int | None


# What an administrator may set takes the place of the catalogue's number.
SET_BY: Mapping[str, Mapping[tuple[str, str], str]] = {
    "qz-foundation": {
        ("pass", "min_share"): "foundation_pass_share",
        ("attempts", "wait_after_fails"): "foundation_fails_before_wait",
        ("attempts", "wait_hours"): "foundation_wait_hours",
    },
    "qz-assist": {("pass", "min_share"): "assist_pass_share"},
    "lab-20": {
        ("pass", "min_hits"): "assist_lab_min_hits",
        ("pass", "max_false_alarms"): "assist_lab_max_false_alarms",
        ("pass", "min_d_prime"): "assist_lab_min_d_prime",
        ("attempts", "max_attempts"): "assist_lab_tries",
        ("attempts", "wait_after_fails"): "assist_lab_tries",
    },
}


def part_of(key: str, at: datetime) -> dict[str, Any]:
    """The part of the assessments catalogue that a quiz or lab is for, with the numbers in force at ``at``."""
    part: dict[str, Any] = deepcopy(
        next(
            part for each in library.catalogue("assessments") for part in each["parts"] if part["ref"] == key
        )
    )
    for (group, name), setting in SET_BY.get(key, {}).items():
        part[group][name] = settings.value(setting, at)
    return part


def list_ahead(
    person: Person, kind: StepKind, key: str, at: datetime, *, passed: Collection[tuple[StepKind, str]] = ()
) -> Sequence[Ahead]:
    """What a person has to do before a quiz, lab or sign-off opens, in order; ``passed`` holds the assessments done.

    Where several of their paths ask for it, the shortest way counts; where none does, nothing is in the way. Steps
    whose content is not shipped hold nobody up. Three statements.
    """
    roles = people.list_job_roles(person.id, at)
    walk = paths.find_paths(roles, at)
    done = {(StepKind.LESSON, each) for each in lessons.list_completed(person.id, at)}
    done.update(passed)
    ways = []
    for role in [*roles, JobRole.ALL_EMPLOYEES]:
        steps = [step for step in walk.by_role.get(role, ()) if walk.about[step].is_available]
        if step := paths.has_step(key, kind, steps):
            finished = frozenset(each for each in steps if (each.kind, each.key) in done)
            ways.append(missing_before(step, steps, finished))
    return [
        Ahead(step.kind, step.key, walk.about[step].title, walk.about[step].minutes)
        for step in min(ways, key=len, default=[])
    ]


def hold(person: Person) -> None:
    """Let a person's other requests wait until this use case ends, so that nothing starts twice."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
