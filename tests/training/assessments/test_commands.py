"""Starting, responding, finishing, whatever the kind; and the talk when tries are used up."""

import json

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core import db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.paths import step_kinds
from portal.paths.step_kinds import StepKind
from portal.training.assessments import commands
from portal.training.assessments.models import Attempt, CoachingRequest, CoachingTalk, Response, Result
from tests.conftest import NOON
from tests.make import actions, only
from tests.training.assessments.make import make_request
from tests.training.labs.make import make_lab, make_lab_result
from tests.training.quizzes.make import make_quiz

LAB = step_kinds.LAB
ITEMS = ["bad-0", "good-0"]


def start(person, content, kind: StepKind = LAB, *, items=ITEMS, seed: int | None = None) -> Attempt:
    return commands.start(person, content, kind, draw=lambda _seed, _seen: items, seed=seed)


def respond(
    person, attempt: Attempt, item_id: str, *, right: bool = True, passes: bool = True
) -> Result | None:
    return commands.respond(
        person, attempt, item_id=item_id, given={"call": "x"}, note="Odd.", is_right=right,
        passes=lambda _responses: passes,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "make"), [(LAB, make_lab), (step_kinds.QUIZ, make_quiz)])
def test_an_attempt_is_drawn_from_its_seed_and_leaves_a_trace(cast, kind: StepKind, make) -> None:
    content = make()

    attempt = commands.start(cast.ada, content, kind, draw=lambda seed, seen: [f"{seed}", f"{seen}"], seed=5)

    assert (attempt.person_id, attempt.kind, attempt.key) == (cast.ada.id, kind, content.key)
    assert (attempt.version_id, attempt.era, attempt.started_at) == (content.id, 1, NOON)
    assert (attempt.seed, attempt.items) == (5, ["5", "[]"])
    assert actions() == ["training.attempt_started"]


def test_a_draw_knows_what_earlier_attempts_asked_oldest_first(cast) -> None:
    lab, told = make_lab(), []
    make_lab_result(cast.ada, lab, bad=1, good=0)
    make_lab_result(cast.ada, lab, bad=0, good=1)

    commands.start(cast.ada, lab, LAB, draw=lambda _seed, seen: told.extend(seen) or ITEMS)

    assert told == [["bad-0"], ["good-0"]]


def test_starting_twice_goes_on_with_the_same_attempt(cast) -> None:
    lab = make_lab()

    assert start(cast.ada, lab) == start(cast.ada, lab)
    assert actions() == ["training.attempt_started"]


def test_a_response_is_kept_as_it_was_given_and_only_once(cast) -> None:
    attempt = start(cast.ada, make_lab())

    assert respond(cast.ada, attempt, "bad-0", right=False) is None
    assert respond(cast.ada, attempt, "bad-0") is None

    kept = only(Response)
    assert (kept.item_id, kept.given, kept.note) == ("bad-0", {"call": "x"}, "Odd.")
    assert (kept.is_right, kept.at) == (False, NOON)
    assert attempt.current_item == "good-0"


@pytest.mark.parametrize("passes", [True, False])
def test_the_last_response_brings_the_result(cast, passes) -> None:
    attempt = start(cast.ada, make_lab())
    respond(cast.ada, attempt, "bad-0", right=False)

    result = respond(cast.ada, attempt, "good-0", passes=passes)

    assert result == only(Result) == attempt.result
    assert (result.passed, result.finished_at) == (passes, NOON)
    assert (attempt.current_item, attempt.right) == (None, 1)
    assert actions()[-2:] == ["training.attempt_answered", "training.attempt_finished"]
    assert respond(cast.ada, attempt, "good-0") == result


def test_an_attempt_at_an_earlier_era_cannot_go_on(cast) -> None:
    attempt = start(cast.ada, make_lab())
    make_lab(terms=False, label="2.0.0", era=2)

    with pytest.raises(Refused) as refused:
        respond(cast.ada, attempt, "bad-0")

    assert refused.value.reason == Reason("assessment_changed_meanwhile")


def test_the_log_never_says_what_was_given_or_whether_it_was_enough(cast) -> None:
    attempt = start(cast.ada, make_lab())
    for item_id in ITEMS:
        respond(cast.ada, attempt, item_id)

    details = [
        json.loads(each) for each in db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id))
    ]

    assert {key for detail in details for key in detail} == {
        "kind", "key", "version", "item", "concerns", "facts",
    }  # fmt: skip


def use_up_tries(person, lab) -> None:
    for _ in range(3):
        make_lab_result(person, lab, hits=2, passed=False)


def test_after_three_fails_the_lab_waits_for_a_talk(cast) -> None:
    lab = make_lab()
    use_up_tries(cast.ada, lab)

    with pytest.raises(Refused) as refused:
        start(cast.ada, lab)

    assert refused.value.reason == Reason("assessment_waits_for_talk", tries=3)


def test_a_talk_that_was_asked_for_and_took_place_opens_the_lab_again(cast) -> None:
    lab = make_lab()
    use_up_tries(cast.ada, lab)

    request = commands.ask_for_talk(cast.ada, lab, LAB, coach_id=cast.bo.id)
    talk = commands.record_coaching(cast.bo, request)

    assert (request.person_id, request.coach_id, talk.talked_at) == (cast.ada.id, cast.bo.id, NOON)
    assert start(cast.ada, lab).person_id == cast.ada.id
    assert actions() == ["training.talk_asked", "training.talk_recorded", "training.attempt_started"]


def test_asking_the_same_coach_twice_asks_once(cast) -> None:
    lab = make_lab()
    use_up_tries(cast.ada, lab)

    assert commands.ask_for_talk(cast.ada, lab, LAB, coach_id=cast.bo.id) == commands.ask_for_talk(
        cast.ada, lab, LAB, coach_id=cast.bo.id
    )
    assert only(CoachingRequest).coach_id == cast.bo.id


def test_a_talk_needs_a_coach_from_the_list_and_three_fails(cast) -> None:
    lab = make_lab()

    with pytest.raises(Refused) as too_early:
        commands.ask_for_talk(cast.ada, lab, LAB, coach_id=cast.bo.id)
    use_up_tries(cast.ada, lab)
    with pytest.raises(Refused) as stranger:
        commands.ask_for_talk(cast.ada, lab, LAB, coach_id=cast.eve.id)

    assert too_early.value.reason == Reason("talk_not_needed")
    assert stranger.value.reason == Reason("not_a_coach")


def test_only_the_coach_who_was_asked_can_say_that_the_talk_took_place(cast) -> None:
    request = make_request(cast.ada, cast.bo)

    with pytest.raises(Refused):
        commands.record_coaching(cast.ada, request)

    assert db.session.scalars(select(CoachingTalk)).all() == []
