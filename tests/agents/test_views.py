"""The pages of agents: what everybody reads, what those beside it may stop, what only managers change."""

from datetime import date, timedelta

import pytest

from portal.agents import queries
from portal.agents.models import Agent, Deployment, KnowledgeSource, Workflow
from portal.agents.rules import AgencyScope, Autonomy, Mode, RiskTier
from portal.core import clock, db
from portal.core.permissions import Role
from portal.people.rules import JobRole
from tests.agents.make import make_agent, make_deployment, make_plan, make_source, make_version, make_workflow
from tests.make import actions, give_access, make_person, only

APPROVE, GUARDRAILS = Autonomy.APPROVE, Autonomy.GUARDRAILS
CARD = {
    "name": "Billing Helper",
    "summary": "Drafts replies.",
    "purpose": "Gives advisers time.",
    "may": "Read bills\n\n  Draft a reply  ",
    "may_not": "Send anything",
    "steps_in": "Always, before it goes out. An adviser sends it.",
    "how_to_stop": "Call 4411.",
    "talks_to_customers": "y",
    "risk_tier": "t2",
}


def level_now(deployment: Deployment) -> tuple[Autonomy, Mode]:
    found = queries.find_level(deployment.id, clock.now())
    return found.level, found.mode


def test_the_directory_says_what_an_agent_does_at_which_level_and_who_answers(as_, cast) -> None:
    make_deployment(make_agent(accountable=cast.dot), unit=cast.claims, level=APPROVE)

    page = as_(cast.ada).get("agents.index")

    for words in ("Claims Triage Agent", "Level 2 Act with approval", "Dot Diaz", "You work with it"):
        assert page.says(words)


def test_the_directory_names_a_plan(as_, cast) -> None:
    make_plan(make_deployment(unit=cast.claims), level=APPROVE, due_on=date(2026, 3, 16))

    assert as_(cast.ada).get("agents.index").says("Level 2 planned, Mon 16 Mar")


def test_a_filter_leaves_out_the_rest(as_, cast) -> None:
    make_deployment(make_agent(), unit=cast.claims)
    make_agent("Billing Helper")

    assert as_(cast.ada).get("agents.index").says("Billing Helper")
    assert not as_(cast.ada).get("agents.index", show="mine").says("Billing Helper")


def test_an_empty_directory_says_what_it_is_for(as_, cast) -> None:
    assert as_(cast.ada).get("agents.index").says("No agent works here yet")
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
    assert page.says("Level 1 Action 1")
    assert page.says("Level 2 Action 2")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_four_statements_besides_the_person(as_, cast, count_queries, rows: int) -> None:
    agent = make_agent(accountable=cast.dot, caretaker=cast.bo)
    for number in range(rows):
        make_deployment(agent, make_workflow(agent, f"Work {number}"), unit=cast.claims)
        make_source(agent, f"Source {number}", owner=cast.bo)
    browser = as_(cast.ada)

    with count_queries() as seen:
        browser.get("agents.show", agent_id=agent.id)

    assert len(queries_of_agents(seen)) == 4, seen


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
    return [statement for statement in seen if "FROM agent" in statement]


def test_an_agent_that_does_not_exist_is_not_found(as_, cast) -> None:
    assert as_(cast.ada).get("agents.show", agent_id=99).status == 404


def test_only_those_who_manage_agents_may_change_them(as_, cast) -> None:
    agent = make_agent()
    deployment = make_deployment(agent, unit=cast.claims)

    for endpoint in (
        "edit",
        "owner",
        "scopes",
        "new_limit",
        "new_version",
        "new_source",
        "new_workflow",
        "new_deployment",
    ):
        assert as_(cast.cal).get(f"agents.{endpoint}", agent_id=agent.id).status == 200
        assert as_(cast.ada).get(f"agents.{endpoint}", agent_id=agent.id).status == 403
    for endpoint in ("mode", "plan", "roles"):
        assert as_(cast.cal).get(f"agents.{endpoint}", deployment_id=deployment.id).status == 200
        assert as_(cast.ada).get(f"agents.{endpoint}", deployment_id=deployment.id).status == 403
    assert as_(cast.ada).get("agents.new").status == 403


def test_a_change_lead_of_another_agent_reads_it_and_no_more(as_, cast) -> None:
    mine, other = make_agent(), make_agent("Billing Helper")
    give_access(lead := make_person("Gil Gray"), Role.CHANGE_LEAD, agent_id=mine.id)

    assert as_(lead).get("agents.edit", agent_id=mine.id).status == 200
    assert as_(lead).get("agents.edit", agent_id=other.id).status == 403
    assert as_(lead).get("agents.show", agent_id=other.id).status == 200
    assert as_(lead).get("agents.new").status == 403


