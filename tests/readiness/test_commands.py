"""Suspending and lifting, and the picture that follows the facts."""

import random

import pytest
from sqlalchemy import select

from portal.audit import chain
from portal.core import db
from portal.core.errors import Refused
from portal.people import commands as people
from portal.people.models import Person
from portal.people.rules import PersonState
from portal.readiness import commands, queries
from portal.readiness.models import Standing, Suspension, Tally
from portal.readiness.rules import Clearance
from portal.training.paths.rules import Stage
from tests.conftest import NOON
from tests.make import actions, keep, make_person, make_unit, only
from tests.readiness.make import AGENT, make_suspension, make_way, require
from tests.training.lessons.make import make_completion


def follow() -> int:
    """Follow the log, once everything in it has its place."""
    chain.sequence()
    return commands.follow()


def tallies() -> set[tuple]:
    rows = db.session.execute(
        select(Tally.unit_id, Tally.job_role, Tally.stage, Tally.clearance, Tally.people)
    )
    return {tuple(row) for row in rows if row.people}


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

    rolled_up = tallies()
    commands.recount()
    assert rolled_up == tallies()
    assert sum(row[-1] for row in rolled_up if row[0] == cast.company.id) == sum(
        person.state is PersonState.ACTIVE for person in crowd
    )


def test_whoever_was_moved_without_being_named_in_the_log_is_counted_where_they_stand(cast) -> None:
    make_way()
    require(cast.ada)
    commands.rebuild(None)
    cast.ada.unit_id = cast.service.id  # as an import does, for many at once
    keep(cast.ada)

    assert follow() >= 1

    assert standing_of(cast.ada).unit_id == cast.service.id
    assert {row[0] for row in tallies()} == {cast.company.id, cast.service.id}


def test_following_the_log_twice_does_nothing_the_second_time(cast) -> None:
    make_way()
    require(cast.ada)

    assert follow() == 1
    assert follow() == 0


def test_rebuilding_counts_everybody_anew_and_says_so(cast) -> None:
    make_way()
    require(cast.ada)

    assert commands.rebuild(cast.cal) == 5

    assert [row.people for row in queries.list_tallies(cast.claims.id)] == [1]
    assert actions() == ["readiness.rebuilt"]
