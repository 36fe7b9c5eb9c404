"""How the people of the sample company learn: lesson by lesson, with some wrong answers, each on its own day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from portal.core import clock
from portal.library.signatures import Signing
from portal.people.models import Person
from portal.policies import commands as policies, queries as policy_queries
from portal.readiness import queries as readiness
from portal.settings import queries as settings
from portal.training.labs import commands as labs, queries as lab_queries
from portal.training.lessons import commands as lessons, queries as lesson_queries
from portal.training.quizzes import commands as quizzes, queries as quiz_queries
from portal.training.signoffs import commands as signoffs, queries as signoff_queries
from portal.training.signoffs.rules import Mark

POLICY_MEANING = "I have read this policy, I understand it, and I will follow it."
OBSERVATION_MEANING = "I watched this work myself on this day, and marked what I saw."
FRIDAY = 4
CARELESS = 0.12  # share of checks answered wrongly at first


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What somebody does and when, in days before today; ``None`` means not yet."""

    joins: int | None = None
    begins: int | None = None
    lessons: int = 0
    assist_from: int | None = None
    foundation_quiz: int | None = None
    policy: int | None = None
    assist_quiz: int | None = None
    lab: int | None = None
    lab_again: int | None = None
    observed: tuple[int, ...] = ()


class Diary:
    """One person's working days: everything happens after what came before, in working hours, never at a weekend."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self._last = datetime.min.replace(tzinfo=UTC)

    def next(self, day: datetime) -> datetime:
        """A moment on ``day`` or the next working day, later than all before it."""
        while day.weekday() > FRIDAY:
            day += timedelta(days=1)
        moment = day.replace(hour=self.dice.randint(8, 16), minute=self.dice.randint(0, 59))
        self._last = max(moment, self._last + timedelta(minutes=30))
        return self._last


def read_lessons(person: Person, keys: Sequence[str], begins: datetime, diary: Diary) -> None:
    """Take one lesson after the other, one a working day."""
    day = begins
    for key in keys:
        day = diary.next(day)
        with clock.moved_to(day):
            _read(person, key, diary.dice)
        day += timedelta(days=1)


def take_quiz(person: Person, key: str, at: datetime, diary: Diary, *, passes: bool = True) -> None:
    """Answer every question of a fresh draw; rightly, or with too many mistakes."""
    with clock.moved_to(diary.next(at)):
        quiz = quiz_queries.find_quiz(key)
        if quiz is None:
            return
        attempt = quizzes.start_quiz(person, quiz, seed=diary.dice.randrange(2**31))
        by_id = {item["id"]: item for item in attempt.version.content["items"]}
        for number, item_id in enumerate(attempt.items):
            item = by_id[item_id]
            is_slip = number % 3 == 0 if not passes else _slips_once(number, item, attempt.items)
            quizzes.answer_question(
                person, attempt, item_id=item_id, chosen=_options(item, right=not is_slip)
            )


def take_lab(person: Person, key: str, at: datetime, diary: Diary, *, passes: bool = True) -> None:
    """Decide every case of a fresh draw; catch enough of the bad ones, or too few."""
    with clock.moved_to(diary.next(at)):
        lab = lab_queries.find_lab(key)
        if lab is None:
            return
        attempt = labs.start_lab(person, lab, seed=diary.dice.randrange(2**31))
        by_id = {item["id"]: item for item in attempt.version.content["items"]}
        bad = [item_id for item_id in attempt.items if by_id[item_id]["truth"] == "bad"]
        good = [item_id for item_id in attempt.items if by_id[item_id]["truth"] == "good"]
        missed = set(bad[: 0 if passes else 3])
        doubted = set(good[: diary.dice.randint(0, 2)])
        for item_id in attempt.items:
            is_bad = item_id in bad
            stopped = (is_bad and item_id not in missed) or item_id in doubted
            labs.decide_case(person, attempt, item_id=item_id, stopped=stopped)


def accept_policy(person: Person, key: str, at: datetime, diary: Diary) -> None:
    """Answer the questions of a policy rightly and sign it."""
    with clock.moved_to(diary.next(at)):
        version = policy_queries.find_policy(key)
        if version is None:
            return
        answers = {item["id"]: _options(item, right=True) for item in version.content["items"]}
        signing = Signing(meaning=POLICY_MEANING, proved_at=clock.now())
        policies.acknowledge(person, version, answers=answers, signing=signing)


def observe(observer: Person, person: Person, key: str, at: datetime, diary: Diary) -> None:
    """Watch somebody at work and see everything on the list."""
    with clock.moved_to(diary.next(at)):
        checklist = signoff_queries.find_checklist(key)
        if checklist is None:
            return
        signoffs.record_observation(
            observer,
            person,
            checklist,
            observer=readiness.find_observer(observer, person, checklist),
            marks={item["id"]: Mark.YES for item in checklist.content["items"]},
            comment="",
            signing=Signing(meaning=OBSERVATION_MEANING, proved_at=clock.now()),
            valid_months=settings.value("recertify_months_assist"),
        )


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