def test_registering_an_agent(as_, cast) -> None:
    page = as_(cast.cal).post(
        "agents.new", **CARD, working_since="2026-03-01", accountable="dot.diaz@northwind.example",
        caretaker="BO.brand@northwind.example", scopes=["read", "draft"], decision="DEC-0006",
    )  # fmt: skip

    agent = only(Agent)
    assert page.went_to("agents.workflows", agent_id=agent.id)
    assert (agent.slug, agent.risk_tier, agent.talks_to_customers) == ("billing-helper", RiskTier.T2, True)
    assert agent.card.may == ["Read bills", "Draft a reply"]
    assert agent.card.steps_in == [{"when": "Always, before it goes out", "then": "An adviser sends it."}]
    assert actions() == ["agents.added"]


def test_a_wrong_address_is_said_beside_its_field_and_nothing_typed_is_lost(as_, cast) -> None:
    page = as_(cast.cal).post(
        "agents.new", **CARD, working_since="2026-03-01", accountable="nobody@northwind.example",
        caretaker="bo.brand@northwind.example", scopes=["read"], decision="DEC-0006",
    )  # fmt: skip

    assert page.status == 422
    assert page.says("Nobody here has this e-mail address.")
    assert "Read bills\nDraft a reply" in page.text.replace("\r", "")
    assert "Always, before it goes out. An adviser sends it." in page.text
    assert db.session.query(Agent).count() == 0


def test_a_card_that_leaves_out_what_it_may_not_is_refused(as_, cast) -> None:
    page = as_(cast.cal).post("agents.edit", agent_id=make_agent().id, **{**CARD, "may_not": " "})

    assert page.status == 422
    assert page.says("Say at least one thing it may not do.")


def test_editing_the_card_starts_from_what_it_says(as_, cast) -> None:
    agent = make_agent()
    form = as_(cast.cal).get("agents.edit", agent_id=agent.id)
    assert "Read the claim\nDraft the letter" in form.text.replace("\r", "")
    assert "Always, before anything is sent. A handler approves it." in form.text

    page = as_(cast.cal).post("agents.edit", agent_id=agent.id, **CARD)

    assert page.went_to("agents.show", agent_id=agent.id)
    assert as_(cast.eve).get("agents.show", agent_id=agent.id).says("Drafts replies.")


def test_handing_it_over_touching_more_and_a_known_limit(as_, cast) -> None:
    agent, browser = make_agent(accountable=cast.dot, scopes=(AgencyScope.READ,)), as_(cast.cal)

    handed = browser.post(
        "agents.owner", agent_id=agent.id, role="accountable", person="bo.brand@northwind.example"
    )
    granted = browser.post("agents.scopes", agent_id=agent.id, scope="draft", decision="DEC-0007")
    limited = browser.post("agents.new_limit", agent_id=agent.id, text="Misses photos.", since="2026-03-01")

    assert handed.went_to("agents.show", agent_id=agent.id)
    assert granted.went_to("agents.scopes", agent_id=agent.id)
    assert limited.went_to("agents.show", agent_id=agent.id)
    page = as_(cast.eve).get("agents.show", agent_id=agent.id)
    assert page.says("Bo Brand")
    assert page.says("Read, Draft")
    assert page.says("Misses photos.")
    assert actions() == ["agents.owner_changed", "agents.scope_granted", "agents.known_limit_added"]


def test_lifting_a_limit_and_withdrawing_a_scope(as_, cast) -> None:
    agent, browser = make_agent(), as_(cast.cal)

    assert (
        browser.post("agents.lift_limit", agent_id=agent.id, text="It skips large attachments.").status == 303
    )
    assert (
        browser.post("agents.lift_limit", agent_id=agent.id, text="It skips large attachments.").status == 404
    )
    assert browser.post("agents.withdraw_scope", agent_id=agent.id, scope="draft").status == 303
    assert browser.post("agents.withdraw_scope", agent_id=agent.id, scope="draft").status == 404


def test_a_scope_in_use_stays_and_the_page_says_why(as_, cast) -> None:
    agent = make_agent()
    make_workflow(agent)

    page = as_(cast.cal).post("agents.withdraw_scope", agent_id=agent.id, scope="read")

    assert page.status == 422
    assert page.says("One of its actions still needs “Read”.")


