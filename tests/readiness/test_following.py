"""What moves somebody's standing is followed by the action that the log holds: one turn of the worker, and it is right.

Nothing compares all standings with the facts meanwhile, so an action that nobody follows would show here.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.agents import commands as agent_commands
from portal.agents.models import Deployment
from portal.agents.rules import Autonomy, Mode
from portal.audit.commands import record
from portal.audit.projections import follow
from portal.core import clock, db
from portal.library.rules import right_options
from portal.paths import commands as path_commands, jobs as path_jobs, step_kinds
from portal.paths.rules import Stage
from portal.paths.sources import step_sources
from portal.people import commands as people_commands
from portal.people.actions import PeopleAction
from portal.people.rules import JobRole, PersonState, SignInProof, Theme
from portal.policies import commands as policy_commands
from portal.readiness import commands
from portal.readiness.jobs import STANDINGS, TALLIES
from portal.readiness.models import Standing
from portal.signatures.rules import Signing
from portal.training.lessons import commands as lesson_commands, queries as lesson_queries
from portal.training.quizzes import commands as quiz_commands
from portal.training.signoffs import commands as signoff_commands
from portal.training.signoffs.rules import Observer
from tests.agents.make import make_agent, make_deployment, raise_to
from tests.cast import Cast
from tests.conftest import NOON
from tests.directory.make import apply, look_at, undo_an_hour_later
from tests.library.make import make_lesson
from tests.make import actions
from tests.paths.make import make_catalogues
from tests.policies.make import make_policy
from tests.readiness.make import AGENT, make_step, make_way, require, work_out
from tests.training.quizzes.make import make_quiz, make_quiz_attempt
from tests.training.signoffs.make import ALL_YES, make_checklist

PLACES = "name,email,unit,job_roles,state"
CERTIFIED = Observer(is_self=False, is_certified=True, stands_in=False, is_line_manager=False)
MANAGER = replace(CERTIFIED, is_line_manager=True)


def out_of_step() -> list[int]:
    """The people whose kept standing is not what the facts say."""
    return STANDINGS.list_differing(STANDINGS.list_ids())


def turn() -> None:
    """One turn of the worker: requirements, then standings, then counts."""
    db.session.commit()
    path_jobs.follow()
    follow(STANDINGS)
    follow(TALLIES)


# What somebody shows ----------------------------------------------------------


def complete_a_lesson(cast: Cast) -> None:
    make_lesson("a01")
    reading = lesson_queries.find_reading(cast.ada, "a01")
    assert reading
    lesson_commands.save_place(cast.ada, reading, section=reading.sections[-1]["slug"])
    for item in reading.items.values():
        again = lesson_queries.find_reading(cast.ada, "a01")
        assert again
        lesson_commands.answer_check(cast.ada, again, item_id=item["id"], chosen=right_options(item))


def pass_a_quiz(cast: Cast) -> None:
    attempt = make_quiz_attempt(cast.ada, make_quiz(), answers=(True, True))
    quiz_commands.answer_question(cast.ada, attempt, item_id=attempt.items[-1], chosen=["b"])


def sign_a_policy(cast: Cast) -> None:
    policy_commands.acknowledge(
        cast.ada, make_policy(), answers={"p06-1": ["b"], "p06-2": ["a", "c"]}, signing=signing()
    )


def be_observed(cast: Cast) -> None:
    checklist = make_checklist()
    for day, observer, facts in ((-1, cast.bo, MANAGER), (0, cast.cal, CERTIFIED)):
        with clock.moved_to(NOON + timedelta(days=day)):
            signoff_commands.record_observation(
                observer, cast.ada, checklist, observer=facts, marks=dict(ALL_YES), comment="Calm.",
                signing=signing(),
            )  # fmt: skip


def signing() -> Signing:
    return Signing(meaning="I mean it.", proved_at=NOON, proof=SignInProof.PASSWORD)


SHOWN = {
    (step_kinds.LESSON, "a01"): complete_a_lesson,
    (step_kinds.QUIZ, "qz-foundation"): pass_a_quiz,
    (step_kinds.POLICY, "p06"): sign_a_policy,
    (step_kinds.SIGN_OFF, "so-1"): be_observed,
}


@pytest.mark.parametrize("step", SHOWN, ids=lambda step: step[0])
def test_what_somebody_shows_moves_their_standing(cast, step) -> None:
    kind, key = step
    make_step(key, kind, position=0)
    require(cast.ada, cast.eve)
    work_out()

    SHOWN[step](cast)
    db.session.commit()

    assert out_of_step() in ([cast.ada.id], [])  # observing works it out at once
    assert follow(STANDINGS) == 1
    assert out_of_step() == []


def test_every_kind_of_step_with_evidence_says_how_the_log_records_it(app) -> None:
    with app.app_context():
        silent = [source.kind for source in step_sources() if source.evidence and not source.recorded_as]

    assert silent == []


# Where somebody is, and what the directory says of them ------------------------


def move(cast: Cast) -> None:
    people_commands.place_person(
        cast.cal, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=cast.dot.id
    )


def go_on_leave(cast: Cast) -> None:
    people_commands.change_state(cast.cal, cast.ada, to=PersonState.ON_LEAVE)


def be_moved_by_an_import(cast: Cast) -> None:
    apply(look_at(f"Ada Abara,{cast.ada.email},Northwind / Service,frontline-agent,active", header=PLACES))


def travel(cast: Cast) -> None:
    people_commands.change_preferences(cast.ada, theme=Theme.AUTO, time_zone="America/Los_Angeles")


def have_an_import_undone(cast: Cast) -> None:
    imported = look_at(
        f"Ada Abara,{cast.ada.email},Northwind / Service,frontline-agent,active", header=PLACES
    )
    apply(imported)
    follow(STANDINGS)
    assert out_of_step() == []
    undo_an_hour_later(imported)


@pytest.mark.parametrize("change", [move, go_on_leave, be_moved_by_an_import, have_an_import_undone])
def test_whoever_is_moved_is_counted_where_they_are(cast, change: Callable[[Cast], None]) -> None:
    make_way()
    require(cast.ada, cast.eve)
    work_out()

    change(cast)
    db.session.commit()

    assert out_of_step() == [cast.ada.id]
    assert follow(STANDINGS) == 1
    assert out_of_step() == []
    assert TALLIES.list_differing(TALLIES.list_ids()) == []


def test_deadlines_move_with_the_time_zone_of_a_person(cast) -> None:
    make_way()
    require(cast.ada, cast.eve)
    work_out()

    travel(cast)
    db.session.commit()

    assert out_of_step() == [cast.ada.id]
    assert follow(STANDINGS) == 1
    assert out_of_step() == []


@pytest.mark.parametrize("is_lifted", [False, True])
def test_a_suspension_moves_the_standing_at_once(cast, *, is_lifted: bool) -> None:
    make_way()
    require(cast.ada)
    work_out()

    commands.suspend(cast.bo, cast.ada, job_role=AGENT, stage=Stage.ASSIST, reason="A break.")
    if is_lifted:
        commands.lift_suspension(cast.bo, cast.ada, job_role=AGENT, stage=Stage.ASSIST)

    assert out_of_step() == []


# What is required of somebody --------------------------------------------------


def lead(cast: Cast, deployment: Deployment) -> None:
    people_commands.assign_job_roles(cast.cal, cast.ada, [JobRole.CS_MANAGER])


def join(cast: Cast, deployment: Deployment) -> None:
    people_commands.add_person(cast.cal, name="Flo Frost", email="flo@x.example", state=PersonState.ACTIVE)


def leave_the_place(cast: Cast, deployment: Deployment) -> None:
    move(cast)


def leave_the_company(cast: Cast, deployment: Deployment) -> None:
    people_commands.change_state(cast.cal, cast.ada, to=PersonState.LEFT)


def move_the_unit(cast: Cast, deployment: Deployment) -> None:
    people_commands.move_unit(cast.cal, cast.service, to=cast.claims)


def join_by_an_import(cast: Cast, deployment: Deployment) -> None:
    apply(look_at("Flo Frost,flo@x.example,Northwind / Claims,frontline-agent,active", header=PLACES))


def join_by_an_import_that_is_undone(cast: Cast, deployment: Deployment) -> None:
    imported = look_at("Flo Frost,flo@x.example,Northwind / Claims,frontline-agent,active", header=PLACES)
    apply(imported)
    turn()
    undo_an_hour_later(imported)


def raise_the_level(cast: Cast, deployment: Deployment) -> None:
    raise_to(None, deployment, Autonomy.APPROVE)


def lower_the_level(cast: Cast, deployment: Deployment) -> None:
    raise_to(None, deployment, Autonomy.APPROVE)
    turn()
    agent_commands.lower_level(None, deployment, to=Autonomy.ASSIST)


def switch_the_deployment_off(cast: Cast, deployment: Deployment) -> None:
    agent_commands.change_mode(None, deployment, to=Mode.OFF)


def ask_the_leads(cast: Cast, deployment: Deployment) -> None:
    agent_commands.assign_roles(None, deployment, [JobRole.CS_MANAGER])


def end_the_deployment(cast: Cast, deployment: Deployment) -> None:
    agent_commands.end_deployment(None, deployment)


def deploy_another(cast: Cast, deployment: Deployment) -> None:
    agent_commands.deploy(
        None, deployment.workflow, unit_id=cast.service.id, site_id=None, channel=None,
        job_roles=[JobRole.FRONTLINE_AGENT], level=Autonomy.ASSIST, mode=Mode.LIVE, decision="DEC-0009",
    )  # fmt: skip


REQUIREMENTS = (
    lead, join, leave_the_place, leave_the_company, move_the_unit, join_by_an_import, join_by_an_import_that_is_undone,
    raise_the_level, lower_the_level, switch_the_deployment_off, ask_the_leads, end_the_deployment, deploy_another,
)  # fmt: skip


@pytest.mark.parametrize("change", REQUIREMENTS)
def test_what_is_required_of_people_moves_their_standing(
    cast, change: Callable[[Cast, Deployment], None]
) -> None:
    make_catalogues()
    path_commands.write_steps(None)
    deployment = make_deployment(make_agent("Triage"), unit=cast.claims)
    path_commands.refresh_requirements(None)
    turn()
    assert (out_of_step(), path_commands.refresh_requirements(None)) == ([], 0)

    change(cast, deployment)
    before = len(actions())
    turn()

    assert "training.requirements_refreshed" in actions()[before:]
    assert path_commands.refresh_requirements(None) == 0
    assert out_of_step() == []
    assert TALLIES.list_differing(TALLIES.list_ids()) == []


def test_what_moves_nobody_is_followed_by_nobody(cast) -> None:
    make_way()
    require(cast.ada)
    work_out()

    record(cast.ada, PeopleAction.SIGNED_IN, cast.ada)
    db.session.commit()

    assert follow(STANDINGS) == 0


def test_a_new_name_is_where_the_team_sorts_it(cast) -> None:
    make_way()
    require(cast.ada)
    work_out()

    people_commands.change_details(cast.cal, cast.ada, name="Zoe Adams", job_title="", email=cast.ada.email)
    db.session.commit()
    follow(STANDINGS)

    assert db.session.scalars(select(Standing.sort_name)).all() == ["zoe adams"]
    assert out_of_step() == []
