"""At which level an agent runs somewhere: raised by a decision, lowered by anybody beside it."""

import json
from datetime import date, timedelta

from portal.agents import commands, queries
from portal.agents.rules import AgencyScope, Autonomy, Mode
from portal.agents.settings import LEVEL_READY_SHARE
from portal.audit.models import AuditEntry
from portal.core import clock, db
from tests.agents.deploying import APPROVE, GUARDRAILS, YESTERDAY, deploy, level_of
from tests.agents.make import (
    make_agent,
    make_deployment,
    make_plan,
    make_workflow,
    raise_to,
    ready_for,
    refusal,
    refusals,
)
from tests.make import actions, make_setting, only


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


def test_a_live_agent_gets_to_level_3_only_with_enough_people_who_are_ready(cal, cast) -> None:
    """Nobody can waive that; the share is a setting."""
    deployment, five = make_deployment(unit=cast.claims, level=APPROVE), ready_for(GUARDRAILS, ready=5)

    assert refusal(raise_to, cal, deployment, GUARDRAILS, people=five, goes_ahead=True) == (
        "step_up_not_enough_ready",
        "level",
    )
    make_setting(LEVEL_READY_SHARE, 0.8)
    assert refusal(raise_to, cal, deployment, GUARDRAILS, people=five)[1] == "goes_ahead"
    raise_to(cal, deployment, GUARDRAILS, people=five, goes_ahead=True)

    assert level_of(deployment) == (GUARDRAILS, Mode.LIVE)


def test_an_agent_on_trial_may_be_tried_at_a_level_that_it_cannot_go_live_at(cal, cast) -> None:
    deployment = make_deployment(unit=cast.claims, level=APPROVE, mode=Mode.SHADOW)
    some = ready_for(GUARDRAILS, ready=1)

    raise_to(cal, deployment, GUARDRAILS, people=some, goes_ahead=True)
    found = refusal(
        commands.change_mode,
        cal,
        deployment,
        to=Mode.LIVE,
        decision="DEC-0012",
        people=some,
        goes_ahead=True,
    )

    assert found == ("step_up_not_enough_ready", "mode")
    assert level_of(deployment) == (GUARDRAILS, Mode.SHADOW)


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
