"""A change of level that is announced for a day."""

from datetime import date, timedelta

import pytest

from portal.agents import commands, queries
from portal.agents.models import Deployment
from portal.agents.rules import Autonomy, Mode
from portal.core import clock, db
from tests.agents.deploying import APPROVE, GUARDRAILS, level_of
from tests.agents.make import (
    make_deployment,
    make_plan,
    raise_to,
    refusal,
)


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
