"""Starting, sending and stopping, finishing, and the talk."""

import json
from unittest.mock import ANY

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core import db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.training.assessments.models import Response, Result
from portal.training.labs import commands, queries
from portal.training.labs.rules import CheckPoint, Counts, warm_up
from tests.conftest import NOON
from tests.make import actions, only
from tests.training.labs.make import make_lab, make_lab_attempt, make_lab_result


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


def test_starting_draws_six_bad_and_fourteen_good_and_leaves_a_trace(cast) -> None:
    lab = make_lab()

    attempt = commands.start_lab(cast.ada, lab, seed=5)

    assert (len(bad_ones(attempt)), len(good_ones(attempt))) == (6, 14)
    assert not set(attempt.items) & set(warm_up(queries.pool_of(lab)))
    assert (attempt.version_id, attempt.seed, attempt.started_at) == (lab.id, 5, NOON)
    assert actions() == ["training.attempt_started"]


def test_starting_twice_goes_on_with_the_same_attempt(cast) -> None:
    lab = make_lab()

    assert commands.start_lab(cast.ada, lab) == commands.start_lab(cast.ada, lab)


def test_the_next_try_shows_other_cases(cast) -> None:
    lab = make_lab()
    first = make_lab_result(cast.ada, lab, passed=False)

    assert not set(first.items) & set(commands.start_lab(cast.ada, lab).items)


@pytest.mark.parametrize(
    ("caught", "alarms", "passed"), [(6, 0, True), (5, 4, True), (4, 0, False), (6, 5, False)]
)
def test_the_last_call_brings_the_result(cast, caught: int, alarms: int, passed) -> None:
    attempt = commands.start_lab(cast.ada, make_lab())
    stop = {*bad_ones(attempt)[:caught], *good_ones(attempt)[:alarms]}

    result = finish(cast.ada, attempt, stop=stop)

    assert result == only(Result)
    assert queries.count_calls(attempt, attempt.responses) == Counts(
        hits=caught, misses=6 - caught, false_alarms=alarms, passes=14 - alarms, critical_misses=ANY
    )
    assert attempt.right == caught + 14 - alarms
    assert result.passed is passed
    assert actions()[-1] == "training.attempt_finished"


def test_a_serious_fault_that_was_sent_is_counted(cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab())

    result = finish(cast.ada, attempt, stop={"bad-0", "bad-2", "bad-3", "bad-4", "bad-5"})

    counts = queries.count_calls(attempt, attempt.responses)
    assert (counts.hits, counts.critical_misses, result.passed) == (5, 1, True)


def test_what_made_someone_stop_is_kept_and_means_nothing_for_what_was_sent(cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab())
    why = [CheckPoint.FIT, CheckPoint.FACTS]

    commands.decide_case(cast.ada, attempt, item_id="bad-0", stopped=True, reasons=why, note="Wrong day.")
    commands.decide_case(cast.ada, attempt, item_id="bad-1", stopped=False, reasons=why)

    first, second = db.session.scalars(select(Response).order_by(Response.id)).all()
    assert (first.given, first.note) == ({"stopped": True, "reasons": ["facts", "fit"]}, "Wrong day.")
    assert second.given == {"stopped": False, "reasons": []}
    assert (first.is_right, second.is_right) == (True, False)


def test_a_call_stays_as_it_was_made(cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab(), decided=1)

    assert commands.decide_case(cast.ada, attempt, item_id="bad-0", stopped=True) is None
    assert only(Response).given["stopped"] is False


def test_an_attempt_at_an_earlier_era_cannot_go_on(cast) -> None:
    attempt = make_lab_attempt(cast.ada, make_lab())
    make_lab(terms=False, label="2.0.0", era=2)

    with pytest.raises(Refused) as refused:
        commands.decide_case(cast.ada, attempt, item_id="bad-0", stopped=True)

    assert refused.value.reason == Reason("assessment_changed_meanwhile")


def test_the_log_never_says_what_was_sent_or_stopped_or_whether_it_was_enough(cast) -> None:
    attempt = commands.start_lab(cast.ada, make_lab())
    finish(cast.ada, attempt, stop=bad_ones(attempt))

    details = [
        json.loads(each) for each in db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id))
    ]

    assert {key for detail in details for key in detail} == {
        "concerns", "facts", "kind", "key", "version", "item",
    }  # fmt: skip
