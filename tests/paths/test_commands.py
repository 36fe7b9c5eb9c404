"""Paths follow the catalogues, and requirements follow people, agents and levels."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from portal.agents import commands as agents
from portal.agents.rules import Autonomy
from portal.audit import chain
from portal.audit.commands import record
from portal.core import clock, db
from portal.library.actions import LibraryAction
from portal.paths import commands, queries, step_kinds
from portal.paths.models import PathStep, Requirement
from portal.paths.rules import Stage, Step
from portal.people import commands as people
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.training.actions import TrainingAction
from tests.agents.make import make_agent, make_deployment, ready_for
from tests.conftest import NOON
from tests.library.make import make_lesson
from tests.make import actions, make_person
from tests.paths.make import make_catalogues

AGENT, LEAD = JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER
LATER = NOON + timedelta(days=30)
FIRST = Step(Stage.ASSIST, step_kinds.LESSON, "a01")


def keys(at: datetime, role: JobRole = AGENT, stage: Stage = Stage.ASSIST) -> list[str]:
    return [step.key for step in queries.find_paths([role], at).stage(role, stage)]


def test_the_steps_of_the_catalogues_become_rows_once(cast) -> None:
    make_catalogues(foundation=("f01",), assist=("a01", "a02"))

    assert commands.write_steps(cast.cal) > 0
    assert commands.write_steps(cast.cal) == 0

    assert keys(NOON) == ["a01", "a02", "so-1"]
    assert keys(NOON, JobRole.ALL_EMPLOYEES, Stage.FOUNDATION) == ["f01", "p06"]
    assert actions() == ["training.paths_written"]


def test_a_lesson_added_later_is_not_asked_of_the_past(cast) -> None:
    make_catalogues(assist=("a01", "a02"))
    commands.write_steps(None)
    begun = db.session.scalars(select(PathStep.id).where(PathStep.key == "a01")).one()

    with clock.moved_to(LATER):
        make_catalogues(assist=("a01", "a03", "a02"))
        commands.write_steps(None)

    assert keys(LATER - timedelta(seconds=1)) == ["a01", "a02", "so-1"]
    assert keys(LATER) == ["a01", "a03", "a02", "so-1"]
    kept = select(PathStep.id).where(PathStep.valid_until.is_(None), PathStep.key == "a01")
    assert db.session.scalars(kept).all() == [begun]


def test_content_that_ships_makes_its_step_available_from_then_on(cast) -> None:
    make_catalogues()
    commands.write_steps(None)

    with clock.moved_to(LATER):
        make_lesson("a01", title="The five-point check", minutes=14)
        commands.write_steps(None)

    then, now = (queries.find_paths([AGENT], at).about[FIRST] for at in (NOON, LATER))
    assert (then.title, then.minutes, then.is_available) == ("Lesson a01", 10, False)
    assert (now.title, now.minutes, now.is_available) == ("The five-point check", 14, True)


def asked_of(person: Person, at: datetime | None = None) -> list[tuple[JobRole, Stage, list[str]]]:
    """What is required of somebody, and the agents that ask for it."""
    asked = queries.list_asked(person.id, at or clock.now())
    return [(each.job_role, each.stage, [agent.name for agent in each.agents]) for each in asked]


def refresh_at(moment: datetime) -> int:
    with clock.moved_to(moment):
        return commands.refresh_requirements(None)


FOUNDATION = (JobRole.ALL_EMPLOYEES, Stage.FOUNDATION, [])


def test_everybody_at_work_lays_the_foundation_and_whoever_is_beside_an_agent_climbs_to_its_level(
    cast,
) -> None:
    make_deployment(make_agent("Triage"), unit=cast.claims)

    assert commands.refresh_requirements(cast.cal) == 6

    assert asked_of(cast.ada) == [FOUNDATION, (AGENT, Stage.ASSIST, ["Triage"])]
    assert asked_of(cast.eve) == [FOUNDATION]
    assert {row.due_at for row in db.session.scalars(select(Requirement))} == {NOON + timedelta(days=14)}
    assert commands.refresh_requirements(cast.cal) == 0
    assert actions() == ["training.requirements_refreshed"]


def test_whoever_joins_is_asked_from_then_on(cast) -> None:
    make_deployment(make_agent("Triage"), unit=cast.claims)
    commands.refresh_requirements(None)
    with clock.moved_to(LATER):
        flo = make_person("Flo Frost", unit=cast.claims, job_roles=(AGENT,))

    assert refresh_at(LATER) == 2

    assert asked_of(flo, LATER - timedelta(days=1)) == []
    assert asked_of(flo, LATER) == [FOUNDATION, (AGENT, Stage.ASSIST, ["Triage"])]


def test_whoever_moves_away_is_no_longer_asked_and_was_asked_then(cast) -> None:
    make_deployment(make_agent("Triage"), unit=cast.claims)
    commands.refresh_requirements(None)
    with clock.moved_to(LATER):
        people.place_person(None, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=None)
        db.session.flush()

    assert refresh_at(LATER) == 1

    assert asked_of(cast.ada, NOON) == [FOUNDATION, (AGENT, Stage.ASSIST, ["Triage"])]
    assert asked_of(cast.ada, LATER) == [FOUNDATION]


def test_whoever_changes_role_takes_the_path_of_the_new_one(cast) -> None:
    make_deployment(make_agent("Triage"), unit=cast.claims, roles=(AGENT, LEAD))
    commands.refresh_requirements(None)
    with clock.moved_to(LATER):
        people.assign_job_roles(None, cast.ada, [LEAD])
        db.session.flush()

    assert refresh_at(LATER) == 2

    assert asked_of(cast.ada, LATER) == [FOUNDATION, (LEAD, Stage.ASSIST, ["Triage"])]


def test_a_level_that_is_raised_and_lowered_moves_what_is_asked(cast) -> None:
    deployment = make_deployment(make_agent("Triage"), unit=cast.claims)
    commands.refresh_requirements(None)
    raised = {"decision": "DEC-0009", "reason": "It went well.", "people": ready_for(*Autonomy)}
    for days, change in (
        (30, partial(agents.raise_level, to=Autonomy.APPROVE, **raised)),
        (60, partial(agents.lower_level, to=Autonomy.ASSIST)),
    ):
        with clock.moved_to(NOON + timedelta(days=days)):
            change(None, deployment)
            db.session.flush()
            commands.refresh_requirements(None)

    asked = [asked_of(cast.ada, NOON + timedelta(days=days))[-1] for days in (0, 30, 60)]
    assert asked == [(AGENT, stage, ["Triage"]) for stage in (Stage.ASSIST, Stage.APPROVE, Stage.ASSIST)]


def test_of_two_agents_at_one_level_both_ask_and_when_one_ends_the_other_still_does(cast) -> None:
    first = make_deployment(make_agent("Triage"), unit=cast.claims)
    make_deployment(make_agent("Letters"), unit=cast.company)
    commands.refresh_requirements(None)

    assert asked_of(cast.ada)[-1] == (AGENT, Stage.ASSIST, ["Letters", "Triage"])

    with clock.moved_to(LATER):
        agents.end_deployment(None, first)
        db.session.flush()
    assert refresh_at(LATER) == 0
    assert asked_of(cast.ada, LATER)[-1] == (AGENT, Stage.ASSIST, ["Letters"])
    assert asked_of(cast.ada, NOON)[-1] == (AGENT, Stage.ASSIST, ["Letters", "Triage"])


def test_when_the_last_agent_ends_nothing_but_the_foundation_is_asked(cast) -> None:
    deployment = make_deployment(make_agent("Triage"), unit=cast.claims)
    commands.refresh_requirements(None)
    with clock.moved_to(LATER):
        agents.end_deployment(None, deployment)
        db.session.flush()

    assert refresh_at(LATER) == 1
    assert asked_of(cast.ada, LATER) == [FOUNDATION]


def test_following_takes_in_what_the_log_has_placed_and_nothing_twice(cast) -> None:
    make_catalogues()
    record(None, LibraryAction.PUBLISHED)
    assert commands.follow() == 0  # it waits for its place

    chain.sequence()

    assert commands.follow() == 5
    assert keys(NOON) == ["a01", "so-1"]
    assert commands.follow() == 0


def test_what_does_not_concern_paths_is_passed_over(cast) -> None:
    record(cast.ada, TrainingAction.LESSON_COMPLETED, cast.ada)
    chain.sequence()

    assert commands.follow() == 0
    assert asked_of(cast.ada) == []
