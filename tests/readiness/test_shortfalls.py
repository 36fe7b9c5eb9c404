"""A live agent whose people fall below what its level needs: on Today of those who answer for it, and mailed once."""

from datetime import timedelta

import pytest

from portal.agents import commands as agent_commands
from portal.agents.models import Agent, Deployment
from portal.agents.rules import Mode
from portal.core import clock, db
from portal.core.permissions import Role
from portal.notices.models import Notice
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.readiness import commands, rules
from portal.readiness.models import Shortfall
from tests.agents.make import make_agent, make_deployment, make_workflow
from tests.conftest import NOON
from tests.library.make import make_lesson
from tests.make import actions, give_access, make_person, only
from tests.readiness.make import AGENT, make_foundation, make_suspension, make_way, require, work_out
from tests.training.lessons.make import make_completion

DAY = timedelta(days=1)


@pytest.mark.parametrize(("people", "needed"), [(0, 0), (1, 1), (8, 8), (9, 9), (10, 9), (24, 22), (100, 90)])
def test_nine_in_ten_have_to_be_ready_rounded_up(people: int, needed: int) -> None:
    assert rules.people_needed(people, 0.9) == needed
    assert not rules.is_short(people=people, ready=needed, share=0.9)


def make_world(cast, *, people: int = 8) -> tuple[Deployment, list[Person]]:
    """Eight people at work with a live agent at level 1, all ready; Lin leads the change and Bo owns the agent."""
    lessons = [*make_foundation(), *make_way()]
    deployment = make_deployment(make_agent(caretaker=cast.bo), unit=cast.claims, mode=Mode.LIVE)
    lead = make_person("Lin Lead")
    give_access(lead, Role.CHANGE_LEAD)
    team = [
        make_person(f"Person {number}", unit=cast.claims, job_roles=(AGENT,)) for number in range(people - 1)
    ]
    team.append(cast.ada)
    require(*team)
    for person in team:
        for lesson in lessons:
            make_completion(person, lesson, at=NOON - 30 * DAY)
    work_out()
    return deployment, team


def look() -> int:
    work_out()
    found = commands.follow_shortfalls()
    db.session.commit()
    return found


def told() -> list[str]:
    rows = db.session.query(Notice).filter_by(kind="readiness.fell_short").order_by(Notice.id)
    return [db.session.get_one(Person, each.person_id).name for each in rows]


def test_nothing_is_said_while_enough_are_ready(as_, cast) -> None:
    make_world(cast)

    assert look() == 0
    assert told() == []
    assert not as_(cast.bo).get("today.index").says("are ready; level")


def test_a_change_lead_of_another_unit_hears_nothing(as_, cast) -> None:
    """Found in the sample company, where everyone was told."""
    _deployment, team = make_world(cast)
    leo = make_person("Leo Lead")
    give_access(leo, Role.CHANGE_LEAD, unit=cast.service)
    make_deployment(make_agent("Service Helper"), unit=cast.service, mode=Mode.SHADOW)
    make_suspension(team[0], by=cast.bo)

    look()

    assert leo.name not in told()
    assert not as_(leo).get("today.index").says("level 1 needs")


def test_owner_and_change_lead_are_told_once_when_it_falls_short(as_, cast) -> None:
    _deployment, team = make_world(cast)
    make_suspension(team[0], by=cast.bo)

    assert [look(), look()] == [1, 0]

    assert sorted(told()) == sorted([cast.bo.name, cast.cal.name, "Lin Lead"])
    page = as_(cast.bo).get("today.index")
    assert page.says("7 of 8 are ready; level 1 needs 8")
    assert not as_(cast.ada).get("today.index").says("level 1 needs")
    assert actions()[-1] == "readiness.fell_short"


def test_several_deployments_of_one_agent_are_one_task(as_, cast) -> None:
    deployment, team = make_world(cast)
    agent = db.session.get_one(Agent, deployment.agent_id)
    make_deployment(agent, make_workflow(agent, name="Refunds"), unit=cast.claims, mode=Mode.LIVE)
    make_suspension(team[0], by=cast.bo)
    look()

    page = as_(cast.bo).get("today.index")

    assert page.says(f"{agent.name}: too few people are ready at two of its deployments")
    assert page.says("Refunds")
    assert not page.says("7 of 8 are ready; level 1 needs 8")


def test_it_ends_when_enough_are_ready_again_and_a_second_fall_is_told_again(cast) -> None:
    _deployment, team = make_world(cast)
    make_suspension(team[0], by=cast.bo)
    look()
    commands.lift_suspension(cast.bo, team[0], job_role=AGENT, stage=Stage.ASSIST)
    db.session.commit()

    assert look() == 1
    assert only(Shortfall).valid_until == clock.now()
    assert actions()[-1] == "readiness.enough_again"

    make_suspension(team[1], by=cast.bo)
    before = len(told())
    assert look() == 1
    assert len(told()) == 2 * before


def test_a_new_version_that_nobody_does_in_time_is_such_a_cause(as_, cast) -> None:
    make_world(cast)
    make_lesson("a01", label="2.0.0", era=2, published_at=NOON)

    assert look() == 0
    with clock.moved_to(NOON + 15 * DAY):
        assert look() == 1
        assert as_(cast.bo).get("today.index").says("0 of 8 are ready; level 1 needs 8")


def test_pausing_the_agent_ends_it(cast) -> None:
    deployment, team = make_world(cast)
    make_suspension(team[0], by=cast.bo)
    look()

    agent_commands.change_mode(cast.cal, deployment, to=Mode.PAUSED)
    db.session.commit()

    assert look() == 1
    assert only(Shortfall).valid_until


def test_a_small_group_gets_no_count(as_, cast) -> None:
    """Of three people, a count would say who is not ready."""
    _deployment, team = make_world(cast, people=3)
    make_suspension(team[0], by=cast.bo)
    look()

    assert as_(cast.bo).get("today.index").says("too few people are ready for level 1")
