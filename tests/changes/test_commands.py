"""Adding a change, editing it and moving its state: rows, entries, who may, and what stays on record."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.agents.rules import Autonomy
from portal.changes import commands, queries
from portal.changes.models import AgentChange, ChangePlan
from portal.changes.rules import ChangeState
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.notices.models import Notice
from tests.agents.make import make_agent, make_deployment
from tests.changes.make import make_change
from tests.make import actions, give_access, make_person, only

WRITTEN = {"title": "Windscreen claims", "story": "Handlers check payments.", "level_to": Autonomy.APPROVE}


def add(actor, **written) -> AgentChange:
    days = clock.today() + timedelta(weeks=6)
    with db.use_case():
        return commands.make_change(actor, go_live_on=days, **{**WRITTEN, **written})


def test_a_change_of_a_deployment_takes_agent_work_and_place_from_it(cast) -> None:
    agent = make_agent(accountable=cast.cal)
    deployment = make_deployment(agent, unit=cast.claims)

    change = add(cast.cal, deployment=deployment)

    plan = change.plan
    assert (plan.agent_id, plan.workflow_id, plan.unit_id) == (
        agent.id, deployment.workflow_id, cast.claims.id,
    )  # fmt: skip
    assert plan.announce_on == plan.go_live_on - timedelta(weeks=8)
    assert queries.find_state(change.id) is ChangeState.OPEN
    assert actions() == ["changes.made"]


def test_a_change_may_be_written_before_there_is_an_agent_but_not_without_work_or_place(cast) -> None:
    assert add(cast.cal, work="Windscreen claims", unit_id=cast.claims.id).plan.agent_id is None

    with pytest.raises(Refused) as refused:
        add(cast.cal)

    assert [each.field for each in (refused.value, *refused.value.also)] == ["work", "unit_id"]


def test_a_lead_for_claims_adds_changes_in_claims_and_nowhere_else(cast) -> None:
    lead = make_person("Lea Lind", unit=cast.claims)
    give_access(lead, Role.CHANGE_LEAD, unit=cast.claims)

    assert add(lead, work="Windscreens", unit_id=cast.claims.id)
    with pytest.raises(Refused) as refused:
        add(lead, work="Windscreens", unit_id=cast.service.id)

    assert (refused.value.reason.code, refused.value.field) == ("change_place_not_yours", "unit_id")


def test_other_days_need_a_reason_and_the_earlier_plan_stays_on_record(cast) -> None:
    change = make_change(cast.cal, unit=cast.claims)
    later = replace(change.plan.dates, ends_on=change.plan.ends_on + timedelta(weeks=2))

    with pytest.raises(Refused) as refused, db.use_case():
        commands.edit_change(cast.cal, change, dates=later, reason="")
    assert (refused.value.reason.code, refused.value.field) == ("change_dates_need_reason", "reason")

    with db.use_case():
        commands.edit_change(cast.cal, change, dates=later, reason="Two trainers are ill.")

    assert change.plan.ends_on == later.ends_on
    assert [row.reason for row in queries.list_plans(change.id)] == ["Two trainers are ill.", ""]
    assert db.session.query(ChangePlan).count() == 2
    assert actions() == ["changes.edited"]


def test_a_new_owner_is_told_and_sees_the_change_without_leading_it(cast) -> None:
    change = make_change(cast.cal, unit=cast.claims)
    assert queries.find_change(cast.ada, change.id) is None

    with db.use_case():
        commands.edit_change(cast.cal, change, dates=change.plan.dates, reason="", owner_id=cast.ada.id)

    assert only(Notice).person_id == cast.ada.id
    assert queries.find_change(cast.ada, change.id) is not None
    assert queries.find_led(cast.ada, change.id) is None
    with pytest.raises(Refused) as refused, db.use_case():
        commands.edit_change(cast.ada, change, dates=change.plan.dates, reason="", unit_id=cast.service.id)
    assert refused.value.reason.code == "change_place_not_yours"


def test_a_change_that_is_over_stays_as_it_was(cast) -> None:
    change = make_change(cast.cal, unit=cast.claims, go_live_on=clock.today())
    with db.use_case():
        commands.move_change(cast.cal, change, to=ChangeState.FINISHED, reason="")

    with pytest.raises(Refused) as refused, db.use_case():
        commands.edit_change(cast.cal, change, dates=change.plan.dates, reason="", title="Another")
    assert refused.value.reason.code == "change_is_over"
    with pytest.raises(Refused) as refused, db.use_case():
        commands.move_change(cast.cal, change, to=ChangeState.OPEN, reason="Again")
    assert refused.value.reason.code == "change_cannot_move"
    assert actions() == ["changes.moved"]
