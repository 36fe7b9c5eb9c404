"""Registering an agent, and what only those who manage it may change about it."""

from portal.agents.models import Agent
from portal.agents.rules import AgencyScope, Autonomy, RiskTier
from portal.core import db
from portal.core.permissions import Role
from tests.agents.make import make_agent, make_deployment, make_workflow
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
    assert page.says("Nothing found. Check the spelling, or type less.")
    assert "Read bills\nDraft a reply" in page.text.replace("\r", "")
    assert "Always, before it goes out. An adviser sends it." in page.text
    assert db.session.query(Agent).count() == 0


def test_a_card_that_leaves_out_what_it_may_not_is_refused(as_, cast) -> None:
    page = as_(cast.cal).post("agents.edit", agent_id=make_agent().id, **{**CARD, "may_not": " "})

    assert page.status == 422
    assert page.says("Add at least one thing it may not do.")


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
