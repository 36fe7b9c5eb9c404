"""What an administrator sets about quizzes and labs counts for the next result and the next try."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.errors import Refused
from portal.settings import commands as settings
from portal.settings.rules import Setting
from portal.training.labs import commands as labs
from portal.training.labs.settings import (
    ASSIST_LAB_MAX_FALSE_ALARMS,
    ASSIST_LAB_MIN_D_PRIME,
    ASSIST_LAB_MIN_HITS,
    ASSIST_LAB_TRIES,
)
from portal.training.quizzes import commands as quizzes
from portal.training.quizzes.settings import (
    ASSIST_PASS_SHARE,
    FOUNDATION_FAILS_BEFORE_WAIT,
    FOUNDATION_PASS_SHARE,
    FOUNDATION_WAIT_HOURS,
)
from tests.conftest import NOON
from tests.training.labs.make import make_lab, make_lab_attempt, make_lab_result
from tests.training.quizzes.make import make_quiz, make_quiz_attempt, make_quiz_result


def set_to(cast, setting: Setting, text: str | None) -> None:
    if text is not None:
        settings.change_setting(cast.cal, setting, text=text)
        db.session.commit()


@pytest.mark.parametrize(("key", "assessment", "setting", "text", "passed"), [
    ("qz-foundation", "as-foundation", FOUNDATION_PASS_SHARE, None, False),
    ("qz-foundation", "as-foundation", FOUNDATION_PASS_SHARE, "60", True),
    ("qz-assist", "as-assist", ASSIST_PASS_SHARE, None, False),
    ("qz-assist", "as-assist", ASSIST_PASS_SHARE, "60", True),
])  # fmt: skip
def test_two_of_three_right_pass_a_quiz_where_that_is_enough(
    cast, *, key: str, assessment: str, setting: Setting, text: str | None, passed: bool
) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(key, assessment=assessment), answers=(True, False))
    set_to(cast, setting, text)

    result = quizzes.answer_question(cast.ada, attempt, item_id="must-0", chosen=["b"])

    assert result.passed is passed


@pytest.mark.parametrize(("fails", "setting", "text", "hours"), [
    (1, FOUNDATION_FAILS_BEFORE_WAIT, None, 0),
    (1, FOUNDATION_FAILS_BEFORE_WAIT, "1", 24),
    (2, FOUNDATION_FAILS_BEFORE_WAIT, "3", 0),
    (2, FOUNDATION_WAIT_HOURS, "2", 2),
    (2, FOUNDATION_WAIT_HOURS, "0", 0),
])  # fmt: skip
def test_the_next_try_at_the_foundation_opens_when_the_settings_say(
    cast, *, fails: int, setting: Setting, text: str | None, hours: int
) -> None:
    quiz = make_quiz()
    for _ in range(fails):
        make_quiz_result(cast.ada, quiz, passed=False)
    set_to(cast, setting, text)

    if hours:
        with (
            clock.moved_to(NOON + timedelta(hours=hours, seconds=-1)),
            pytest.raises(Refused, match="assessment_opens_later"),
        ):
            quizzes.start_quiz(cast.ada, quiz)
    with clock.moved_to(NOON + timedelta(hours=hours)):
        assert quizzes.start_quiz(cast.ada, quiz).person_id == cast.ada.id


@pytest.mark.parametrize(("hits", "false_alarms", "setting", "text", "passed"), [
    (5, 0, ASSIST_LAB_MIN_HITS, None, True),
    (5, 0, ASSIST_LAB_MIN_HITS, "6", False),
    (6, 5, ASSIST_LAB_MAX_FALSE_ALARMS, None, False),
    (6, 5, ASSIST_LAB_MAX_FALSE_ALARMS, "5", True),
    (5, 3, ASSIST_LAB_MIN_D_PRIME, None, True),
    (5, 3, ASSIST_LAB_MIN_D_PRIME, "2.5", False),
])  # fmt: skip
def test_a_lab_is_passed_by_what_the_settings_ask(
    cast, *, hits: int, false_alarms: int, setting: Setting, text: str | None, passed: bool
) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab(), hits=hits, false_alarms=false_alarms, decided=19)
    set_to(cast, setting, text)

    result = labs.decide_case(cast.ada, attempt, item_id="good-13", stopped=False)

    assert result.passed is passed


@pytest.mark.parametrize(("fails", "text", "waits"), [(1, None, False), (1, "1", True), (3, "4", False)])
def test_a_lab_waits_for_a_talk_after_as_many_tries_as_are_set(
    cast, *, fails: int, text: str | None, waits: bool
) -> None:
    lab = make_lab()
    for _ in range(fails):
        make_lab_result(cast.ada, lab, hits=2, passed=False)
    set_to(cast, ASSIST_LAB_TRIES, text)

    if waits:
        with pytest.raises(Refused, match="assessment_waits_for_talk"):
            labs.start_lab(cast.ada, lab)
    else:
        assert labs.start_lab(cast.ada, lab).person_id == cast.ada.id
