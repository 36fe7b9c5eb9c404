"""Suspending and lifting, and the picture that follows the facts."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.audit.commands import record
from portal.audit.models import AuditFollower
from portal.audit.projections import follow, rebuild, sample, sample_all
from portal.core import clock, db
from portal.core.dates import deadline
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.paths.actions import PathAction
from portal.paths.models import Requirement
from portal.paths.rules import Stage
from portal.paths.settings import REQUIREMENT_DUE_DAYS
from portal.people import commands as people
from portal.people.models import Person, Unit
from portal.people.rules import PersonState
from portal.readiness import commands, queries
from portal.readiness.jobs import STANDINGS, TALLIES
from portal.readiness.models import Standing, Suspension, Tally
from portal.readiness.rules import Clearance
from portal.settings import commands as settings
from portal.training.actions import TrainingAction
from portal.training.signoffs.settings import CERTIFICATION_DUE_DAYS
from tests.conftest import NOON
from tests.make import actions, make_person, make_unit, only
from tests.readiness.make import AGENT, make_suspension, make_way, require, work_out
from tests.training.lessons.make import make_completion


def tallies() -> set[tuple]:
    rows = db.session.execute(
        select(Tally.unit_id, Tally.job_role, Tally.stage, Tally.clearance, Tally.only_sign_off, Tally.people)
    )
    return {tuple(row) for row in rows if row.people}


def counted_by_hand() -> set[tuple]:
    """The same, person by person, up from their unit; shares nothing with what it checks."""
    parents = {unit.id: unit.parent_id for unit in db.session.scalars(select(Unit))}
    counts = Counter()
    for person, standing in db.session.execute(
        select(Person, Standing).join(Standing, Standing.person_id == Person.id)
    ):
        unit_id = person.unit_id if person.state is PersonState.ACTIVE else None
        while unit_id is not None:
            counts[
                unit_id, standing.job_role, standing.stage, standing.clearance, standing.only_sign_off
            ] += 1
            unit_id = parents[unit_id]
    return {(*what, people) for what, people in counts.items()}


def standing_of(person: Person) -> Standing:
    return db.session.scalars(
        select(Standing).where(Standing.person_id == person.id).execution_options(populate_existing=True)
    ).one()


def test_a_suspension_holds_at_once_and_says_who_and_what(cast) -> None:
    make_way()
    require(cast.ada)

    commands.suspend(cast.bo, cast.ada, job_role=AGENT, stage=Stage.ASSIST, reason="A long break.")

    kept = only(Suspension)
    assert (kept.person_id, kept.suspended_by_id, kept.reason) == (cast.ada.id, cast.bo.id, "A long break.")
    assert standing_of(cast.ada).clearance is Clearance.SUSPENDED
    assert actions() == ["readiness.suspended"]


def test_nobody_is_suspended_twice(cast) -> None:
    make_suspension(cast.ada, by=cast.bo)

    with pytest.raises(Refused) as error:
        commands.suspend(cast.bo, cast.ada, job_role=AGENT, stage=Stage.ASSIST, reason="Again.")

    assert error.value.reason.code == "already_suspended"
    assert actions() == []


def test_lifting_also_ends_what_was_suspended_at_a_lower_level(cast) -> None:
    make_way()
    require(cast.ada, stage=Stage.APPROVE)
    make_suspension(cast.ada, by=cast.bo, stage=Stage.ASSIST)
    commands.refresh([cast.ada.id])
    assert standing_of(cast.ada).clearance is Clearance.SUSPENDED

    commands.lift_suspension(cast.bo, cast.ada, job_role=AGENT, stage=Stage.APPROVE)

    assert standing_of(cast.ada).clearance is Clearance.NOT_STARTED
    assert actions() == ["readiness.suspension_lifted"]


def test_what_is_not_suspended_cannot_be_lifted(cast) -> None:
    make_suspension(cast.ada, by=cast.bo, stage=Stage.APPROVE)

    with pytest.raises(Refused) as error:
        commands.lift_suspension(cast.bo, cast.ada, job_role=AGENT, stage=Stage.ASSIST)

    assert error.value.reason.code == "not_suspended"
    assert actions() == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_roll_up_equals_the_live_count_after_any_sequence_of_writes(cast, seed: int) -> None:
    chance = random.Random(seed)
    lessons = make_way()
    night = make_unit("Night shift", inside=cast.claims)
    units = (cast.claims, cast.service, night)
    crowd = [make_person(f"Flo {n}", unit=cast.claims, manager=cast.bo) for n in range(5)]
    require(*crowd)
    commands.refresh([each.id for each in crowd])
    done = set()

    def learn(person: Person) -> None:
        wanted = chance.choice(lessons)
        if (person.id, wanted.id) not in done:
            done.add((person.id, wanted.id))
            make_completion(person, wanted)

    def move(person: Person) -> None:
        unit = chance.choice(units)
        people.place_person(cast.dot, person, unit_id=unit.id, site_id=None, manager_id=cast.bo.id)

    def go_or_come_back(person: Person) -> None:
        to = PersonState.ON_LEAVE if person.state is PersonState.ACTIVE else PersonState.ACTIVE
        people.change_state(cast.dot, person, to=to)

    def suspend_or_lift(person: Person) -> None:
        if queries.find_shown([person.id], NOON)[person.id].suspended:
            commands.lift_suspension(cast.bo, person, job_role=AGENT, stage=Stage.ASSIST)
        else:
            commands.suspend(cast.bo, person, job_role=AGENT, stage=Stage.ASSIST, reason="A break.")

    for _turn in range(12):
        person = chance.choice(crowd)
        chance.choice((learn, move, go_or_come_back, suspend_or_lift))(person)
        db.session.flush()
        commands.refresh([person.id])

    assert tallies() == counted_by_hand()
    commands.recount(queries.list_unit_ids())
    assert tallies() == counted_by_hand()


def test_what_is_asked_of_somebody_once_more_is_due_anew(cast) -> None:
    """They left the agent and came back to it before anybody looked: it is another requirement, with its own days."""
    make_way()
    require(cast.ada, due_at=NOON - timedelta(days=2))
    work_out()
    asked = only(Requirement)
    asked.valid_from, asked.due_at = NOON, NOON + timedelta(days=30)
    record(None, PathAction.REQUIREMENTS_REFRESHED, concerns=cast.ada)
    db.session.commit()

    follow(STANDINGS)

    assert standing_of(cast.ada).first_due_at == deadline(NOON + timedelta(days=30), "UTC")


def test_following_the_log_twice_does_nothing_the_second_time(cast) -> None:
    make_way()
    work_out()
    require(cast.ada)
    record(None, PathAction.REQUIREMENTS_REFRESHED, concerns=cast.ada)
    db.session.commit()

    assert follow(STANDINGS) == 1
    assert follow(STANDINGS) == 0


def test_at_the_first_time_everybody_is_worked_out(cast) -> None:
    make_way()
    require(cast.ada)

    assert follow(STANDINGS) == 5
    assert follow(STANDINGS) == 0


def test_a_unit_that_moves_takes_its_counts_along(cast) -> None:
    make_way()
    require(cast.ada, cast.eve)
    work_out()

    people.move_unit(cast.dot, cast.claims, to=cast.service)
    db.session.commit()
    follow(STANDINGS)
    follow(TALLIES)

    assert tallies() == counted_by_hand()
    assert (cast.service.id, AGENT, Stage.ASSIST, Clearance.NOT_STARTED, False, 2) in tallies()


@pytest.mark.parametrize(
    ("setting", "text", "people"), [(CERTIFICATION_DUE_DAYS, "60", 5), (REQUIREMENT_DUE_DAYS, "60", 0)]
)
def test_only_numbers_that_verdicts_are_made_of_concern_everybody(cast, setting, text, people: int) -> None:
    follow(STANDINGS)
    settings.change_setting(cast.cal, setting, text=text)
    db.session.commit()

    assert follow(STANDINGS) == people
    assert follow(STANDINGS) == 0


def test_a_path_that_was_written_anew_concerns_everybody(cast) -> None:
    follow(STANDINGS)
    record(None, PathAction.WRITTEN, begun=1, ended=0)
    db.session.commit()

    assert follow(STANDINGS) == 5


def test_what_was_read_is_marked_only_when_all_is_done(cast) -> None:
    """Each batch keeps what it has done; after a batch that failed the same news is read again."""
    first, _second = make_way()
    require(cast.ada, cast.eve)
    work_out()
    make_completion(cast.ada, first)
    record(cast.ada, TrainingAction.LESSON_COMPLETED, cast.ada)
    record(cast.eve, TrainingAction.LESSON_COMPLETED, cast.eve)
    db.session.commit()
    make_suspension(cast.eve, by=cast.bo)
    one_at_a_time = replace(STANDINGS, batch=1)
    db.session.execute(text("UPDATE readiness_suspension SET job_role = 'juggler'"))
    db.session.commit()

    with pytest.raises(ValueError, match="juggler"):
        follow(one_at_a_time)
    assert standing_of(cast.ada).missing == 1
    assert db.session.get(AuditFollower, STANDINGS.name).seq == 0

    db.session.execute(text("DELETE FROM readiness_suspension"))
    db.session.commit()
    assert follow(one_at_a_time) == 2
    assert db.session.get(AuditFollower, STANDINGS.name).seq == 2


def test_a_missed_refresh_is_found_by_the_sample_said_on_the_health_page_and_put_right_by_a_rebuild(
    as_, cast
) -> None:
    make_way()
    require(cast.ada)
    page = as_(make_person("Abe Ames", access=(Role.ADMIN,)))
    assert page.get("pages.show_health").says("A sample is checked once a day")

    assert sample_all() == 0
    assert page.get("pages.show_health").says("The sample is correct. Checked Thu 12 Mar")

    db.session.execute(text("UPDATE readiness_tally SET people = people + 1"))
    db.session.execute(text("UPDATE readiness_standing SET missing = 9"))
    db.session.commit()
    assert (sample(STANDINGS), sample(TALLIES)) == (1, 2)  # Ada; her unit and the company
    health = page.get("pages.show_health")
    assert health.says("Everyone’s clearance: 1 / 6 in the sample are wrong.")
    assert health.says("Ready people in each unit: 2 / 3 in the sample are wrong.")

    rebuild(STANDINGS)
    rebuild(TALLIES)
    assert page.get("pages.show_health").says("The sample is correct.")


def test_what_is_kept_of_somebody_on_leave_agrees_with_the_facts_however_long_they_are_away(cast) -> None:
    """Their clocks stand still: the day on which their clearance ends moves on with every day."""
    for lesson in make_way():
        make_completion(cast.ada, lesson, at=NOON - timedelta(days=3))
    require(cast.ada)
    people.change_state(cast.dot, cast.ada, to=PersonState.ON_LEAVE)
    db.session.commit()
    work_out()

    for days in (1, 10, 400):
        with clock.moved_to(NOON + timedelta(days=days)):
            follow(STANDINGS)
            assert STANDINGS.list_differing([cast.ada.id]) == []
