"""Actions and their ceilings."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.agents import commands, queries
from portal.agents.models import ActionType
from portal.agents.rules import AgencyScope, Autonomy, RiskTier
from portal.core import clock, db
from tests.agents.make import (
    make_action_type,
    make_agent,
    make_workflow,
    refusal,
)
from tests.make import actions

YESTERDAY = timedelta(days=1)
APPROVE, GUARDRAILS = Autonomy.APPROVE, Autonomy.GUARDRAILS


def add_action(cal, workflow, **parts) -> ActionType:
    whole = {
        "name": "Send the letter",
        "risk_tier": RiskTier.T2,
        "scope": AgencyScope.DRAFT,
        "ceiling": APPROVE,
        "reversible": "No",
    }
    return commands.add_action_type(cal, workflow, **{**whole, **parts})


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"risk_tier": RiskTier.T4}, ("tier_above_agent", "risk_tier")),
        ({"scope": AgencyScope.SPEND}, ("scope_not_granted", "scope")),
        ({"risk_tier": RiskTier.T3, "ceiling": Autonomy.COORDINATE}, ("ceiling_above_cap", "ceiling")),
    ],
)
def test_an_action_stays_within_its_agent_and_its_cap(cal, parts, said) -> None:
    workflow = commands.add_workflow(cal, make_agent(risk_tier=RiskTier.T3), name="New claim")

    assert refusal(add_action, cal, workflow, **parts) == said


def test_an_exception_lifts_the_cap_of_tier_three(cal) -> None:
    workflow = commands.add_workflow(cal, make_agent(risk_tier=RiskTier.T3), name="New claim")

    action = add_action(
        cal, workflow, risk_tier=RiskTier.T3, ceiling=Autonomy.COORDINATE, exception="DEC-0030"
    )

    assert action.ceiling is Autonomy.COORDINATE


def test_yesterdays_ceiling_stays_on_record(cal) -> None:
    agent = make_agent()
    workflow = make_workflow(agent, ceilings=(APPROVE,))
    (action,) = db.session.scalars(select(ActionType)).all()

    assert refusal(commands.change_ceiling, cal, action, to=GUARDRAILS) == (
        "ceiling_needs_decision",
        "decision",
    )
    commands.change_ceiling(cal, action, to=GUARDRAILS, decision="DEC-0011")
    db.session.flush()

    assert queries.highest_ceiling(workflow.id, clock.now()) is GUARDRAILS
    assert queries.highest_ceiling(workflow.id, clock.now() - YESTERDAY) is APPROVE
    assert actions() == ["agents.ceiling_changed"]


def test_an_action_that_ends_is_no_longer_done_and_was_done_yesterday(cal) -> None:
    agent = make_agent()
    workflow = make_workflow(agent, ceilings=(APPROVE, GUARDRAILS))
    higher = queries.find_action_by_slug(workflow.id, "action-2")

    commands.end_action_type(cal, higher)

    now, then = clock.now(), clock.now() - YESTERDAY
    assert [row.name for row in queries.list_actions(agent.id, at=now)] == ["Action 1"]
    assert [row.name for row in queries.list_actions(agent.id, at=then)] == ["Action 1", "Action 2"]
    assert (queries.highest_ceiling(workflow.id, now), queries.highest_ceiling(workflow.id, then)) == (
        APPROVE, GUARDRAILS,
    )  # fmt: skip
    assert queries.find_action(cal, higher.id) is None
    assert actions() == ["agents.action_ended"]


def test_what_an_agent_needs_is_what_its_actions_need(cal) -> None:
    agent = make_agent(scopes=(AgencyScope.READ, AgencyScope.DRAFT))
    workflow = make_workflow(agent, ceilings=())
    make_action_type(workflow, "Read", scope=AgencyScope.READ, risk_tier=RiskTier.T1)
    draft = make_action_type(workflow, "Draft", scope=AgencyScope.DRAFT, risk_tier=RiskTier.T2)
    now = clock.now()
    assert (queries.list_scopes_in_use(agent.id, now), queries.highest_tier(agent.id, now)) == (
        {AgencyScope.READ, AgencyScope.DRAFT}, RiskTier.T2,
    )  # fmt: skip

    commands.end_action_type(cal, draft)

    assert (queries.list_scopes_in_use(agent.id, now), queries.highest_tier(agent.id, now)) == (
        {AgencyScope.READ}, RiskTier.T1,
    )  # fmt: skip
    assert queries.list_scopes(agent.id, now) == [AgencyScope.READ, AgencyScope.DRAFT]
