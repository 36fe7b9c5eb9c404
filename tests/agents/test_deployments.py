"""Where an agent works, and beside whom."""

import pytest
from sqlalchemy import select

from portal.agents import commands, queries
from portal.agents.models import AgentCard
from portal.agents.rules import Autonomy, Channel, Mode
from portal.core import clock, db
from portal.core.permissions import Role
from portal.people.rules import JobRole
from tests.agents.deploying import APPROVE, GUARDRAILS, YESTERDAY, deploy, level_of
from tests.agents.make import (
    make_agent,
    make_deployment,
    make_workflow,
    raise_to,
    refusal,
    written,
)
from tests.make import actions, give_access, keep, make_person


def test_a_deployment_puts_people_beside_the_agent(cal, cast) -> None:
    workflow = make_workflow(make_agent())

    deployment = deploy(cal, workflow, unit_id=cast.claims.id, channel=Channel.EMAIL)
    db.session.flush()

    assert level_of(deployment) == (Autonomy.ASSIST, Mode.SHADOW)
    assert queries.is_beside(cast.ada, deployment)
    assert actions() == ["agents.deployed"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, ("deployment_needs_place", "unit_id")),
        ({"job_roles": []}, ("deployment_needs_roles", "job_roles")),
        ({"decision": ""}, ("level_raise_needs_decision", "decision")),
        ({"level": Autonomy.COORDINATE}, ("level_above_ceilings", "level")),
    ],
)
def test_a_deployment_without_place_people_or_decision_is_refused(cal, cast, parts, said) -> None:
    place = {"unit_id": cast.claims.id} if parts else {}

    assert refusal(deploy, cal, make_workflow(make_agent()), **place, **parts) == said


def test_one_piece_of_work_is_not_deployed_twice_at_one_place(cal, cast) -> None:
    workflow = make_workflow(make_agent())
    deploy(cal, workflow, unit_id=cast.claims.id)

    assert refusal(deploy, cal, workflow, unit_id=cast.claims.id) == ("deployed_already", "unit_id")
    deploy(cal, workflow, unit_id=cast.claims.id, channel=Channel.PHONE)


def test_a_change_lead_of_one_unit_changes_nothing_elsewhere(cast) -> None:
    lead = make_person("Gil Gray", unit=cast.service)
    keep(give_access(lead, Role.CHANGE_LEAD, unit=cast.service))
    db.session.expire_all()
    workflow = make_workflow(make_agent())

    assert refusal(deploy, lead, workflow, unit_id=cast.claims.id) == ("level_raise_not_yours", "level")
    assert deploy(lead, workflow, unit_id=cast.service.id)


def test_other_roles_beside_it_from_now_on(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)

    commands.assign_roles(cal, deployment, [JobRole.CS_MANAGER])
    db.session.flush()

    assert not queries.is_beside(cast.ada, deployment)
    assert queries.list_roles(deployment.id, clock.now()) == [JobRole.CS_MANAGER]
    assert queries.list_roles(deployment.id, clock.now() - YESTERDAY) == [JobRole.FRONTLINE_AGENT]


def test_an_ended_deployment_is_known_for_yesterday_and_takes_no_change(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)

    commands.end_deployment(cal, deployment)

    assert queries.find_deployment(cal, deployment.id) is None
    assert level_of(deployment, clock.now() - YESTERDAY) == (Autonomy.ASSIST, Mode.LIVE)
    assert level_of(deployment) == (Autonomy.ASSIST, Mode.RETIRED)
    assert refusal(raise_to, cal, deployment, APPROVE) == ("deployment_over", None)


def test_one_card_one_owner_and_one_level_at_a_time(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    for to in (APPROVE, GUARDRAILS):
        raise_to(cal, deployment, to)
    commands.lower_level(cal, deployment, to=Autonomy.ASSIST)
    agent = deployment.agent
    commands.edit_card(cal, agent, written())
    commands.edit_card(cal, agent, written(summary="Reads."))
    db.session.flush()

    open_cards = select(AgentCard).where(AgentCard.agent_id == agent.id, AgentCard.valid_until.is_(None))
    assert level_of(deployment) == (Autonomy.ASSIST, Mode.LIVE)
    assert [each.summary for each in db.session.scalars(open_cards)] == ["Reads."]
