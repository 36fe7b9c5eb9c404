"""Agents at work: up, down, to a stop and away again."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.agents import commands, queries
from portal.agents.models import AgentCard, Deployment
from portal.agents.rules import AgencyScope, Autonomy, Channel, Mode
from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.core.permissions import Role
from portal.core.web import Portal
from portal.outbox.models import OutboxMail
from portal.people.rules import JobRole
from tests.agents.make import (
    make_agent,
    make_deployment,
    make_plan,
    make_workflow,
    raise_to,
    ready_for,
    refusal,
    refusals,
    written,
)
from tests.make import actions, give_access, keep, make_person, only
from tests.outbox.make import mail_set_up

YESTERDAY = timedelta(days=1)
APPROVE, GUARDRAILS = Autonomy.APPROVE, Autonomy.GUARDRAILS


def level_of(deployment: Deployment, at=None) -> tuple[Autonomy, Mode]:
    db.session.flush()
    found = queries.find_level(deployment.id, at or clock.now())
    return found.level, found.mode


def deploy(cal, workflow, **parts) -> Deployment:
    whole = {
        "unit_id": None,
        "site_id": None,
        "job_roles": [JobRole.FRONTLINE_AGENT],
        "level": Autonomy.ASSIST,
        "mode": Mode.SHADOW,
        "decision": "DEC-0006",
    }
    return commands.deploy(cal, workflow, **{**whole, **parts})


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


def test_a_raised_level_was_lower_yesterday(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)

    raise_to(cal, deployment, APPROVE)

    assert level_of(deployment) == (APPROVE, Mode.LIVE)
    assert level_of(deployment, clock.now() - YESTERDAY) == (Autonomy.ASSIST, Mode.LIVE)
    assert actions() == ["agents.level_raised"]


def test_raising_takes_a_decision_and_a_reason_and_says_so_at_once(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)

    assert refusals(raise_to, cal, deployment, APPROVE, decision="", reason="") == [
        ("level_raise_needs_decision", "decision"),
        ("raise_needs_reason", "reason"),
    ]


def test_raising_keeps_the_reason_and_how_many_were_ready(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)

    raise_to(
        cal, deployment, APPROVE, people=ready_for(APPROVE, ready=4), goes_ahead=True, reason="Trust us."
    )
    db.session.flush()

    entry = json.loads(only(AuditEntry).detail)
    assert queries.find_level(deployment.id, clock.now()).reason == "Trust us."
    assert (entry["ready"], entry["beside"]) == (4, 6)


def test_raising_before_everybody_is_ready_takes_a_word_of_its_own(cal, cast) -> None:
    deployment, some = make_deployment(unit=cast.claims), ready_for(APPROVE, ready=5)

    assert refusal(raise_to, cal, deployment, APPROVE, people=some) == (
        "step_up_needs_confirmation",
        "goes_ahead",
    )
    raise_to(cal, deployment, APPROVE, people=some, goes_ahead=True)

    assert level_of(deployment) == (APPROVE, Mode.LIVE)


def test_where_nobody_can_count_the_people_the_lower_level_holds(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)

    found = refusal(raise_to, cal, deployment, APPROVE, people=None, goes_ahead=True)

    assert found == ("people_not_counted", "level")


def test_what_is_agreed_for_a_day_does_not_happen_before_it(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    make_plan(deployment, level=APPROVE, due_on=date(2026, 3, 13))

    assert refusal(raise_to, cal, deployment, APPROVE) == ("step_up_too_early", "level")
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert refusal(raise_to, cal, deployment, GUARDRAILS) == ("raise_above_agreed", "level")
        raise_to(cal, deployment, APPROVE)
        assert level_of(deployment) == (APPROVE, Mode.LIVE)


def test_letting_it_act_asks_the_same_of_people(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims, mode=Mode.SHADOW, level=APPROVE)
    live = {"to": Mode.LIVE, "decision": "DEC-0012"}

    assert refusal(commands.change_mode, cal, deployment, **live) == ("people_not_counted", "mode")
    some = ready_for(APPROVE, ready=1)
    assert refusal(commands.change_mode, cal, deployment, **live, people=some)[1] == "goes_ahead"
    commands.change_mode(cal, deployment, **live, people=ready_for(APPROVE))

    assert level_of(deployment) == (APPROVE, Mode.LIVE)


def test_raising_is_no_way_down_and_stepping_down_no_way_up(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims, level=APPROVE)

    assert refusal(raise_to, cal, deployment, Autonomy.ASSIST) == ("level_not_higher", "level")
    assert refusal(commands.lower_level, cal, deployment, to=GUARDRAILS) == ("level_not_lower", "level")


def test_a_decision_is_a_number_for_it_goes_into_the_log(cal, cast) -> None:
    deployment, described = make_deployment(unit=cast.claims), {"decision": "Bo Brand said yes"}
    asked = {"level": APPROVE, "mode": Mode.LIVE, "due_on": date(2026, 3, 16)}

    for found in (
        refusal(deploy, cal, make_workflow(make_agent()), unit_id=cast.claims.id, **described),
        refusal(raise_to, cal, deployment, APPROVE, **described),
        refusal(commands.change_mode, cal, deployment, to=Mode.MANUAL_FALLBACK, **described),
        refusal(commands.plan_change, cal, deployment, **asked, **described),
        refusal(commands.grant_scope, cal, make_agent(), scope=AgencyScope.SPEND, **described),
    ):
        assert found == ("decision_is_a_number", "decision")
    assert actions() == []


def test_somebody_beside_it_steps_it_down_but_not_up(cast) -> None:
    deployment = make_deployment(unit=cast.claims, level=APPROVE)

    commands.lower_level(cast.ada, deployment, to=Autonomy.ASSIST)
    assert level_of(deployment) == (Autonomy.ASSIST, Mode.LIVE)
    assert refusal(raise_to, cast.ada, deployment, APPROVE) == ("level_raise_not_yours", "level")
    assert actions() == ["agents.level_lowered"]


def test_somebody_elsewhere_neither_stops_it_nor_steps_it_down(cast) -> None:
    deployment = make_deployment(unit=cast.claims, level=APPROVE)

    assert refusal(commands.change_mode, cast.eve, deployment, to=Mode.PAUSED) == (
        "pause_needs_beside",
        "mode",
    )
    assert refusal(commands.lower_level, cast.eve, deployment, to=Autonomy.ASSIST) == (
        "step_down_needs_beside",
        "level",
    )


def test_those_who_answer_for_an_agent_are_told_that_it_was_stopped_but_not_by_whom(
    app: Portal, cast, tmp_path
) -> None:
    agent = make_agent(accountable=cast.dot, caretaker=cast.ada)
    deployment = make_deployment(agent, unit=cast.claims)

    with mail_set_up(tmp_path), app.app_context():
        commands.change_mode(cast.ada, deployment, to=Mode.PAUSED)
        commands.change_mode(cast.ada, deployment, to=Mode.MANUAL_FALLBACK)

    mail = only(OutboxMail)  # once, and not to who did it
    assert (mail.to_address, mail.subject) == (
        cast.dot.email,
        f"{deployment.agent.name} was stopped in {deployment.workflow.name}",
    )
    assert cast.ada.name not in mail.text


def test_somebody_beside_it_pauses_it_and_a_decision_lets_it_go_on(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)

    commands.change_mode(cast.ada, deployment, to=Mode.PAUSED)
    assert level_of(deployment) == (Autonomy.ASSIST, Mode.PAUSED)
    everybody = ready_for(*Autonomy)
    assert refusal(commands.change_mode, cal, deployment, to=Mode.LIVE, people=everybody) == (
        "live_needs_decision",
        "decision",
    )
    commands.change_mode(cal, deployment, to=Mode.LIVE, decision="DEC-0012", people=everybody)

    assert level_of(deployment) == (Autonomy.ASSIST, Mode.LIVE)
    assert actions() == ["agents.mode_changed", "agents.mode_changed"]


def test_a_change_lead_of_one_unit_changes_nothing_elsewhere(cast) -> None:
    lead = make_person("Gil Gray", unit=cast.service)
    keep(give_access(lead, Role.CHANGE_LEAD, unit=cast.service))
    db.session.expire_all()
    workflow = make_workflow(make_agent())

    assert refusal(deploy, lead, workflow, unit_id=cast.claims.id) == ("level_raise_not_yours", "level")
    assert deploy(lead, workflow, unit_id=cast.service.id)


def plan(cal, deployment: Deployment, **parts) -> None:
    whole = {"level": APPROVE, "mode": Mode.LIVE, "due_on": date(2026, 3, 16), "decision": "DEC-0042"}
    commands.plan_change(cal, deployment, **{**whole, **parts})
    db.session.flush()


def test_a_plan_is_announced_and_changes_nothing_by_itself(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    plan(cal, deployment)

    with clock.moved_to(clock.now() + timedelta(days=9)):
        assert level_of(deployment) == (Autonomy.ASSIST, Mode.LIVE)
        assert queries.find_plan(deployment.id, clock.now()).due_on == date(2026, 3, 16)


def test_a_plan_ends_when_it_is_carried_out(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    plan(cal, deployment)

    with clock.moved_to(clock.now() + timedelta(days=4)):
        raise_to(cal, deployment, APPROVE)
        db.session.flush()
        assert queries.find_plan(deployment.id, clock.now()) is None


def test_a_step_down_ends_a_plan_because_it_has_to_be_agreed_afresh(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims, level=APPROVE)
    plan(cal, deployment, level=GUARDRAILS)

    commands.lower_level(cast.ada, deployment, to=Autonomy.ASSIST)
    db.session.flush()

    assert queries.find_plan(deployment.id, clock.now()) is None


def test_a_pause_keeps_a_plan_and_a_new_plan_takes_its_place(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    plan(cal, deployment)
    commands.change_mode(cast.ada, deployment, to=Mode.PAUSED)

    plan(cal, deployment, due_on=date(2026, 4, 1))

    assert queries.find_plan(deployment.id, clock.now()).due_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"level": Autonomy.ASSIST}, ("plan_changes_nothing", "level")),
        ({"due_on": date(2026, 3, 12)}, ("plan_not_ahead", "due_on")),
        ({"decision": ""}, ("level_raise_needs_decision", "decision")),
    ],
)
def test_a_plan_that_says_nothing_is_refused(cal, cast, parts, said) -> None:
    assert refusal(plan, cal, make_deployment(unit=cast.claims), **parts) == said


def test_a_withdrawn_plan_is_gone(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    make_plan(deployment, level=APPROVE, due_on=date(2026, 3, 16))

    commands.withdraw_plan(cal, deployment)

    assert queries.find_plan(deployment.id, clock.now()) is None


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