def test_a_release_stands_on_the_page_of_versions(as_, cast) -> None:
    agent = make_agent()

    page = as_(cast.cal).post(
        "agents.new_version", agent_id=agent.id, label="2026.3", model="example-2", vendor="Example", prompt_ref="p-2",
        tools="read\ndraft", guardrails="Sends nothing.", note="Reads photos.",
    )  # fmt: skip

    assert page.went_to("agents.versions", agent_id=agent.id)
    assert as_(cast.eve).get("agents.versions", agent_id=agent.id).says("Reads photos.")


def test_a_source_is_added_and_its_owner_says_that_it_holds(as_, cast) -> None:
    agent = make_agent()
    added = as_(cast.cal).post(
        "agents.new_source", agent_id=agent.id, name="Repairer list", owner="ada.abara@northwind.example",
        check_every_days="7",
    )  # fmt: skip
    source = only(KnowledgeSource)
    assert added.went_to("agents.sources", agent_id=agent.id)

    assert as_(cast.ada).get("agents.sources", agent_id=agent.id).says("It still holds")
    assert not as_(cast.eve).get("agents.sources", agent_id=agent.id).says("It still holds")
    assert as_(cast.eve).post("agents.check_source", source_id=source.id).status == 403
    assert (
        as_(cast.ada)
        .post("agents.check_source", source_id=source.id)
        .went_to("agents.sources", agent_id=agent.id)
    )
    assert as_(cast.eve).get("agents.show", agent_id=agent.id).says("Thu 12 Mar 2026")


def test_a_source_changes_hands_and_is_dropped(as_, cast) -> None:
    source = make_source(make_agent(), owner=cast.bo)
    browser = as_(cast.cal)

    changed = browser.post(
        "agents.edit_source", source_id=source.id, owner="ada.abara@northwind.example", check_every_days="7"
    )
    assert changed.status == 303
    assert as_(cast.eve).get("agents.sources", agent_id=source.agent_id).says("Ada Abara")
    assert as_(cast.ada).post("agents.drop_source", source_id=source.id).status == 403
    assert browser.post("agents.drop_source", source_id=source.id).status == 303
    assert browser.post("agents.drop_source", source_id=source.id).status == 404


def test_work_gets_its_actions_and_a_place(as_, cast) -> None:
    agent, browser = make_agent(), as_(cast.cal)
    browser.post("agents.new_workflow", agent_id=agent.id, name="New claim")
    workflow = only(Workflow)
    acted = browser.post(
        "agents.new_action", workflow_id=workflow.id, name="Draft the letter", risk_tier="t2", scope="draft",
        reversible="Yes", ceiling="2",
    )  # fmt: skip
    placed = browser.post(
        "agents.new_deployment", agent_id=agent.id, workflow_id=workflow.id, unit_id=cast.claims.id, site_id="",
        channel="", job_roles=["frontline-agent"], level="2", mode="shadow", decision="DEC-0006",
    )  # fmt: skip

    deployment = only(Deployment)
    assert acted.went_to("agents.workflows", agent_id=agent.id)
    assert placed.went_to("agents.deployment", deployment_id=deployment.id)
    assert level_now(deployment) == (APPROVE, Mode.SHADOW)
    assert browser.get("agents.workflows", agent_id=agent.id).says("Draft the letter")
    assert actions() == ["agents.workflow_added", "agents.action_added", "agents.deployed"]


def test_a_level_above_every_ceiling_is_refused_beside_its_field(as_, cast) -> None:
    agent = make_agent()
    workflow = make_workflow(agent, ceilings=(APPROVE,))

    page = as_(cast.cal).post(
        "agents.new_deployment", agent_id=agent.id, workflow_id=workflow.id, unit_id=cast.claims.id,
        job_roles=["frontline-agent"], level="3", mode="live", decision="DEC-0006",
    )  # fmt: skip

    assert page.status == 422
    assert page.says("No action of this work may go above “Act with approval”.")


def test_before_there_is_work_the_page_says_what_comes_first(as_, cast) -> None:
    page = as_(cast.cal).get("agents.new_deployment", agent_id=make_agent().id)

    assert page.says("First say which work it takes part in")


def test_a_ceiling_is_changed_and_an_action_ended(as_, cast) -> None:
    agent = make_agent()
    make_workflow(agent, ceilings=(APPROVE,))
    (action,) = queries.list_actions(agent.id, at=clock.now())
    browser = as_(cast.cal)

    refused = browser.post("agents.ceiling", action_id=action.id, to="3", decision="")
    assert refused.status == 422
    assert refused.says("Name the decision that raises the ceiling")
    assert browser.post("agents.ceiling", action_id=action.id, to="1", decision="").status == 303
    (lower,) = queries.list_actions(agent.id, at=clock.now())
    assert lower.ceiling is Autonomy.ASSIST
    assert browser.post("agents.end_action", action_id=lower.id).status == 303
    assert queries.list_actions(agent.id, at=clock.now()) == []


