"""The directory and the page of an agent: what is shown, in which order, by how many statements."""

from datetime import date, timedelta

import pytest

from portal.agents import commands, queries
from portal.agents.queries import Show
from portal.agents.rules import AgencyScope, Autonomy, Mode, OwnerRole, WorkingLevel, shown_level
from portal.core import clock, db
from portal.core.paging import PageMark
from portal.people.rules import JobRole
from tests.agents.make import (
    make_action_type,
    make_agent,
    make_deployment,
    make_plan,
    make_source,
    make_version,
    make_workflow,
    raise_to,
)
from tests.make import make_site

ASSIST, APPROVE, GUARDRAILS, COORDINATE = Autonomy


def names(person, show: Show = Show.ALL) -> list[str]:
    return [row.name for row in queries.list_agents(person, PageMark(), show=show, at=clock.now()).rows]


def test_everybody_reads_every_agent_by_name(cast) -> None:
    make_agent("Policy Lookup", accountable=cast.dot)
    make_agent("Billing Helper")

    assert names(cast.eve) == ["Billing Helper", "Policy Lookup"]
    rows = queries.list_agents(cast.eve, PageMark(), at=clock.now()).rows
    assert [row.accountable for row in rows] == [None, "Dot Diaz"]


def test_the_directory_can_show_what_is_mine_or_talks_to_customers(cast) -> None:
    make_deployment(make_agent("Claims Triage Agent", talks_to_customers=True), unit=cast.claims)
    make_deployment(make_agent("Billing Helper"), unit=cast.service)

    assert names(cast.ada, Show.MINE) == ["Claims Triage Agent"]
    assert names(cast.eve, Show.MINE) == ["Billing Helper"]
    assert names(cast.eve, Show.CUSTOMERS) == ["Claims Triage Agent"]
    assert queries.count_agents(cast.cal, at=clock.now()) == {Show.ALL: 2, Show.MINE: 0, Show.CUSTOMERS: 1}


def shown(person, agent) -> WorkingLevel | None:
    return shown_level(queries.list_working_levels(person, [agent.id], at=clock.now()).get(agent.id, []))


def test_the_directory_shows_the_level_where_the_reader_works(cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims, level=ASSIST)
    make_deployment(agent, unit=cast.service, level=GUARDRAILS)

    assert shown(cast.ada, agent).level is ASSIST
    assert shown(cast.eve, agent).level is GUARDRAILS
    assert shown(cast.cal, agent).level is GUARDRAILS  # works with neither: the highest live one


def test_a_plan_stands_beside_the_level_with_its_day_when_there_is_one(cast) -> None:
    agent = make_agent()
    make_plan(make_deployment(agent, unit=cast.claims), level=APPROVE, due_on=date(2026, 3, 16))
    assert (shown(cast.ada, agent).planned, shown(cast.ada, agent).planned_on) == (APPROVE, date(2026, 3, 16))

    make_plan(make_deployment(agent, unit=cast.claims), level=GUARDRAILS, due_on=date(2026, 4, 1))
    assert (shown(cast.ada, agent).planned, shown(cast.ada, agent).planned_on) == (GUARDRAILS, None)


def test_an_agent_that_works_nowhere_has_no_level(cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims, mode=Mode.RETIRED)

    assert shown(cast.ada, agent) is None


def test_the_sheet_of_an_agent_names_its_people_version_and_scopes(cast) -> None:
    agent = make_agent(accountable=cast.dot, caretaker=cast.bo, scopes=(AgencyScope.SPEND, AgencyScope.READ))
    make_version(agent, "1", released_at=clock.now() - timedelta(days=9))
    make_version(agent, "2")

    sheet = queries.find_sheet(cast.eve, agent.id, at=clock.now())

    assert (sheet.id, sheet.accountable, sheet.caretaker) == (agent.id, "Dot Diaz", "Bo Brand")
    assert (sheet.version, set(sheet.scopes.split())) == ("2", {"spend", "read"})
    assert queries.find_sheet(cast.eve, agent.id + 1, at=clock.now()) is None


