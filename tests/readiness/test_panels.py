"""What readiness says on the pages of agents and of people."""

from datetime import timedelta

import pytest

from portal.agents import commands as agents
from portal.agents.rules import Autonomy
from portal.core import clock, db
from portal.core.permissions import Role
from portal.paths import commands as paths, step_kinds
from portal.paths.rules import Stage
from portal.people import commands as people
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from portal.readiness import queries
from portal.readiness.rules import Clearance
from tests.agents.make import make_agent, make_deployment
from tests.conftest import NOON
from tests.make import give_access, give_job_role, make_person
from tests.readiness.make import AGENT, make_certified, make_foundation, make_step, make_way, work_out
from tests.training.signoffs.make import make_checklist

LEAD = JobRole.CS_MANAGER
STRANGER = "You do not work with it, so you have nothing to do."


def work() -> None:
    """Requirements follow, then where everybody stands."""
    paths.refresh_requirements(None)
    db.session.commit()
    work_out()


def of_readiness(statements: list[str]) -> int:
    """How many ask for paths, evidence or standings."""
    return sum("training_path_step" in each or "readiness_" in each for each in statements)


def cleared_for(person: Person) -> dict[int, tuple[Stage, Clearance]]:
    found = queries.standings_by_agent(person, clock.now())
    return {agent_id: (each.stage, each.clearance) for agent_id, each in found.items()}


def test_beside_two_agents_at_one_level_both_pages_say_what_is_missing(as_, cast) -> None:
    make_way()
    first, second = make_agent("Triage"), make_agent("Letters")
    ending = make_deployment(first, unit=cast.claims)
    make_deployment(second, unit=cast.claims)
    work()
    ada = as_(cast.ada)

    for agent in (first, second):
        page = ada.get("agents.show", agent_id=agent.id)
        assert page.says("0 of 2 steps done towards level 1.")
        assert not page.says(STRANGER)
        assert as_(cast.eve).get("agents.show", agent_id=agent.id).says(STRANGER)
    assert cleared_for(cast.ada) == dict.fromkeys(
        (first.id, second.id), (Stage.ASSIST, Clearance.NOT_STARTED)
    )
    assert ada.get("agents.index").words.count("Needed from") == 2
    assert ada.get("readiness.learn").says("You work with Letters, Triage.")
    assert as_(cast.bo).get("readiness.team").says("Letters, Triage")

    agents.end_deployment(None, ending)
    db.session.flush()

    assert ada.get("agents.show", agent_id=first.id).says(STRANGER)
    assert ada.get("readiness.learn").says("You work with Letters.")
    assert list(cleared_for(cast.ada)) == [second.id]
    assert not as_(cast.bo).get("readiness.team").says("Triage")


def test_an_agent_that_asks_for_less_than_another_says_so_on_its_own_page(as_, cast) -> None:
    make_certified(cast.bo, checklist=make_checklist())
    make_step("b01", step_kinds.LESSON, position=0, role=LEAD, stage=Stage.APPROVE)
    low, high = make_agent("Letters"), make_agent("Triage")
    make_deployment(low, unit=cast.claims, roles=(LEAD,))
    make_deployment(high, unit=cast.claims, level=Autonomy.APPROVE, roles=(LEAD,))
    work()
    bo = as_(cast.bo)

    assert bo.get("agents.show", agent_id=low.id).says("Valid until")
    assert bo.get("agents.show", agent_id=high.id).says("2 of 3 steps done towards level 2.")
    assert cleared_for(cast.bo) == {
        low.id: (Stage.ASSIST, Clearance.CLEARED),
        high.id: (Stage.APPROVE, Clearance.IN_PROGRESS),
    }
    assert bo.get("agents.index").says("You are cleared to level 1")


def test_the_directory_keeps_nobody_cleared_whom_time_has_ended(cast) -> None:
    make_certified(cast.bo, checklist=make_checklist())
    agent = make_agent()
    make_deployment(agent, unit=cast.claims, roles=(LEAD,))

    assert cleared_for(cast.bo) == {agent.id: (Stage.ASSIST, Clearance.CLEARED)}
    with clock.moved_to(NOON + timedelta(days=400)):
        assert cleared_for(cast.bo) == {agent.id: (Stage.ASSIST, Clearance.LAPSED)}


