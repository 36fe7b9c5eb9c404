"""Where a person's reports are, as Today shows it."""

from datetime import timedelta

import pytest

from portal.core.reasons import Reason
from portal.reports.queries.overview import find_overview
from portal.reports.rules.states import EventKind, State, my_reports
from tests.conftest import NOON
from tests.reports.make import make_event, make_report


def test_my_reports_are_counted_and_the_newest_answer_is_the_readers_own(cast) -> None:
    nothing = find_overview(cast.ada.id)
    assert (nothing.open, nothing.asked, nothing.answered_at) == (0, 0, None)
    for person, days, text in ((cast.ada, 9, "First."), (cast.ada, 2, "Fixed."), (cast.eve, 1, "Eve’s.")):
        report = make_report(person, state=State.CLOSED, ago=timedelta(days=days))
        make_event(report, EventKind.CLOSED, text=text)
    make_report(cast.ada)  # not answered yet
    make_report(cast.ada, state=State.NEEDS_INFO)
    make_report(cast.eve)

    found = find_overview(cast.ada.id)

    assert (found.open, found.asked) == (2, 1)
    assert (found.answer, found.answered_at) == ("Fixed.", NOON - timedelta(days=2))


@pytest.mark.parametrize(
    ("waiting", "asked", "said"),
    [
        (0, 0, None),
        (2, 0, Reason("my_reports_wait", count=2)),
        (2, 1, Reason("my_reports_ask", count=1)),
    ],
)
def test_a_question_about_my_report_comes_before_what_merely_waits(
    waiting: int, asked: int, said: Reason | None
) -> None:
    assert my_reports(waiting=waiting, asked=asked) == said
