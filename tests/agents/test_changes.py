"""Changes beside a person: plans, and what has just changed."""

from datetime import date, timedelta

from portal.agents import commands as agents
from portal.agents.queries.changes import list_changes
from portal.agents.rules import Autonomy
from portal.core import db
from portal.people import commands as people
from portal.people.models import Person
from tests.agents.make import make_agent, make_deployment, make_plan, ready_for
from tests.conftest import NOON

WEEK = timedelta(days=7)


def changes(person: Person, at=NOON) -> list[tuple]:
    rows = list_changes(person.id, at)
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
