"""How the people of the sample company learn: lesson by lesson, with some wrong answers, each on its own day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from portal.core import clock
from portal.people.models import Person
from portal.training.labs import commands as labs, queries as lab_queries
from portal.training.lessons import commands as lessons, queries as lesson_queries
from portal.training.quizzes import commands as quizzes, queries as quiz_queries

CARELESS = 0.12  # share of checks answered wrongly at first


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What somebody does and when, in days before today; ``None`` means not yet."""

    begins: int
    lessons: int
    foundation_quiz: int | None = None
    policy: int | None = None
    assist_quiz: int | None = None
    lab: int | None = None
    lab_again: int | None = None
    observed: tuple[int, ...] = ()


def read_lessons(person: Person, keys: Sequence[str], begins: datetime, dice: Random) -> None:
    """Take one lesson after the other, one a working day."""
    day = begins
    for key in keys:
        day = _at_work(day, dice)
        with clock.moved_to(day):
            _read(person, key, dice)
        day += timedelta(days=1)


def take_quiz(person: Person, key: str, at: datetime, dice: Random, *, passes: bool = True) -> None:
    """Answer every question of a fresh draw; rightly, or with too many mistakes."""
    with clock.moved_to(_at_work(at, dice)):
        quiz = quiz_queries.find_quiz(key)
        if quiz is None:
            return
        attempt = quizzes.start_quiz(person, quiz, seed=dice.randrange(2**31))
        by_id = {item["id"]: item for item in attempt.version.content["items"]}
        for number, item_id in enumerate(attempt.items):
            item = by_id[item_id]
            is_slip = number % 3 == 0 if not passes else _slips_once(number, item, attempt.items)
            quizzes.answer_question(
                person, attempt, item_id=item_id, chosen=_options(item, right=not is_slip)
            )


def take_lab(person: Person, key: str, at: datetime, dice: Random, *, passes: bool = True) -> None:
    """Decide every case of a fresh draw; catch enough of the bad ones, or too few."""
    with clock.moved_to(_at_work(at, dice)):
        lab = lab_queries.find_lab(key)
        if lab is None:
            return
        attempt = labs.start_lab(person, lab, seed=dice.randrange(2**31))
        by_id = {item["id"]: item for item in attempt.version.content["items"]}
        bad = [item_id for item_id in attempt.items if by_id[item_id]["truth"] == "bad"]
        good = [item_id for item_id in attempt.items if by_id[item_id]["truth"] == "good"]
        missed = set(bad[: 0 if passes else 3])
        doubted = set(good[: dice.randint(0, 2)])
        for item_id in attempt.items:
            is_bad = item_id in bad
            stopped = (is_bad and item_id not in missed) or item_id in doubted
            labs.decide_case(person, attempt, item_id=item_id, stopped=stopped)


def _read(person: Person, key: str, dice: Random) -> None:
    reading = lesson_queries.find_reading(person, key)
    if reading is None or reading.course.missing:
        return
    checks = list(reading.items)
    for item_id in checks[:-1]:
        _check(person, reading, item_id, dice)
    lessons.save_place(person, reading, section=reading.sections[-1]["slug"])
    again = lesson_queries.find_reading(person, key)
    if again is not None:
        _check(person, again, checks[-1], dice)


def _check(person: Person, reading: lesson_queries.Reading, item_id: str, dice: Random) -> None:
    item = reading.items[item_id]
    if dice.random() < CARELESS:
        lessons.answer_check(person, reading, item_id=item_id, chosen=_options(item, right=False))
    lessons.answer_check(person, reading, item_id=item_id, chosen=_options(item, right=True))


def _options(item: Mapping[str, Any], *, right: bool) -> list[str]:
    """The right options, or as many of which one is wrong."""
    correct = [option["id"] for option in item["options"] if option["correct"]]
    wrong = [option["id"] for option in item["options"] if not option["correct"]]
    return correct if right else [*correct[:-1], wrong[0]]


def _slips_once(number: int, item: Mapping[str, Any], items: Sequence[str]) -> bool:
    """Where a good attempt goes wrong: once, about the middle, and never in a must-know."""
    return number == len(items) // 2 and not item.get("must_know")


def _at_work(day: datetime, dice: Random) -> datetime:
    """Some time in the working day, never on a weekend, never after the moment the story ends."""
    while day.weekday() > 4:  # noqa: PLR2004 - Friday
        day += timedelta(days=1)
    return day.replace(hour=dice.randint(8, 16), minute=dice.randint(0, 59))