def test_an_agent_without_owners_or_version_still_has_a_sheet(cast) -> None:
    sheet = queries.find_sheet(cast.eve, make_agent(scopes=()).id, at=clock.now())

    assert (sheet.accountable, sheet.caretaker, sheet.version, sheet.scopes) == (None, None, None, None)


def test_former_owners_do_not_stand_on_the_sheet(cast) -> None:
    agent = make_agent(accountable=cast.dot)
    commands.change_owner(cast.cal, agent, role=OwnerRole.ACCOUNTABLE, person=cast.bo)
    db.session.flush()

    assert queries.find_sheet(cast.eve, agent.id, at=clock.now()).accountable == "Bo Brand"
    yesterday = clock.now() - timedelta(days=1)
    assert queries.find_sheet(cast.eve, agent.id, at=yesterday).accountable == "Dot Diaz"


def test_steps_tell_what_came_before_and_what_holds_now_comes_first(cast) -> None:
    agent = make_agent()
    theirs = make_deployment(agent, unit=cast.service, since=clock.now() - timedelta(days=9))
    mine = make_deployment(agent, make_workflow(agent, "Home claim"), unit=cast.claims)
    cal = cast.cal
    assert cal.grants
    raise_to(cal, mine, APPROVE)
    db.session.flush()

    steps = queries.list_steps(cast.ada, agent.id, at=clock.now())

    assert [(step.deployment_id, step.level, step.level_before, bool(step.is_mine)) for step in steps] == [
        (mine.id, APPROVE, ASSIST, True),
        (theirs.id, ASSIST, None, False),
        (mine.id, ASSIST, None, True),
    ]
    assert [step.valid_until is None for step in steps] == [True, True, False]
    assert (steps[0].workflow, steps[0].unit, steps[0].decision) == ("Home claim", "Claims", "DEC-0009")


def test_a_place_names_its_roles_site_and_plan(cast) -> None:
    agent = make_agent()
    deployment = make_deployment(
        agent, unit=cast.claims, site=make_site("Dublin"), roles=(JobRole.CS_MANAGER, JobRole.FRONTLINE_AGENT)
    )
    make_plan(deployment, level=APPROVE, due_on=date(2026, 3, 16))

    (place,) = queries.list_places(cast.ada, agent.id, PageMark(), at=clock.now()).rows

    assert (place.site, set(place.roles.split())) == ("Dublin", {"cs-manager", "frontline-agent"})
    assert (place.plan_level, place.plan_due_on) == (APPROVE, date(2026, 3, 16))


def test_actions_come_with_their_workflow(cast) -> None:
    agent = make_agent()
    workflow = make_workflow(agent, ceilings=())
    make_action_type(workflow, "Read", ceiling=GUARDRAILS)
    make_action_type(make_workflow(make_agent("Other"), ceilings=()), "Pay")

    rows = queries.list_actions(agent.id, at=clock.now())

    assert [(row.name, row.ceiling, row.workflow_id) for row in rows] == [("Read", GUARDRAILS, workflow.id)]


def test_a_source_never_checked_counts_from_the_day_it_came(cast) -> None:
    source = make_source(make_agent(), owner=cast.bo, check_every_days=30)

    (row,) = queries.list_sources(source.agent_id, at=clock.now())

    assert (row.checked_at, row.owner, row.last_at) == (None, "Bo Brand", source.valid_from)
    assert queries.is_late(row, clock.now())  # it came 400 days ago


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_one_statement_however_long(cast, count_queries, rows: int) -> None:
    agent = make_agent()
    for number in range(rows):
        make_deployment(agent, make_workflow(agent, f"Work {number}"), unit=cast.claims)
        make_source(agent, f"Source {number}", owner=cast.bo)
        make_agent(f"Helper {number}")
    at = clock.now()

    with count_queries() as seen:
        queries.list_agents(cast.ada, PageMark(), show=Show.ALL, at=at)
        queries.count_agents(cast.ada, at=at)
        queries.list_working_levels(cast.ada, [agent.id], at=at)
        queries.find_sheet(cast.ada, agent.id, at=at)
        queries.list_steps(cast.ada, agent.id, at=at)
        queries.list_sources(agent.id, at=at)
        queries.list_actions(agent.id, at=at)

    assert len(seen) == 7
