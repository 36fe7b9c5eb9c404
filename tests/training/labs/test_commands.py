"""Starting, sending and stopping, finishing, and the talk."""

import json

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core import db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.training.labs import commands, queries
from portal.training.labs.models import CoachingRequest, CoachingTalk, LabDecision, LabResult
from portal.training.labs.rules import CheckPoint, warm_up
from tests.conftest import NOON
from tests.make import actions, only
from tests.training.labs.make import make_lab, make_lab_attempt, make_lab_result, make_request


def finish(person, attempt, *, stop):
    """Decide everything: stop the named cases, send the others."""
    result = None
    for item in attempt.items:
        result = commands.decide_case(person, attempt, item_id=item, stopped=item in stop)
    return result


def bad_ones(attempt) -> list[str]:
    return [item for item in attempt.items if item.startswith("bad")]


def good_ones(attempt) -> list[str]:
    return [item for item in attempt.items if item.startswith("good")]


def use_up_tries(person, lab) -> None:
    for _ in range(3):
        make_lab_result(person, lab, hits=2, passed=False)


def test_starting_draws_six_bad_and_fourteen_good_and_leaves_a_trace(cast) -> None:
    lab = make_lab()

    attempt = commands.start_lab(cast.ada, lab, seed=5)

    assert (len(bad_ones(attempt)), len(good_ones(attempt))) == (6, 14)
    assert not set(attempt.items) & set(warm_up(queries.pool_of(lab)))
    assert (attempt.version_id, attempt.seed, attempt.started_at) == (lab.id, 5, NOON)
    assert actions() == ["training.lab_started"]


def test_starting_twice_goes_on_with_the_same_attempt(cast) -> None:
    lab = make_lab()

    assert commands.start_lab(cast.ada, lab) == commands.start_lab(cast.ada, lab)


def test_the_next_try_shows_other_cases(cast) -> None:
    lab = make_lab()
    first = make_lab_result(cast.ada, lab, passed=False).attempt

    assert not set(first.items) & set(commands.start_lab(cast.ada, lab).items)


@pytest.mark.parametrize(
    ("caught", "alarms", "passed"), [(6, 0, True), (5, 4, True), (4, 0, False), (6, 5, False)]
)
def test_the_last_call_brings_the_result(cast, caught: int, alarms: int, passed) -> None:
    attempt = commands.start_lab(cast.ada, make_lab())
    stop = {*bad_ones(attempt)[:caught], *good_ones(attempt)[:alarms]}

    result = finish(cast.ada, attempt, stop=stop)

    assert result == only(LabResult)
    assert (result.hits, result.misses, result.false_alarms, result.passes) == (
        caught,
        6 - caught,
        alarms,
        14 - alarms,
    )
    assert result.passed is passed
    assert actions()[-1] == "training.lab_finished"


def test_a_serious_fault_that_was_sent_is_counted(cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab())

    result = finish(cast.ada, attempt, stop={"bad-0", "bad-2", "bad-3", "bad-4", "bad-5"})

    assert (result.hits, result.critical_misses, result.passed) == (5, 1, True)


def test_what_made_someone_stop_is_kept_and_means_nothing_for_what_was_sent(cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab())
    why = [CheckPoint.FIT, CheckPoint.FACTS]

    commands.decide_case(cast.ada, attempt, item_id="bad-0", stopped=True, reasons=why, note="Wrong day.")
    commands.decide_case(cast.ada, attempt, item_id="bad-1", stopped=False, reasons=why)

    first, second = db.session.scalars(select(LabDecision).order_by(LabDecision.id)).all()
    assert (first.stopped, first.reasons, first.note) == (True, ["facts", "fit"], "Wrong day.")
    assert (second.stopped, second.reasons) == (False, [])


def test_a_call_stays_as_it_was_made(cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab(), decided=1)

    assert commands.decide_case(cast.ada, attempt, item_id="bad-0", stopped=True) is None
    assert only(LabDecision).stopped is False


def test_an_attempt_at_an_earlier_era_cannot_go_on(cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab())
    make_lab(terms=False, label="2.0.0", era=2)

    with pytest.raises(Refused) as refused:
        commands.decide_case(cast.ada, attempt, item_id="bad-0", stopped=True)

    assert refused.value.reason == Reason("lab_changed_meanwhile")


def test_the_log_never_says_what_was_sent_or_stopped_or_whether_it_was_enough(cast) -> None:
    attempt = commands.start_lab(cast.ada, make_lab())
    finish(cast.ada, attempt, stop=bad_ones(attempt))

    details = [json.loads(each) for each in db.session.scalars(select(AuditEntry.detail))]

    assert {key for detail in details for key in detail} == {"lab", "version", "item"}


def test_after_three_fails_the_lab_waits_for_a_talk(cast) -> None:
    lab = make_lab()
    use_up_tries(cast.ada, lab)

    with pytest.raises(Refused) as refused:
        commands.start_lab(cast.ada, lab)

    assert refused.value.reason == Reason("assessment_waits_for_talk", tries=3)


def test_a_talk_that_was_asked_for_and_took_place_opens_the_lab_again(cast) -> None:
    lab = make_lab()
    use_up_tries(cast.ada, lab)

    request = commands.ask_for_talk(cast.ada, lab, coach_id=cast.bo.id)
    talk = commands.record_coaching(cast.bo, request)

    assert (request.person_id, request.coach_id, talk.talked_at) == (cast.ada.id, cast.bo.id, NOON)
    assert commands.start_lab(cast.ada, lab).person_id == cast.ada.id
    assert actions() == ["training.lab_talk_asked", "training.lab_talk_recorded", "training.lab_started"]


def test_asking_the_same_coach_twice_asks_once(cast) -> None:
    lab = make_lab()
    use_up_tries(cast.ada, lab)

    assert commands.ask_for_talk(cast.ada, lab, coach_id=cast.bo.id) == commands.ask_for_talk(
        cast.ada, lab, coach_id=cast.bo.id
    )
    assert only(CoachingRequest).coach_id == cast.bo.id


def test_a_talk_needs_a_coach_from_the_list_and_three_fails(cast) -> None:
    lab = make_lab()

    with pytest.raises(Refused) as too_early:
        commands.ask_for_talk(cast.ada, lab, coach_id=cast.bo.id)
    use_up_tries(cast.ada, lab)
    with pytest.raises(Refused) as stranger:
        commands.ask_for_talk(cast.ada, lab, coach_id=cast.eve.id)

    assert too_early.value.reason == Reason("lab_no_talk_needed")
    assert stranger.value.reason == Reason("lab_not_a_coach")


def test_only_the_coach_who_was_asked_can_say_that_the_talk_took_place(cast) -> None:
    request = make_request(cast.ada, cast.bo)

    with pytest.raises(Refused):
        commands.record_coaching(cast.ada, request)

    assert db.session.scalars(select(CoachingTalk)).all() == []