def test_somebody_beside_it_pauses_it_with_one_button(as_, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    assert as_(cast.ada).get("agents.show", agent_id=deployment.agent_id).says("Pause it")

    page = as_(cast.ada).post("agents.pause", deployment_id=deployment.id)

    assert page.went_to("agents.deployment", deployment_id=deployment.id)
    assert level_now(deployment) == (Autonomy.ASSIST, Mode.PAUSED)
    assert actions() == ["agents.mode_changed"]


def test_somebody_elsewhere_finds_no_button_and_no_way(as_, cast) -> None:
    deployment = make_deployment(unit=cast.claims)

    assert not as_(cast.eve).get("agents.show", agent_id=deployment.agent_id).says("Pause it")
    assert as_(cast.eve).post("agents.pause", deployment_id=deployment.id).status == 403
    assert as_(cast.eve).get("agents.level", deployment_id=deployment.id).status == 403
    assert level_now(deployment) == (Autonomy.ASSIST, Mode.LIVE)


def test_pausing_twice_changes_nothing_more(as_, cast) -> None:
    deployment = make_deployment(unit=cast.claims, mode=Mode.PAUSED)

    assert (
        as_(cast.ada)
        .post("agents.pause", deployment_id=deployment.id)
        .went_to("agents.deployment", deployment_id=deployment.id)
    )
    assert actions() == []


def test_somebody_beside_it_is_offered_only_the_way_down(as_, cast) -> None:
    deployment = make_deployment(unit=cast.claims, level=APPROVE)
    form = as_(cast.ada).get("agents.level", deployment_id=deployment.id)
    assert form.says("1 · Assist")
    assert not form.says("3 · Act within guardrails")

    assert as_(cast.ada).post("agents.level", deployment_id=deployment.id, level="3").status == 422
    assert as_(cast.ada).post("agents.level", deployment_id=deployment.id, level="1").status == 303
    assert level_now(deployment) == (Autonomy.ASSIST, Mode.LIVE)


def test_a_manager_raises_plans_pauses_and_ends(as_, cast) -> None:
    deployment, browser = make_deployment(unit=cast.claims), as_(cast.cal)
    here = {"deployment_id": deployment.id}

    refused = browser.post("agents.level", **here, level="2", decision="")
    assert refused.status == 422
    assert refused.says("Name the decision behind this level")
    assert browser.post("agents.level", **here, level="2", decision="DEC-0009").status == 303
    assert (
        browser.post("agents.plan", **here, level="3", mode="live", due_on="2026-03-16", decision="D").status
        == 303
    )
    assert browser.get("agents.deployment", **here).says("Agreed for Mon 16 Mar 2026")
    assert browser.post("agents.withdraw_plan", **here).status == 303
    assert browser.post("agents.mode", **here, mode="manual_fallback").status == 303
    assert browser.post("agents.roles", **here, job_roles=["cs-manager"]).status == 303
    assert queries.list_roles(deployment.id, clock.now()) == [JobRole.CS_MANAGER]
    assert browser.post("agents.end", **here).went_to("agents.show", agent_id=deployment.agent_id)
    assert browser.get("agents.deployment", **here).status == 404


def test_the_people_beside_it_are_for_those_who_answer_for_people(as_, cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.company)

    assert as_(cast.ada).get("agents.people", agent_id=agent.id).status == 403
    everybody, team = (as_(who).get("agents.people", agent_id=agent.id) for who in (cast.cal, cast.bo))
    assert everybody.says("Ada Abara")
    assert everybody.says("Eve Eide")
    assert team.says("Ada Abara")
    assert not team.says("Eve Eide")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_people_page_takes_three_statements_besides_the_person(
    as_, cast, count_queries, rows: int
) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    for number in range(rows):
        make_person(f"Flo Frost {number}", unit=cast.claims, job_roles=(JobRole.FRONTLINE_AGENT,))
    browser = as_(cast.cal)

    with count_queries() as seen:
        browser.get("agents.people", agent_id=agent.id)

    assert len([each for each in seen if "agent_deployment" in each or "FROM agent " in each]) == 3, seen


def test_all_places_have_a_page_of_their_own(as_, cast) -> None:
    agent = make_agent()
    for number in range(9):
        make_deployment(agent, make_workflow(agent, f"Work {number}"), unit=cast.claims)

    assert as_(cast.ada).get("agents.show", agent_id=agent.id).says("All places")
    page = as_(cast.ada).get("agents.places", agent_id=agent.id)
    assert page.says("Work 0")
    assert page.says("Work 8")
