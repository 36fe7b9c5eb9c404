"""What a day holds besides the paths."""

from datetime import date, timedelta

from portal.agents import commands as agents
from portal.agents.rules import Autonomy
from portal.core import clock, db
from portal.people import commands as people
from portal.people.models import Person
from portal.reports.rules.states import EventKind, State
from portal.today import queries
from portal.today.rules import Waiting
from tests.agents.make import make_agent, make_deployment, make_plan, make_source, ready_for
from tests.conftest import NOON
from tests.make import make_person
from tests.reports.make import make_event, make_report
from tests.training.assessments.make import make_request as make_talk_request
from tests.training.signoffs.make import make_checklist, make_request

WEEK = timedelta(days=7)


def changes(person: Person, at=NOON) -> list[tuple]:
    rows = queries.list_changes(person, at)
    return [(row.name, row.level_before, row.level, row.level_planned) for row in rows]


def test_a_level_that_was_raised_is_news_for_three_weeks_to_those_beside_it(cast) -> None:
    deployment = make_deployment(make_agent("Triage"), unit=cast.claims)
    assert changes(cast.ada) == []

    agents.raise_level(
        None,
        deployment,
        to=Autonomy.APPROVE,
        decision="DEC-0009",
        reason="It went well.",
        people=ready_for(*Autonomy),
        goes_ahead=True,
    )
    db.session.flush()

    raised = ("Triage", Autonomy.ASSIST, Autonomy.APPROVE, None)
    assert changes(cast.ada, NOON + 2 * WEEK) == [raised]
    assert changes(cast.ada, NOON + 4 * WEEK) == []
    assert changes(cast.eve) == []


def test_what_is_agreed_comes_first_by_its_day_and_news_after_it(cast) -> None:
    for name, due_on in (("Later", date(2026, 4, 20)), ("Sooner", date(2026, 4, 1))):
        make_plan(make_deployment(make_agent(name), unit=cast.claims), level=Autonomy.APPROVE, due_on=due_on)
    changed = make_deployment(make_agent("Changed"), unit=cast.company, level=Autonomy.APPROVE)
    agents.lower_level(None, changed, to=Autonomy.ASSIST)
    db.session.flush()

    assert changes(cast.ada) == [
        ("Sooner", None, Autonomy.ASSIST, Autonomy.APPROVE),
        ("Later", None, Autonomy.ASSIST, Autonomy.APPROVE),
        ("Changed", Autonomy.APPROVE, Autonomy.ASSIST, None),
    ]


def test_whoever_moves_away_is_no_longer_told(cast) -> None:
    make_plan(make_deployment(unit=cast.claims), level=Autonomy.APPROVE, due_on=date(2026, 4, 1))
    assert len(changes(cast.ada)) == 1

    people.place_person(None, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=None)
    db.session.flush()

    assert changes(cast.ada, NOON + WEEK) == []


def test_all_that_waits_for_me_comes_longest_waiting_first_and_none_is_left_out(cast) -> None:
    checklist = make_checklist()
    make_source(make_agent("Triage"), owner=cast.bo, checked_at=NOON - 2 * WEEK)
    with clock.moved_to(NOON - WEEK):
        make_talk_request(cast.ada, cast.bo)
    for number in range(7):
        with clock.moved_to(NOON + timedelta(minutes=number)):
            make_request(make_person(f"Flo {number}"), checklist, observer=cast.bo)

    waiting = [(row.what, row.name, row.minutes) for row in queries.list_waiting(cast.bo, NOON + WEEK)]

    assert waiting == [
        (Waiting.SOURCE, "Triage", None),
        (Waiting.TALK, "Ada Abara", None),
        *((Waiting.OBSERVATION, f"Flo {number}", checklist.minutes) for number in range(7)),
    ]
    assert queries.list_waiting(cast.eve, NOON) == []


def test_my_reports_are_counted_and_the_newest_answer_is_the_readers_own(cast) -> None:
    nothing = queries.find_my_reports(cast.ada)
    assert (nothing.open, nothing.asked, nothing.answered_at) == (0, 0, None)
    for person, days, text in ((cast.ada, 9, "First."), (cast.ada, 2, "Fixed."), (cast.eve, 1, "Eve’s.")):
        report = make_report(person, state=State.CLOSED, ago=timedelta(days=days))
        make_event(report, EventKind.CLOSED, text=text)
    make_report(cast.ada)  # not answered yet
    make_report(cast.ada, state=State.NEEDS_INFO)
    make_report(cast.eve)

    found = queries.find_my_reports(cast.ada)

    assert (found.open, found.asked) == (2, 1)
    assert (found.text, found.answered_at) == ("Fixed.", NOON - timedelta(days=2))
