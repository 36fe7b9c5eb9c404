"""Scenes of learning: lesson by lesson, with some wrong answers, each on a day of its own.

Each function returns scenes: a moment, and what happens then. They are played in order of time with all others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from portal.core import clock, db
from portal.core.dates import day_in
from portal.library.models import ContentVersion
from portal.people import credentials
from portal.people.models import Person, SignIn
from portal.people.rules import SignInProof
from portal.policies import commands as policy_commands, queries as policy_queries, words as policy_words
from portal.readiness import commands as readiness_commands
from portal.signatures.rules import Signing
from portal.training.labs import commands as lab_commands, queries as lab_queries
from portal.training.lessons import commands as lesson_commands, queries as lesson_queries
from portal.training.lessons.queries import Answered, Reading
from portal.training.quizzes import commands as quiz_commands, queries as quiz_queries
from portal.training.signoffs import (
    commands as signoff_commands,
    queries as signoff_queries,
    words as signoff_words,
)
from portal.training.signoffs.rules import ItemMark, observer_problems

Scene = tuple[datetime, Callable[[], object]]
FRIDAY = 4
DEVICES = ("Chrome, Windows", "Edge, Windows", "Safari, iPhone")
CARELESS = 0.12  # share of checks answered wrongly at first


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The steps of a person and their days, counted back from today; ``None`` means not yet.

    ``by_colleague``: the line manager has not observed the person yet.
    """

    joins: int | None = None
    begins: int | None = None
    lessons: int = 0
    assist_from: int | None = None
    foundation_quiz: int | None = None
    policy: int | None = None
    policy_again: int | None = None
    assist_quiz: int | None = None
    lab: int | None = None
    lab_again: int | None = None
    observed: tuple[int, ...] = ()
    by_colleague: bool = False


