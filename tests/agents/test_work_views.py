"""Sources, work and places on screen: what those beside it may stop, what only managers change."""

import re
from datetime import date, timedelta

from portal.agents import queries
from portal.agents.models import Deployment, KnowledgeSource, Workflow
from portal.agents.rules import Autonomy, Mode, OwnerRole
from portal.core import clock, db
from portal.core.permissions import Permission
from portal.people.queries import choices
from portal.people.rules import JobRole
from tests.agents.make import make_agent, make_deployment, make_plan, make_source, make_workflow
from tests.make import actions, make_person, only

APPROVE, GUARDRAILS = Autonomy.APPROVE, Autonomy.GUARDRAILS


def level_now(deployment: Deployment) -> tuple[Autonomy, Mode]:
    found = queries.find_level(deployment.id, clock.now())
    return found.level, found.mode


def test_a_source_is_added_and_its_owner_says_that_it_holds(as_, cast) -> None:
    agent = make_agent()
    added = as_(cast.cal).post(
        "agents.new_source", agent_id=agent.id, name="Repairer list", owner="ada.abara@northwind.example",
        check_every_days="7",
    )  # fmt: skip
    source = only(KnowledgeSource)
    assert added.went_to("agents.sources", agent_id=agent.id)

    assert as_(cast.ada).get("agents.sources", agent_id=agent.id).says("Confirm: still correct")
    assert not as_(cast.eve).get("agents.sources", agent_id=agent.id).says("Confirm: still correct")
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
        channel="", job_roles=["frontline-agent"], level="2", decision="DEC-0006",
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
        job_roles=["frontline-agent"], level="3", decision="DEC-0006",
    )  # fmt: skip

    assert page.status == 422
    assert page.says("No action in this workflow may go above “Act with approval”.")


def test_what_an_action_may_be_is_said_before_anything_is_typed(as_, cast) -> None:
    page = as_(cast.cal).get("agents.new_action", workflow_id=make_workflow(make_agent(risk_tier="t2")).id)

    assert page.says("The agent is “Tier 2, standard”. An action cannot be higher.")
    assert 'value="t3"' not in page.text
    assert page.says("Edit card")


def test_a_deployment_form_says_how_far_each_piece_of_work_may_go(as_, cast) -> None:
    agent = make_agent()
    make_workflow(agent, ceilings=(Autonomy.ASSIST, APPROVE))

    assert (
        as_(cast.cal).get("agents.new_deployment", agent_id=agent.id).says("New motor claim, up to level 2")
    )


def test_a_new_owner_is_searched_and_found_by_name(as_, cast) -> None:
    agent = make_agent()
    asked = {"agent_id": agent.id, "role": "accountable", "person_search": "dot"}
    form = as_(cast.cal).post("agents.owner", **asked, search_choices="person")
    assert (form.status, form.says("1 match. Dot Diaz Northwind")) == (200, True)

    handed = as_(cast.cal).post("agents.owner", **asked | {"person_search": "dot diaz"})

    assert handed.status == 303
    assert queries.find_owner(agent.id, OwnerRole.ACCOUNTABLE, clock.now()) == cast.dot


def test_two_of_one_name_are_told_apart_by_their_address(cast) -> None:
    first = make_person("Jo Jones")
    second = make_person("Jo Johns")
    second.name, second.sort_name, second.email = first.name, first.sort_name, "jo2@northwind.example"
    db.session.commit()

    assert choices.find_person_addressed(cast.cal, Permission.PEOPLE_VIEW, "Jo Jones") is None
    assert (
        choices.find_person_addressed(cast.cal, Permission.PEOPLE_VIEW, " JO2@northwind.example ").value
        == second.id
    )


def test_an_agent_that_never_worked_was_registered_not_at_work(as_, cast) -> None:
    agent = make_agent()

    assert as_(cast.ada).get("agents.show", agent_id=agent.id).says("Registered on")


def test_before_there_is_work_the_page_says_what_comes_first(as_, cast) -> None:
    page = as_(cast.cal).get("agents.new_deployment", agent_id=make_agent().id)

    assert page.says("First add the workflow it takes part in")


def test_a_ceiling_is_changed_and_an_action_ended(as_, cast) -> None:
    agent = make_agent()
    make_workflow(agent, ceilings=(APPROVE,))
    (action,) = queries.list_actions(agent.id, at=clock.now())
    browser = as_(cast.cal)

    refused = browser.post("agents.ceiling", action_id=action.id, to="3", decision="")
    assert refused.status == 422
    assert refused.says("Enter the decision that raises it")
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


