"""Actions and their ceilings."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.agents import commands, queries
from portal.agents.models import ActionType
from portal.agents.rules import AgencyScope, Autonomy, RiskTier
from portal.core import clock, db
from tests.agents.make import (
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