class Diary:
    """The working days of one person: each event comes after the last, in working hours, never on a weekend."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self._last = datetime.min.replace(tzinfo=UTC)

    def next_day(self, day: datetime) -> datetime:
        """Return a moment like :meth:`next`, but on another day than the last one."""
        return self.next(max(day, self._last + timedelta(days=1)))

    def next(self, day: datetime) -> datetime:
        """Return a moment on ``day`` or the next working day, later than all before it."""
        while day.weekday() > FRIDAY:
            day += timedelta(days=1)
        moment = day.replace(hour=self.dice.randint(8, 16), minute=self.dice.randint(0, 59))
        self._last = max(moment, self._last + timedelta(minutes=30))
        return self._last


def come_in(person: Person, at: datetime, diary: Diary) -> list[Scene]:
    """Sign in for the first time, and sign out."""
    kept: list[SignIn] = []
    token = f"{diary.dice.getrandbits(192):x}"

    def sign_in() -> None:
        device = diary.dice.choice(DEVICES)
        kept.append(credentials.sign_in(person, token=token, device=device, proof=SignInProof.CHOSEN))

    begins = diary.next(at)
    return [
        (begins, sign_in),
        (begins + timedelta(minutes=25), lambda: credentials.sign_out(person, kept[0].id)),
    ]


def read_lessons(person: Person, keys: Sequence[str], begins: datetime, diary: Diary) -> list[Scene]:
    """Complete one lesson after another, one each working day."""
    scenes: list[Scene] = []
    day = begins
    for key in keys:
        day = diary.next(day)
        scenes.append((day, partial(_read, person, key, diary.dice)))
        day += timedelta(days=1)
    return scenes


def take_quiz(person: Person, key: str, at: datetime, diary: Diary) -> Scene:
    """Answer every question of a fresh draw, with one mistake."""
    return diary.next(at), partial(_take_quiz, person, key, diary.dice)


def take_lab(person: Person, key: str, at: datetime, diary: Diary) -> Scene:
    """Decide every case of a fresh draw: stop all bad ones, and a good one or two."""
    return diary.next(at), partial(_take_lab, person, key, diary.dice)


def accept_policy(person: Person, key: str, at: datetime, diary: Diary) -> Scene:
    """Answer the questions of a policy correctly and sign the version then in force."""
    return diary.next(at), partial(_accept_policy, person, key)


def observe(leaders: Sequence[Person], person: Person, key: str, at: datetime, diary: Diary) -> Scene:
    """Let a permitted colleague, of ``leaders`` if possible, observe a person and mark every item as seen.

    The line manager observes only as one of ``leaders``.
    """
    return diary.next_day(at), partial(_observe, leaders, person, key)


def work_out(person_ids: Sequence[int]) -> None:
    """Refresh the standings of some people, as the worker would: certified people may observe from then on."""
    db.session.flush()  # later queries read it
    readiness_commands.refresh(person_ids)


def _take_quiz(person: Person, key: str, dice: Random) -> None:
    quiz = quiz_queries.find_quiz(key)
    if quiz is None:
        return
    attempt = quiz_commands.start_quiz(person, quiz, seed=dice.randrange(2**31))
    by_id = {item["id"]: item for item in attempt.version.content["items"]}
    for number, item_id in enumerate(attempt.items):
        item = by_id[item_id]
        is_slip = _slips_once(number, item, attempt.items)
        quiz_commands.answer_question(
            person, attempt, item_id=item_id, chosen=_options(item, right=not is_slip)
        )


def _take_lab(person: Person, key: str, dice: Random) -> None:
    lab = lab_queries.find_lab(key)
    if lab is None:
        return
    attempt = lab_commands.start_lab(person, lab, seed=dice.randrange(2**31))
    by_id = {item["id"]: item for item in attempt.version.content["items"]}
    bad = {item_id for item_id in attempt.items if by_id[item_id]["truth"] == "bad"}
    good = [item_id for item_id in attempt.items if item_id not in bad]
    doubted = set(good[: dice.randint(0, 2)])
    for item_id in attempt.items:
        lab_commands.decide_case(
            person, attempt, item_id=item_id, stopped=item_id in bad or item_id in doubted
        )


def _accept_policy(person: Person, key: str) -> None:
    version = policy_queries.find_policy(key)
    if version is None:
        return
    answers = {item["id"]: _options(item, right=True) for item in version.content["items"]}
    policy_commands.acknowledge(
        person, version, answers=answers, signing=signing(policy_words.meaning(version.title, version.label))
    )
    work_out([person.id])


def _observe(leaders: Sequence[Person], person: Person, key: str) -> None:
    checklist = signoff_queries.find_checklist(key)
    if checklist is None:
        return
    watching = _who_may_watch(leaders, person, checklist)
    signoff_commands.record_observation(
        watching,
        person,
        checklist,
        observer=signoff_queries.find_observer(watching, person, checklist),
        marks={item["id"]: ItemMark.YES for item in checklist.content["items"]},
        comment="",
        signing=signing(signoff_words.meaning(person.name)),
    )


def _who_may_watch(leaders: Sequence[Person], person: Person, checklist: ContentVersion) -> Person:
    """Return the own team leader if permitted, then colleagues near by.

    Once some people are certified, only those may observe.
    """
    at = clock.now()
    earlier, last = (
        signoff_queries.list_earlier(person, checklist),
        signoff_queries.find_last(person, checklist),
    )
    near = [row.id for row in signoff_queries.list_observers(person, checklist)]
    colleagues = [each for each in near if each != person.manager_id]
    own = [leader for leader in leaders if leader.id == person.manager_id]
    candidates = [*own, *(db.session.get_one(Person, each) for each in colleagues), *leaders]
    return next(
        each
        for each in candidates
        if not observer_problems(
            signoff_queries.find_observer(each, person, checklist),
            earlier,
            last=last,
            on=day_in(person.time_zone, at),
            at=at,
        )
    )


def signing(meaning: str) -> Signing:
    """Return the proof of a signature in the sample: the person was chosen from the list a few minutes before."""
    return Signing(meaning=meaning, proved_at=clock.now() - timedelta(minutes=7), proof=SignInProof.CHOSEN)


def _read(person: Person, key: str, dice: Random) -> None:
    reading = lesson_queries.find_reading(person, key)
    if reading is None or reading.course.missing:
        return
    *first, last = reading.items
    for item_id in first:
        _check(person, reading, item_id, dice)
    lesson_commands.save_place(person, reading, section=reading.sections[-1]["slug"])
    _check(person, _read_through(reading, first), last, dice)


def _read_through(reading: Reading, answered: Sequence[str]) -> Reading:
    """Return the state of a lesson whose end the person has reached, with these checks answered correctly."""
    standing = replace(reading.standing, section=reading.sections[-1]["slug"], reached=len(reading.sections))
    answers = {item_id: Answered(frozenset(), is_right=True) for item_id in answered}
    return replace(reading, standing=standing, answers={**reading.answers, **answers})


def _check(person: Person, reading: Reading, item_id: str, dice: Random) -> None:
    item = reading.items[item_id]
    if dice.random() < CARELESS:
        lesson_commands.answer_check(person, reading, item_id=item_id, chosen=_options(item, right=False))
    lesson_commands.answer_check(person, reading, item_id=item_id, chosen=_options(item, right=True))


def _options(item: Mapping[str, Any], *, right: bool) -> list[str]:
    """Return the correct options, or as many with one of them wrong."""
    correct = [option["id"] for option in item["options"] if option["correct"]]
    wrong = [option["id"] for option in item["options"] if not option["correct"]]
    return correct if right else [*correct[:-1], wrong[0]]


def _slips_once(number: int, item: Mapping[str, Any], items: Sequence[str]) -> bool:
    """Return the place of the one mistake: near the middle, and never in a must-know question."""
    return number == len(items) // 2 and not item.get("must_know")
