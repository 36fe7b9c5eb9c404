"""Asking and observing: rows, audit entries, refusals."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.core import clock, db
from portal.core.dates import deadline
from portal.core.errors import Refused
from portal.paths import step_kinds
from portal.people.models import Person
from portal.people.rules import SignInProof
from portal.signatures.rules import Signing
from portal.training.signoffs import commands
from portal.training.signoffs.models import Observation, ObservationRequest, SignOff
from portal.training.signoffs.rules import ItemMark, Observer
from tests.conftest import NOON
from tests.library.make import make_lesson
from tests.make import actions, only
from tests.training.assessments.make import make_steps
from tests.training.labs.make import make_lab, make_lab_result
from tests.training.lessons.make import make_completion
from tests.training.quizzes.make import make_quiz, make_quiz_result
from tests.training.signoffs.make import ALL_YES, make_checklist, make_observation

SIGNING = Signing(meaning="I observed Ada Abara at work today.", proved_at=NOON, proof=SignInProof.PASSWORD)
CERTIFIED = Observer(is_self=False, is_certified=True, stands_in=False, is_line_manager=False)
MANAGER = replace(CERTIFIED, is_line_manager=True)
TODAY = date(2026, 3, 12)
DAY = timedelta(days=1)


def observe(actor: Person, person: Person, **changes: Any) -> Observation:
    facts = {
        "observer": CERTIFIED, "marks": dict(ALL_YES), "comment": "Calm and exact.",
        "signing": SIGNING,
    }  # fmt: skip
    checklist = changes.pop("checklist", None) or make_checklist()
    return commands.record_observation(actor, person, checklist, **{**facts, **changes})


def test_an_observation_is_signed_and_kept_with_its_marks(cast) -> None:
    checklist = make_checklist()

    seen = observe(cast.cal, cast.ada, checklist=checklist, marks={**ALL_YES, "greets": ItemMark.NA})

    assert (seen.person_id, seen.observer_id, seen.version_id) == (cast.ada.id, cast.cal.id, checklist.id)
    assert seen.items == {"opens-source": "yes", "names-points": "yes", "greets": "na"}
    assert (seen.signed_name, seen.meaning, seen.text_hash) == ("Cal Chen", SIGNING.meaning, checklist.hash)
    assert (seen.by_line_manager, seen.observer_stands_in) == (False, False)
    assert actions() == ["training.observed"]
    assert db.session.scalar(select(func.count()).select_from(SignOff)) == 0


def test_the_second_day_makes_the_sign_off_for_a_year(cast) -> None:
    checklist = make_checklist()
    observe(
        cast.bo, cast.ada, checklist=checklist, observer=MANAGER, marks={**ALL_YES, "greets": ItemMark.NO}
    )
    with clock.moved_to(NOON + DAY):
        second = observe(cast.cal, cast.ada, checklist=checklist)

    made = only(SignOff)
    assert (made.person_id, made.checklist_key, made.observation_id) == (cast.ada.id, "so-1", second.id)
    assert made.valid_until == deadline(NOON + timedelta(days=366), "UTC")
    assert actions() == ["training.observed", "training.observed", "training.signed_off"]


def test_a_second_day_with_something_missing_is_an_observation_like_the_first(cast) -> None:
    checklist = make_checklist()
    observe(cast.cal, cast.ada, checklist=checklist)
    with clock.moved_to(NOON + DAY):
        observe(cast.cal, cast.ada, checklist=checklist, marks={**ALL_YES, "opens-source": ItemMark.NA})

    assert db.session.scalar(select(func.count()).select_from(SignOff)) == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"observer": replace(CERTIFIED, is_self=True)}, "observer_is_self"),
        ({"observer": replace(CERTIFIED, is_certified=False)}, "observer_not_certified"),
        ({"marks": {"opens-source": ItemMark.YES}}, "items_unmarked"),
        ({"marks": {**ALL_YES, "made-up": ItemMark.YES}}, "items_unmarked"),
    ],
)  # fmt: skip
def test_what_does_not_count_is_refused(cast, changes, code) -> None:
    with pytest.raises(Refused) as refused:
        observe(cast.cal, cast.ada, **changes)

    assert refused.value.reason.code == code
    assert actions() == []


def test_two_observations_on_one_day_are_refused(cast) -> None:
    checklist = make_checklist()
    observe(cast.cal, cast.ada, checklist=checklist)

    with pytest.raises(Refused) as refused:
        observe(cast.dot, cast.ada, checklist=checklist)

    assert refused.value.reason.code == "second_day_from"


@pytest.mark.parametrize("again", ["cal", "dot"])
def test_the_observation_that_signed_off_is_not_made_twice(cast, again: str) -> None:
    checklist = make_checklist()
    make_observation(cast.ada, checklist, observer=cast.cal, on=TODAY - DAY)
    observe(cast.cal, cast.ada, checklist=checklist)

    with pytest.raises(Refused) as refused:
        observe(getattr(cast, again), cast.ada, checklist=checklist)

    assert refused.value.reason.code == "observed_today"
    assert actions() == ["training.observed", "training.signed_off"]


@pytest.mark.parametrize("observers_zone", ["Pacific/Kiritimati", "Pacific/Honolulu"])
def test_the_day_is_that_of_whoever_is_watched(cast, observers_zone: str) -> None:
    cast.ada.time_zone, cast.cal.time_zone = "Pacific/Auckland", observers_zone

    assert observe(cast.cal, cast.ada).observed_on == TODAY + DAY


def test_another_day_begins_not_at_midnight_alone_but_after_some_hours(cast) -> None:
    checklist = make_checklist()
    with clock.moved_to(NOON + timedelta(hours=11)):
        observe(cast.cal, cast.ada, checklist=checklist)

    with clock.moved_to(NOON + timedelta(hours=13)), pytest.raises(Refused) as refused:
        observe(cast.cal, cast.ada, checklist=checklist)

    assert refused.value.reason.code == "observed_too_soon"


def test_the_line_manager_does_not_make_both(cast) -> None:
    checklist = make_checklist()
    observe(cast.bo, cast.ada, checklist=checklist, observer=MANAGER)

    with clock.moved_to(NOON + DAY), pytest.raises(Refused) as refused:
        observe(cast.bo, cast.ada, checklist=checklist, observer=MANAGER)

    assert refused.value.reason.code == "observer_manages_twice"


def test_what_comes_before_the_sign_off_is_done_first(cast) -> None:
    checklist, quiz, lab = make_checklist(), make_quiz(), make_lab(terms=False)
    lesson = make_lesson("a01-first")
    make_steps(
        (step_kinds.LESSON, "a01-first"), (step_kinds.QUIZ, quiz.key), (step_kinds.LAB, lab.key),
        (step_kinds.SIGN_OFF, checklist.key),
    )  # fmt: skip

    def missing() -> list[tuple[str, ...]]:
        told = []
        for attempted in (
            lambda: observe(cast.cal, cast.ada, checklist=checklist),
            lambda: commands.ask_for_observation(cast.ada, checklist, observer=cast.cal),
        ):
            with pytest.raises(Refused) as refused:
                attempted()
            assert refused.value.reason.code == "signoff_steps_first"
            told.append(refused.value.reason.values["titles"])
        return told

    assert missing() == [("Step a01-first", "Step qz-foundation", "Step lab-20")] * 2
    make_completion(cast.ada, lesson)
    make_quiz_result(cast.ada, quiz)
    assert missing() == [("Step lab-20",)] * 2
    assert actions() == []
    make_lab_result(cast.ada, lab)
    assert observe(cast.cal, cast.ada, checklist=checklist).person_id == cast.ada.id


def test_whoever_stood_in_is_remembered(cast) -> None:
    stand_in = replace(MANAGER, is_certified=False, stands_in=True)

    assert observe(cast.bo, cast.ada, observer=stand_in).observer_stands_in


def test_asking_is_kept_once(cast) -> None:
    checklist = make_checklist()
    commands.ask_for_observation(cast.ada, checklist, observer=cast.cal)

    with pytest.raises(Refused) as again:
        commands.ask_for_observation(cast.ada, checklist, observer=cast.cal)
    with pytest.raises(Refused) as myself:
        commands.ask_for_observation(cast.ada, checklist, observer=cast.ada)

    assert (again.value.reason.code, myself.value.reason.code) == (
        "observer_asked_already",
        "observer_is_self",
    )
    assert only(ObservationRequest).observer_id == cast.cal.id
    assert actions() == ["training.observation_asked"]
