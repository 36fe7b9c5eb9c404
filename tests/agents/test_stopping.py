"""Who stops an agent, and who hears of it."""

from portal.agents import commands
from portal.agents.rules import Autonomy, Mode
from portal.core.web import Portal
from portal.outbox.models import OutboxMail
from tests.agents.deploying import APPROVE, level_of
from tests.agents.make import (
    make_agent,
    make_deployment,
    ready_for,
    refusal,
)
from tests.make import actions, only
from tests.outbox.make import mail_set_up


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
        f"{deployment.agent.name} was paused in {deployment.workflow.name}",
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
