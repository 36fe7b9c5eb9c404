"""What everybody reads: the directory, the page of an agent, its places and the people beside it."""

from datetime import date, timedelta

import pytest

from portal.agents.models import Deployment
from portal.agents.rules import Autonomy
from portal.core import clock
from tests.agents.make import make_agent, make_deployment, make_plan, make_source, make_version, make_workflow
from tests.make import only

APPROVE, GUARDRAILS = Autonomy.APPROVE, Autonomy.GUARDRAILS


def test_the_directory_says_what_an_agent_does_at_which_level_and_who_answers(as_, cast) -> None:
    make_deployment(make_agent(accountable=cast.dot), unit=cast.claims, level=APPROVE)

    page = as_(cast.ada).get("agents.index")

    for words in ("Claims Triage Agent", "Level 2 Act with approval", "Dot Diaz"):
        assert page.says(words)


def test_the_directory_names_a_plan(as_, cast) -> None:
    make_plan(make_deployment(unit=cast.claims), level=APPROVE, due_on=date(2026, 3, 16))

    assert as_(cast.ada).get("agents.index").says("Level 2 planned, Mon 16 Mar")


def test_the_long_page_of_an_agent_names_its_sections_first(as_, cast) -> None:
    page = as_(cast.ada).get("agents.show", agent_id=make_agent().id)

    assert page.says("On this page How to stop it What it can do What it cannot do When a person steps in")


def test_a_filter_leaves_out_the_rest(as_, cast) -> None:
    make_deployment(make_agent(), unit=cast.claims)
    make_agent("Billing Helper")

    assert as_(cast.ada).get("agents.index").says("Billing Helper")
    assert not as_(cast.ada).get("agents.index", show="mine").says("Billing Helper")


def test_an_empty_directory_says_what_it_is_for(as_, cast) -> None:
    assert as_(cast.ada).get("agents.index").says("No agents yet")
    assert as_(cast.cal).get("agents.index").says("Register an agent")


def test_the_page_tells_all_that_a_colleague_needs(as_, cast) -> None:
    agent = make_agent(accountable=cast.dot, caretaker=cast.bo)
    make_version(agent)
    make_source(agent, owner=cast.bo, checked_at=clock.now() - timedelta(days=37))
    workflow = make_workflow(agent, ceilings=(Autonomy.ASSIST, GUARDRAILS))
    make_deployment(agent, workflow, unit=cast.claims, level=APPROVE)

    page = as_(cast.ada).get("agents.show", agent_id=agent.id)

    for words in (
        "Level 2 of 4", "Read the claim", "Pay a claim by itself", "Dot Diaz",
        "Always, before anything is sent. A handler approves it.",
        "It skips large attachments.", "Press Stop, or call 4411.", "Accountable for everything it does.",
        "Tue 3 Feb 2026, check is late", "Started at Act with approval", "Where you work", "2026.2",
    ):  # fmt: skip
        assert page.says(words), words
    deployment = as_(cast.ada).get("agents.deployment", deployment_id=only(Deployment).id)
    assert deployment.says("Level 1 Action 1")
    assert deployment.says("Level 2 Action 2")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_three_statements_besides_the_person(as_, cast, count_queries, rows: int) -> None:
    agent = make_agent(accountable=cast.dot, caretaker=cast.bo)
    for number in range(rows):
        make_deployment(agent, make_workflow(agent, f"Work {number}"), unit=cast.claims)
        make_source(agent, f"Source {number}", owner=cast.bo)
    browser = as_(cast.ada)

    with count_queries() as seen:
        browser.get("agents.show", agent_id=agent.id)

    assert len(queries_of_agents(seen)) == 3, seen


@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_takes_three_statements_besides_the_person(as_, cast, count_queries, rows: int) -> None:
    for number in range(rows):
        make_deployment(make_agent(f"Helper {number}"), unit=cast.claims)
    browser = as_(cast.ada)

    with count_queries() as seen:
        browser.get("agents.index")

    assert len(queries_of_agents(seen)) == 3, seen


def queries_of_agents(seen: list[str]) -> list[str]:
    """The statements of this feature's own pages; who is signed in, and panels from above, are counted elsewhere."""
    above = ("readiness_", "training_", "report")
    return [each for each in seen if "FROM agent" in each and not any(word in each for word in above)]


def test_an_agent_that_does_not_exist_is_not_found(as_, cast) -> None:
    assert as_(cast.ada).get("agents.show", agent_id=99).status == 404


def test_all_places_have_a_page_of_their_own(as_, cast) -> None:
    agent = make_agent()
    for number in range(9):
        make_deployment(agent, make_workflow(agent, f"Work {number}"), unit=cast.claims)

    assert as_(cast.ada).get("agents.show", agent_id=agent.id).says("All 9 deployments")
    page = as_(cast.ada).get("agents.places", agent_id=agent.id)
    assert page.says("Work 0")
    assert page.says("Work 8")
