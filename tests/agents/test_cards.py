"""Registering an agent and changing what is told about it: what is kept of before, and what is refused."""

from datetime import date, timedelta

import pytest

from portal.agents import commands, queries
from portal.agents.models import Agent, AgentVersion
from portal.agents.rules import AgencyScope, Autonomy, OwnerRole, RiskTier
from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.people.rules import PersonState
from tests.agents.make import (
    make_agent,
    make_source,
    make_version,
    make_workflow,
    refusal,
    written,
)
from tests.make import actions, make_person, only

YESTERDAY = timedelta(days=1)
APPROVE, GUARDRAILS = Autonomy.APPROVE, Autonomy.GUARDRAILS


def add(cal, cast, **parts) -> Agent:
    whole = {
        "card": written(),
        "working_since": date(2025, 9, 1),
        "accountable": cast.dot,
        "caretaker": cast.bo,
        "scopes": [AgencyScope.READ],
        "decision": "DEC-0006",
    }
    return commands.add_agent(cal, **{**whole, **parts})


def test_an_agent_comes_with_a_card_owners_and_scopes(cal, cast) -> None:
    agent = add(cal, cast)

    assert (agent.slug, agent.name) == ("claims-triage-agent", "Claims Triage Agent")
    assert agent.card.steps_in == [{"when": "Always", "then": "A person decides."}]
    assert queries.find_owner(agent.id, OwnerRole.ACCOUNTABLE, clock.now()) == cast.dot
    assert queries.list_scopes(agent.id, clock.now()) == [AgencyScope.READ]
    assert actions() == ["agents.added"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"decision": ""}, ("scope_needs_decision", "decision")),
        ({"card": written(may_not=())}, ("card_needs_may_not", "may_not")),
    ],
)
def test_an_agent_that_nobody_can_answer_for_is_refused(cal, cast, parts, said) -> None:
    assert refusal(add, cal, cast, **parts) == said


def test_two_agents_do_not_share_a_name(cal, cast) -> None:
    make_agent()

    assert refusal(add, cal, cast) == ("agent_name_taken", "name")


def test_somebody_who_left_answers_for_nothing(cal, cast) -> None:
    gone = make_person("Gil Gone", state=PersonState.LEFT)

    assert refusal(add, cal, cast, accountable=gone) == ("owner_not_here", "accountable")


def test_an_edited_card_keeps_what_it_said_before(cal, cast) -> None:
    agent = make_agent(may=["Read the claim"])

    commands.edit_card(cal, agent, written(name="Claims Helper", may=("Read", "Draft")))
    db.session.flush()

    assert (agent.name, agent.card.may) == ("Claims Helper", ["Read", "Draft"])
    assert queries.find_card(agent.id, clock.now() - YESTERDAY).may == ["Read the claim"]
    assert agent.card.known_limits == [{"text": "It skips large attachments.", "since": "2026-02-03"}]
    assert actions() == ["agents.card_edited"]


def test_the_log_holds_no_text_of_the_card(cal, cast) -> None:
    commands.edit_card(cal, make_agent(), written(summary="Reads a secret."))

    assert "secret" not in only(AuditEntry).detail


def test_a_card_does_not_play_down_what_its_actions_can_do(cal) -> None:
    agent = make_agent(risk_tier=RiskTier.T3)
    workflow = make_workflow(agent, ceilings=())
    commands.add_action_type(
        cal, workflow, name="Decide", risk_tier=RiskTier.T3, scope=AgencyScope.DRAFT, ceiling=APPROVE, reversible="No"
    )  # fmt: skip

    assert refusal(commands.edit_card, cal, agent, written(risk_tier=RiskTier.T2)) == (
        "tier_below_actions",
        "risk_tier",
    )


def test_known_limits_come_newest_first_and_are_lifted_when_mended(cal) -> None:
    agent = make_agent(known_limits=[])

    commands.add_known_limit(cal, agent, text="Misses photos.", since=date(2026, 1, 2))
    commands.add_known_limit(cal, agent, text="Misses letters.", since=date(2026, 3, 4))
    assert [limit["text"] for limit in agent.card.known_limits] == ["Misses letters.", "Misses photos."]

    commands.lift_known_limit(cal, agent, text="Misses letters.")
    assert [limit["text"] for limit in agent.card.known_limits] == ["Misses photos."]
    assert refusal(commands.lift_known_limit, cal, agent, text="Misses letters.") == ("limit_gone", None)


def test_yesterdays_owner_stays_on_record(cal, cast) -> None:
    agent = make_agent(accountable=cast.dot)

    commands.change_owner(cal, agent, role=OwnerRole.ACCOUNTABLE, person=cast.bo)
    db.session.flush()

    assert queries.find_owner(agent.id, OwnerRole.ACCOUNTABLE, clock.now()) == cast.bo
    assert queries.find_owner(agent.id, OwnerRole.ACCOUNTABLE, clock.now() - YESTERDAY) == cast.dot
    assert actions() == ["agents.owner_changed"]


def test_touching_more_takes_a_decision_and_touching_less_does_not(cal) -> None:
    agent = make_agent(scopes=(AgencyScope.READ,))

    assert refusal(commands.grant_scope, cal, agent, scope=AgencyScope.DRAFT, decision="") == (
        "scope_needs_decision",
        "decision",
    )
    commands.grant_scope(cal, agent, scope=AgencyScope.DRAFT, decision="DEC-0007")
    commands.withdraw_scope(cal, agent, scope=AgencyScope.READ)
    db.session.flush()

    assert queries.list_scopes(agent.id, clock.now()) == [AgencyScope.DRAFT]
    assert queries.list_scopes(agent.id, clock.now() - YESTERDAY) == [AgencyScope.READ]


def test_a_scope_that_an_action_needs_is_not_withdrawn(cal) -> None:
    agent = make_agent()
    make_workflow(agent)

    assert refusal(commands.withdraw_scope, cal, agent, scope=AgencyScope.READ) == ("scope_in_use", None)


def release(cal, agent: Agent, label: str) -> AgentVersion:
    return commands.release_version(
        cal, agent, label=label, model="example-2", vendor="Example", prompt_ref="p-2", tools=["read"],
        guardrails="None", note="New model.",
    )  # fmt: skip


def test_a_version_remembers_the_sources_it_knew(cal, cast) -> None:
    agent = make_agent()
    make_source(agent, "Motor wording", owner=cast.bo)

    assert release(cal, agent, "2").knowledge == ["Motor wording"]
    assert refusal(release, cal, agent, "2") == ("version_label_taken", "label")


def test_a_version_is_never_changed(cast) -> None:
    version = make_version(make_agent())
    version.model = "another"

    with pytest.raises(TypeError, match="append-only"):
        db.session.flush()
    db.session.rollback()


def test_the_version_in_use_is_known_for_any_day(cal, cast) -> None:
    agent = make_agent()
    make_version(agent, "1", released_at=clock.now() - timedelta(days=9))
    release(cal, agent, "2")

    assert queries.find_version(agent.id, clock.now()).label == "2"
    assert queries.find_version(agent.id, clock.now() - YESTERDAY).label == "1"