def test_from_the_lowest_level_there_is_no_way_down_and_no_button(as_, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    ada = as_(cast.ada)

    page = ada.get("agents.level", deployment_id=deployment.id)

    assert page.says("This is the lowest level. To stop the agent, pause it.")
    assert not page.says("Lower level now")
    assert ada.post("agents.level", deployment_id=deployment.id, level="1").status == 422


def test_the_page_offers_no_level_that_too_few_people_are_ready_for(as_, cast) -> None:
    deployment, cal = make_deployment(unit=cast.claims), as_(cast.cal)

    page = cal.get("agents.raise_level", deployment_id=deployment.id)
    sent = cal.post(
        "agents.raise_level",
        deployment_id=deployment.id,
        level="3",
        decision="DEC-9",
        reason="It did well.",
        goes_ahead="y",
    )

    assert page.says("A live agent gets to levels 3 and 4 only when at least 90% of the people")
    assert re.findall(r'<input[^>]*name="level"[^>]*value="(\d)"', page.text) == ["2"]
    assert (sent.status, level_now(deployment)) == (422, (Autonomy.ASSIST, Mode.LIVE))


def test_going_live_at_level_3_offers_no_way_around_people_who_are_not_ready(as_, cast) -> None:
    deployment, cal = make_deployment(unit=cast.claims, level=GUARDRAILS, mode=Mode.SHADOW), as_(cast.cal)
    here = {"deployment_id": deployment.id}

    page = cal.get("agents.mode", **here)
    sent = cal.post("agents.mode", **here, mode="live", decision="DEC-9", goes_ahead="y")

    assert not page.says("Go live before everyone is ready")
    assert sent.says("Too few people who work with it are ready")
    assert (sent.status, level_now(deployment)) == (422, (GUARDRAILS, Mode.SHADOW))


def test_a_manager_raises_plans_pauses_and_ends(as_, cast) -> None:
    deployment, browser = make_deployment(unit=cast.claims), as_(cast.cal)
    here = {"deployment_id": deployment.id}

    wanted = {"level": "2", "decision": "DEC-0009", "reason": "It did well."}
    refused = browser.post("agents.raise_level", **here, level="2", decision="", reason="")
    assert refused.status == 422
    assert refused.says("Enter the decision, such as DEC-0042.")
    assert refused.says("Enter a reason, in a sentence or two.")
    assert browser.post("agents.raise_level", **here, **wanted).says(
        "Not everyone who works with it is ready for"
    )
    raised = browser.post("agents.raise_level", **here, **wanted, goes_ahead="y")
    assert raised.went_to("agents.check_card", agent_id=deployment.agent_id)
    assert (
        browser.post(
            "agents.plan", **here, level="3", mode="live", due_on="2026-03-16", decision="D-1"
        ).status
        == 303
    )
    assert browser.get("agents.deployment", **here).says("Planned for Mon 16 Mar 2026")
    assert browser.post("agents.withdraw_plan", **here).status == 303
    assert browser.post("agents.mode", **here, mode="manual_fallback").status == 303
    assert browser.post("agents.roles", **here, job_roles=["cs-manager"]).status == 303
    assert queries.list_roles(deployment.id, clock.now()) == [JobRole.CS_MANAGER]
    assert browser.post("agents.end", **here).says("Say who or what does this work from now on.")
    ended = browser.post("agents.end", **here, instead="Handlers read claims by hand.")
    assert ended.went_to("agents.show", agent_id=deployment.agent_id)
    page = browser.get("agents.deployment", **here)
    assert page.says("stopped working here for good on Thu 12 Mar 2026.")
    assert page.says("What replaces it: Handlers read claims by hand.")
    assert not page.says("End deployment")
    assert browser.get("agents.raise_level", **here).status == 404


def test_what_is_agreed_waits_for_its_day_and_nothing_is_filled_in(as_, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    make_plan(deployment, level=APPROVE, due_on=date(2026, 3, 13))
    page = as_(cast.cal).get("agents.deployment", deployment_id=deployment.id)
    assert page.says("You can apply it from that day.")
    assert not page.says("Apply change")
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert as_(cast.cal).get("agents.deployment", deployment_id=deployment.id).says("Apply change")
    assert not as_(cast.ada).get("agents.deployment", deployment_id=deployment.id).says("Apply change")

    early = as_(cast.cal).get("agents.raise_level", deployment_id=deployment.id)
    assert early.says("Until then nothing changes.")
    assert 'name="reason"' not in early.text
    with clock.moved_to(clock.now() + timedelta(days=1)):
        page = as_(cast.cal).get("agents.raise_level", deployment_id=deployment.id)
    assert page.says("Planned for Fri 13 Mar 2026 (decision DEC-0002)")
    assert 'name="reason"' in page.text
    assert 'value="DEC-0002"' not in page.text
    assert "checked" not in page.text


def test_the_page_says_how_many_beside_it_are_ready(as_, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    for number in range(5):
        make_person(f"Finn {number}", unit=cast.claims, job_roles=(JobRole.FRONTLINE_AGENT,))

    page = as_(cast.cal).get("agents.raise_level", deployment_id=deployment.id)

    assert page.says("0 of 6 people who work with it are ready.")
    assert as_(cast.ada).get("agents.raise_level", deployment_id=deployment.id).status == 403


def test_a_card_is_checked_after_a_change_of_level(as_, cast) -> None:
    deployment = make_deployment(unit=cast.claims, level=APPROVE)
    here = {"agent_id": deployment.agent_id}
    assert not as_(cast.eve).get("agents.show", **here).says("Its level has changed since")

    as_(cast.ada).post("agents.level", deployment_id=deployment.id, level="1")
    assert as_(cast.eve).get("agents.show", **here).says("Its level has changed since")
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        assert as_(cast.cal).get("agents.check_card", **here).says("Is this still true?")
        assert as_(cast.cal).post("agents.check_card", **here).went_to("agents.show", **here)
        page = as_(cast.eve).get("agents.show", **here)

    assert page.says("Card last checked for level 1 on Thu 12 Mar 2026.")
    assert not page.says("Its level has changed since")


def test_a_form_without_a_choice_says_once_what_is_missing(as_, cast) -> None:
    deployment = make_deployment(unit=cast.claims)

    page = as_(cast.cal).post(
        "agents.raise_level", deployment_id=deployment.id, decision="DEC-1", reason="Why not."
    )

    assert page.status == 422
    assert page.says("Choose a level.")
    assert not page.says("Not a valid choice")