def test_an_agent_asks_for_its_highest_level_in_each_role_where_one_is_beside_it(as_, cast) -> None:
    make_way()
    make_step("b01", step_kinds.LESSON, position=0, stage=Stage.APPROVE)
    make_step("l01", step_kinds.LESSON, position=0, role=JobRole.CS_MANAGER)
    give_job_role(cast.ada, JobRole.CS_MANAGER)
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    make_deployment(agent, unit=cast.company, level=Autonomy.APPROVE, roles=(AGENT, JobRole.CS_MANAGER))

    page = as_(cast.ada).get("agents.show", agent_id=agent.id)

    assert page.words.count("towards level 2.") == 2
    assert page.says("0 of 3 steps done")
    assert page.says("0 of 1 steps done")


def test_an_agent_beside_everybody_asks_for_no_more_than_the_foundation(as_, cast) -> None:
    make_step("f01", step_kinds.LESSON, position=0, role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION)
    agent = make_agent()
    make_deployment(agent, unit=cast.claims, roles=(JobRole.ALL_EMPLOYEES,))
    work()

    page = as_(cast.ada).get("agents.show", agent_id=agent.id)

    assert page.says("0 of 1 steps done.")
    assert 'href="/learn"' in page.text
    assert cleared_for(cast.ada) == {agent.id: (Stage.FOUNDATION, Clearance.NOT_STARTED)}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_panel_and_the_directory_take_one_statement_each(as_, cast, count_queries, rows: int) -> None:
    make_way()
    several = [make_agent(f"Agent {number}") for number in range(rows)]
    for agent in several:
        make_deployment(agent, unit=cast.claims)
        make_deployment(agent, unit=cast.company)
    paths.refresh_requirements(None)
    ada = as_(cast.ada)

    with count_queries() as page:
        ada.get("agents.show", agent_id=several[0].id)
    with count_queries() as directory:
        ada.get("agents.index")

    assert (of_readiness(page), of_readiness(directory)) == (1, 1)


def test_beside_means_the_same_on_every_page_of_agents(as_, cast) -> None:
    own, everybodys, elsewhere = make_agent("Own"), make_agent("Everybody's"), make_agent("Elsewhere")
    make_deployment(own, unit=cast.claims)
    make_deployment(everybodys, unit=cast.company, roles=(JobRole.ALL_EMPLOYEES,))
    make_deployment(elsewhere, unit=cast.service)
    make_foundation()
    make_way()
    with db.use_case():
        paths.refresh_requirements(None)
    work_out()
    browser = as_(cast.ada)

    mine = browser.get("agents.index", show="mine")
    assert mine.says("I work with 2")
    assert mine.says("Needed from")
    assert mine.says("Everyone works with it. You need only the foundation")
    assert not mine.says("Not part of your work")
    assert browser.get("agents.index").words.count("Not part of your work") == 1
    asked = "You and this agent Foundation Not started 0 of 1 steps done."
    assert browser.get("agents.show", agent_id=everybodys.id).says(asked)
    assert browser.get("agents.show", agent_id=elsewhere.id).says("You do not work with it")


def test_before_anything_is_worked_out_a_row_says_what_is_known(as_, cast) -> None:
    make_deployment(unit=cast.claims)

    assert as_(cast.ada).get("agents.index").says("Not started")
    assert as_(cast.eve).get("agents.index").says("Not part of your work")


@pytest.mark.parametrize(("role", "leads"), [(Role.AUDITOR, True), (Role.CHANGE_LEAD, False)])
def test_a_persons_page_leads_whoever_may_see_it_to_how_they_stand(as_, cast, role, *, leads: bool) -> None:
    gone = make_person("Flo Frost", job_roles=(AGENT,))
    people.change_state(cast.dot, gone, to=PersonState.LEFT)
    db.session.commit()
    give_access(cast.eve, role)
    eve = as_(cast.eve)

    page = eve.get("people.show", person_id=cast.ada.id)

    assert (f'href="/team/{cast.ada.id}"' in page.text) is leads
    assert eve.get("readiness.member", person_id=cast.ada.id).status == (200 if leads else 403)
    assert f'href="/team/{gone.id}"' not in eve.get("people.show", person_id=gone.id).text
