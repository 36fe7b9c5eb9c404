"""Rules about agents hold when two people act at the same moment."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.agents import commands as agents
from portal.agents.models import (
    ActionType,
    Agent,
    Deployment,
    DeploymentLevel,
    DeploymentPlan,
    KnowledgeSource,
    SourceDuty,
    Workflow,
)
from portal.agents.rules import AgencyScope, Autonomy, Mode, RiskTier
from portal.core import clock, db
from portal.people.models import Person
from tests.agents.make import make_deployment, make_plan, make_source, make_workflow, written
from tests.make import actions
from tests.postgres.conftest import Together
from tests.postgres.make import count, the
from tests.readiness.make import AGENT


def test_two_known_limits_written_at_once_are_both_told(together: Together, ann, agent) -> None:
    def add(text: str):
        return lambda: agents.add_known_limit(
            the(Person, ann), the(Agent, agent), text=text, since=date(2026, 3, 1)
        )

    assert together(add("It guesses dates."), add("It skips tables.")) == [None, None]
    texts = {limit["text"] for limit in the(Agent, agent).card.known_limits}
    assert {"It guesses dates.", "It skips tables."} <= texts


def test_a_source_is_named_once(together: Together, ann, agent) -> None:
    def add() -> str:
        return agents.add_source(
            the(Person, ann), the(Agent, agent), name="Wording", owner=the(Person, ann), check_every_days=30
        ).name

    assert together(add, add) == ["Wording", "source_name_taken"]
    assert count(KnowledgeSource) == 1


def test_a_scope_is_not_withdrawn_under_an_action_that_needs_it(together: Together, ann, agent) -> None:
    workflow = make_workflow(agent, ceilings=())

    def add() -> str:
        return agents.add_action_type(
            the(Person, ann), the(Workflow, workflow), name="Draft", risk_tier=RiskTier.T1, scope=AgencyScope.DRAFT,
            ceiling=Autonomy.ASSIST, reversible="Yes",
        ).name  # fmt: skip

    def withdraw() -> None:
        agents.withdraw_scope(the(Person, ann), the(Agent, agent), scope=AgencyScope.DRAFT)

    assert together(add, withdraw) == ["Draft", "scope_in_use"]


def test_an_agent_does_not_fall_below_the_tier_of_an_action(together: Together, ann, agent) -> None:
    workflow = make_workflow(agent, ceilings=())

    def add() -> str:
        return agents.add_action_type(
            the(Person, ann), the(Workflow, workflow), name="Draft", risk_tier=RiskTier.T2, scope=AgencyScope.DRAFT,
            ceiling=Autonomy.ASSIST, reversible="Yes",
        ).name  # fmt: skip

    def edit() -> None:
        agents.edit_card(the(Person, ann), the(Agent, agent), written(risk_tier=RiskTier.T1))

    assert together(add, edit) == ["Draft", "tier_below_actions"]


def test_a_ceiling_is_changed_by_one_of_two(together: Together, ann, agent) -> None:
    workflow = make_workflow(agent)
    action = db.session.scalars(select(ActionType)).one()

    def lower() -> None:
        (now,) = db.session.scalars(select(ActionType).where(ActionType.valid_until.is_(None)))
        agents.change_ceiling(the(Person, ann), now, to=Autonomy.ASSIST)

    assert together(lower, lower) == [None, "action_over"]
    assert count(ActionType, ActionType.workflow_id == workflow.id, ActionType.valid_until.is_(None)) == 1
    assert the(ActionType, action).valid_until is not None


def test_an_agent_is_put_to_work_at_a_place_once(together: Together, ann, agent) -> None:
    workflow = make_workflow(agent)

    def deploy() -> int:
        return agents.deploy(
            the(Person, ann), the(Workflow, workflow), unit_id=ann.unit_id, job_roles=[AGENT], level=Autonomy.ASSIST,
            mode=Mode.SHADOW, decision="DEC-0042",
        ).id  # fmt: skip

    assert together(deploy, deploy)[1] == "deployed_already"
    assert count(Deployment) == 1


def test_a_deployment_that_ended_is_not_paused(together: Together, ann, agent) -> None:
    deployment = make_deployment(agent, unit=ann.unit)

    def end() -> None:
        agents.end_deployment(the(Person, ann), the(Deployment, deployment))

    def stop() -> None:
        agents.change_mode(the(Person, ann), the(Deployment, deployment), to=Mode.PAUSED)

    assert together(end, stop) == [None, "deployment_over"]
    last = db.session.scalars(select(DeploymentLevel).where(DeploymentLevel.valid_until.is_(None))).one()
    assert last.mode is Mode.RETIRED


def test_an_action_that_has_just_ended_does_not_come_back_with_another_ceiling(
    together: Together, ann, agent
) -> None:
    make_workflow(agent)
    action = db.session.scalars(select(ActionType)).one()

    def end() -> None:
        agents.end_action_type(the(Person, ann), the(ActionType, action))

    def lower() -> None:
        agents.change_ceiling(the(Person, ann), the(ActionType, action), to=Autonomy.ASSIST)

    assert together(end, lower) == [None, "action_over"]
    assert count(ActionType, ActionType.valid_until.is_(None)) == 0


def test_an_action_ends_once(together: Together, ann, agent) -> None:
    make_workflow(agent)
    action = db.session.scalars(select(ActionType)).one()

    def end() -> None:
        agents.end_action_type(the(Person, ann), the(ActionType, action))

    assert together(end, end) == [None, "action_over"]
    assert actions().count("agents.action_ended") == 1


def test_a_source_that_has_just_been_dropped_gets_no_new_owner(together: Together, ann, agent) -> None:
    source = make_source(agent, owner=ann)

    def drop() -> None:
        agents.drop_source(the(Person, ann), the(KnowledgeSource, source))

    def change() -> None:
        agents.change_source(
            the(Person, ann), the(KnowledgeSource, source), owner=the(Person, ann), check_every_days=7
        )

    assert together(drop, change) == [None, "source_over"]
    assert actions().count("agents.source_dropped") == 1


def test_two_who_change_a_source_leave_it_with_one_owner(together: Together, ann, agent) -> None:
    source = make_source(agent, owner=ann)

    def change(days: int):
        return lambda: agents.change_source(
            the(Person, ann), the(KnowledgeSource, source), owner=the(Person, ann), check_every_days=days
        )

    assert together(change(7), change(14)) == [None, None]
    (duty,) = db.session.scalars(select(SourceDuty).where(SourceDuty.valid_until.is_(None)))
    assert duty.check_every_days == 14


def test_an_agent_is_stopped_once_and_its_owners_are_told_once(together: Together, ann, agent) -> None:
    deployment = make_deployment(agent, unit=ann.unit)

    def stop() -> None:
        agents.change_mode(the(Person, ann), the(Deployment, deployment), to=Mode.PAUSED)

    assert together(stop, stop) == [None, "mode_unchanged"]
    assert actions().count("agents.mode_changed") == 1


def test_two_plans_made_at_once_leave_one(together: Together, ann, agent) -> None:
    deployment = make_deployment(agent, unit=ann.unit)

    def plan(days: int):
        return lambda: agents.plan_change(
            the(Person, ann), the(Deployment, deployment), level=Autonomy.APPROVE, mode=Mode.LIVE,
            due_on=clock.today() + timedelta(days=days), decision="DEC-0043",
        )  # fmt: skip

    assert together(plan(7), plan(14)) == [None, None]
    (kept,) = db.session.scalars(select(DeploymentPlan).where(DeploymentPlan.valid_until.is_(None)))
    assert kept.due_on == clock.today() + timedelta(days=14)


def test_a_plan_is_withdrawn_once(together: Together, ann, agent) -> None:
    deployment = make_deployment(agent, unit=ann.unit)
    make_plan(deployment, level=Autonomy.APPROVE, due_on=clock.today() + timedelta(days=7))

    def withdraw() -> None:
        agents.withdraw_plan(the(Person, ann), the(Deployment, deployment))

    assert together(withdraw, withdraw) == [None, "plan_gone"]
    assert actions().count("agents.plan_withdrawn") == 1


def test_a_deployment_ends_once(together: Together, ann, agent) -> None:
    deployment = make_deployment(agent, unit=ann.unit)

    def end() -> None:
        agents.end_deployment(the(Person, ann), the(Deployment, deployment))

    assert together(end, end) == [None, "deployment_over"]
    assert actions().count("agents.deployment_ended") == 1
