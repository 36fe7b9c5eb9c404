"""Reading the terms of an assessment, and the lessons that come before it."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.core import db
from portal.library import queries as library
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.people import queries as people
from portal.people.models import Person
from portal.settings import queries as settings
from portal.training.assessments import rules
from portal.training.lessons import queries as lessons

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
        next(part for each in library.catalogue("assessments") for part in each["parts"] if part["ref"] == key)
    )
    for (group, name), setting in SET_BY.get(key, {}).items():
        part[group][name] = settings.value(setting, at)
    return part


def level_of(assessment: str) -> str:
    """The level that an assessment is for: ``foundation``, ``assist`` and so on."""
    return next(str(each["level"]) for each in library.catalogue("assessments") if each["id"] == assessment)


def quizzes_up_to(level: str) -> list[str]:
    """The quizzes of a level and of those below it."""
    below = rules.LEVELS[: rules.LEVELS.index(level) + 1]
    return [
        part["ref"]
        for each in library.catalogue("assessments")
        if each["level"] in below
        for part in each["parts"]
        if part["id"] == "quiz"
    ]


def missing_lessons(person: Person, level: str, at: datetime) -> Sequence[ContentVersion]:
    """The lessons that have to be done before the assessment of ``level``, in their order; only ones that exist."""
    wanted = rules.lessons_before(library.catalogue("paths"), level, people.list_job_roles(person.id, at))
    done = lessons.list_completed(person, at)
    open_ones = [key for key in wanted if key not in done]
    if not open_ones:
        return []
    there = {version.key: version for version in library.list_current(ContentKind.LESSON, open_ones)}
    return [there[key] for key in open_ones if key in there]


def hold(person: Person) -> None:
    """Let a person's other requests wait until this use case ends, so that nothing starts twice."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
