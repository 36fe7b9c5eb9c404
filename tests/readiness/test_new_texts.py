"""A policy that asks to be signed anew: who had signed stays cleared for its window, then lapses (field 2.6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.audit.projections import follow
from portal.core import clock, db
from portal.core.dates import deadline, passes_at
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.people.models import Person, StatePeriod
from portal.people.rules import JobRole, PersonState
from portal.readiness import queries
from portal.readiness.jobs import STANDINGS
from portal.readiness.models import Standing
from portal.readiness.queries import Position
from portal.readiness.rules import Clearance, cells
from portal.readiness.settings import POLICY_CHANGE_DAYS
from portal.settings import commands as settings
from tests.browser import Page
from tests.conftest import NOON
from tests.library.make import make_version
from tests.make import keep, make_person
from tests.paths.kinds import KINDS
from tests.policies.make import make_acknowledgement, make_policy
from tests.readiness.make import make_foundation, make_step, require, work_out
from tests.training.lessons.make import make_completion

DAY = timedelta(days=1)
SIGNED = NOON - 40 * DAY
ENDS = passes_at(deadline(NOON + 14 * DAY, "UTC"))  # of the window that a text of NOON opens
EVERYONE = JobRole.ALL_EMPLOYEES
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class World:
    """The foundation is a lesson and a policy, whose second text is of today."""

    lesson: ContentVersion
    first: ContentVersion
    second: ContentVersion


def make_world(*signers: Person) -> World:
    """``signers`` had done both before the second text came."""
    (lesson,) = make_foundation()
    make_step("p06", step_kinds.POLICY, position=1, role=EVERYONE, stage=Stage.FOUNDATION)
    first = make_policy()
    make_version(ContentKind.CATALOGUE, "roles", [], title="roles")
    for person in signers:
        require(person, role=EVERYONE, stage=Stage.FOUNDATION)
        make_completion(person, lesson, at=SIGNED)
        make_acknowledgement(person, first, at=SIGNED)
    return World(lesson, first, make_policy(label="2.0.0", era=2, published_at=NOON))


def position(person: Person, at: datetime) -> Position:
    shown = queries.find_shown([person.id], at)[person.id]
    return queries.find_terms([EVERYONE], at).position(shown, EVERYONE, Stage.FOUNDATION)


def clearance(person: Person, at: datetime) -> Clearance:
    return position(person, at).verdict.clearance


def make_leave(person: Person, begins: datetime, ends: datetime) -> None:
    keep(
        StatePeriod(
            person_id=person.id, state=PersonState.ON_LEAVE, valid_from=begins, valid_until=ends
        )
    )  # fmt: skip


def test_whoever_had_signed_is_due_for_a_refresh_and_lapses_after_the_window(cast) -> None:
    make_world(cast.ada)

    assert clearance(cast.ada, NOON - SECOND) is Clearance.CLEARED
    assert clearance(cast.ada, NOON) is Clearance.REFRESH_DUE
    assert position(cast.ada, NOON).cleared_until == ENDS - datetime.resolution
    assert clearance(cast.ada, ENDS - SECOND) is Clearance.REFRESH_DUE
    assert clearance(cast.ada, ENDS) is Clearance.LAPSED
    assert position(cast.ada, ENDS).cleared_to is None


def test_whoever_signs_the_new_text_is_cleared_again_also_after_the_window(cast) -> None:
    flo = make_person("Flo Frost")
    world = make_world(cast.ada, flo)
    make_acknowledgement(cast.ada, world.second, at=NOON + DAY)
    make_acknowledgement(flo, world.second, at=ENDS + DAY)

    assert [clearance(cast.ada, at) for at in (NOON, NOON + DAY, ENDS)] == [
        Clearance.REFRESH_DUE, Clearance.CLEARED, Clearance.CLEARED,
    ]  # fmt: skip
    assert [clearance(flo, at) for at in (ENDS, ENDS + DAY)] == [Clearance.LAPSED, Clearance.CLEARED]


def test_whoever_never_signed_is_not_done_yet_as_before(cast) -> None:
    world = make_world()
    make_completion(cast.eve, world.lesson, at=SIGNED)

    for at in (NOON - SECOND, NOON, ENDS):
        assert clearance(cast.eve, at) is Clearance.IN_PROGRESS
        assert [step.key for step in position(cast.eve, at).verdict.missing] == ["p06"]


def test_whoever_was_never_cleared_cannot_lapse(cast) -> None:
    world = make_world()
    make_acknowledgement(cast.eve, world.first, at=SIGNED)
    make_completion(cast.eve, world.lesson, at=ENDS + DAY)

    assert clearance(cast.eve, ENDS) is Clearance.NOT_STARTED
    assert clearance(cast.eve, ENDS + DAY) is Clearance.IN_PROGRESS


def test_a_second_new_text_leaves_no_more_time_for_the_first(cast) -> None:
    flo = make_person("Flo Frost")
    world = make_world(cast.ada, flo)
    make_acknowledgement(flo, world.second, at=NOON + DAY)
    make_policy(label="3.0.0", era=3, published_at=NOON + 11 * DAY)  # ends on a Monday, not on a Sunday

    assert clearance(cast.ada, ENDS) is Clearance.LAPSED
    assert clearance(flo, ENDS) is Clearance.REFRESH_DUE
    assert position(flo, ENDS).cleared_until == ENDS - datetime.resolution + 11 * DAY


def test_the_window_stands_still_on_leave_but_not_for_a_leave_before_it(cast) -> None:
    flo = make_person("Flo Frost")
    make_world(cast.ada, flo)
    make_leave(cast.ada, NOON + 2 * DAY, NOON + 7 * DAY)
    make_leave(flo, NOON - 20 * DAY, NOON - 10 * DAY)

    assert clearance(cast.ada, ENDS) is Clearance.REFRESH_DUE
    assert clearance(cast.ada, ENDS + 5 * DAY) is Clearance.LAPSED
    assert clearance(flo, ENDS) is Clearance.LAPSED


def test_the_window_is_that_of_the_day_asked_about(cast) -> None:
    make_world(cast.ada)
    with clock.moved_to(NOON + 5 * DAY):
        settings.change_setting(cast.cal, POLICY_CHANGE_DAYS, text="7")
        db.session.commit()

    assert position(cast.ada, NOON + 4 * DAY).cleared_until == ENDS - datetime.resolution
    assert position(cast.ada, NOON + 6 * DAY).cleared_until == deadline(NOON + 7 * DAY, "UTC")
    assert clearance(cast.ada, NOON + 8 * DAY) is Clearance.LAPSED


def standing_of(person: Person) -> Standing:
    return db.session.scalars(
        select(Standing).where(Standing.person_id == person.id).execution_options(populate_existing=True)
    ).one()


@pytest.mark.parametrize(("signs", "expected"), [(False, Clearance.LAPSED), (True, Clearance.CLEARED)])
def test_time_alone_moves_what_is_kept_and_it_agrees_with_the_facts(cast, *, signs: bool, expected) -> None:
    world = make_world(cast.ada)
    work_out()
    kept = standing_of(cast.ada)
    assert (kept.clearance, kept.cleared_until, kept.recheck_at) == (
        Clearance.REFRESH_DUE,
        ENDS - datetime.resolution,
        ENDS,
    )
    if signs:
        with clock.moved_to(NOON + DAY):
            make_acknowledgement(cast.ada, world.second)
            work_out()

    with clock.moved_to(ENDS):
        moved = follow(STANDINGS)
        assert (moved, standing_of(cast.ada).clearance) == (0 if signs else 1, expected)
        assert not STANDINGS.list_differing(STANDINGS.list_ids())


@dataclass(frozen=True)
class Screens:
    """What each page says at a moment: to the person, and on Team and the record to whoever leads them."""

    today: Page
    path: Page
    policy: Page
    policies: Page
    own: Page
    team: Page
    record: Page


def see(as_, cast, at: datetime) -> Screens:
    with clock.moved_to(at):
        work_out()
        ada, bo = as_(cast.ada), as_(cast.bo)
        return Screens(
            today=ada.get("today.index"),
            path=ada.get("readiness.path", role=EVERYONE),
            policy=ada.get("policies.show", key="p06"),
            policies=ada.get("policies.index"),
            own=ada.get("readiness.clearance"),
            team=bo.get("readiness.team"),
            record=bo.get("readiness.member", person_id=cast.ada.id),
        )


def test_every_page_says_by_when_the_new_text_is_to_be_signed(as_, cast) -> None:
    make_world(cast.ada)
    renewed = "“Step p06” has a new text. Sign it by Thu 26 Mar 2026;"

    before, within = see(as_, cast, NOON - DAY), see(as_, cast, NOON + DAY)

    assert within.today.says("Refresh due valid until Thu 26 Mar 2026")
    assert within.today.says("The text has changed. Your earlier signature counts until then.")
    assert within.path.says("1 of 2 done")
    assert within.path.says("You signed an earlier text; it counts until Thu 26 Mar 2026")
    assert within.policy.says("Sign by Thu 26 Mar 2026. Until then your earlier signature counts;")
    assert within.policies.says("Sign by Thu 26 Mar 2026")
    assert within.team.says("Refresh due to Thu 26 Mar")
    assert all(page.says(renewed) for page in (within.own, within.record))
    assert not within.own.says("One thing is missing")
    assert before.today.says("Nothing is due")
    assert before.path.says("2 of 2 done")
    assert not before.own.says("new text")


def test_every_page_says_since_when_it_has_lapsed_and_why(as_, cast) -> None:
    make_world(cast.ada)
    lapsed = "Lapsed on Thu 26 Mar 2026: the new text of “Step p06” was not signed in time."

    after = see(as_, cast, ENDS)

    assert after.today.says("Thu 26 Mar yesterday")
    assert after.policy.says("It was due on Thu 26 Mar 2026, so your clearance has lapsed.")
    assert after.policies.says("Was due on Thu 26 Mar 2026")
    assert after.team.says("Lapsed since Thu 26 Mar: a changed policy was not signed in time")
    assert all(page.says(lapsed) for page in (after.own, after.record))
    assert after.own.says("One thing is missing Step p06")


def test_whoever_never_signed_is_told_when_it_is_due(as_, cast) -> None:
    make_world()
    require(cast.ada, role=EVERYONE, stage=Stage.FOUNDATION, due_at=NOON)

    before, after = see(as_, cast, NOON + DAY), see(as_, cast, ENDS)

    assert before.policy.says("Sign by Thu 26 Mar 2026. You cannot be cleared until you sign.")
    assert after.policy.says("It was due on Thu 26 Mar 2026. You cannot be cleared until")
    assert not after.own.says("Lapsed")


def test_a_policy_that_no_path_asks_for_is_for_reference(as_, cast) -> None:
    make_policy("p01")
    make_world(cast.ada)

    page = as_(cast.ada).get("policies.show", key="p01")

    assert page.says("For reference. No signature is needed.")
    assert not page.says("Acknowledge version 1.0.0")
    assert not page.says("Sign by")


@pytest.mark.parametrize("policies", [1, 3])
def test_the_days_on_the_list_of_policies_take_three_statements(
    as_, cast, count_queries, policies: int
) -> None:
    make_world(cast.ada)
    for number in range(policies):
        make_policy(f"p1{number}")
    ada = as_(cast.ada)
    ada.get("policies.index")

    with count_queries() as statements:
        page = ada.get("policies.index")

    assert page.says("Sign by Thu 26 Mar 2026")
    # who I am, the policies, my roles, my signatures, those that count; what is asked, and what was shown
    assert len(statements) == 7, statements


def kinds(person: Person, at: datetime) -> tuple[str, str]:
    """The cells of the team matrix for the foundation and the policies."""
    found = cells(position(person, at).stages, KINDS)
    return found["foundation"], found["policies"]


def test_the_matrix_shows_a_new_text_where_policies_stand(cast) -> None:
    make_world(cast.ada)

    assert [kinds(cast.ada, at) for at in (NOON - DAY, NOON, ENDS)] == [
        ("done", "done"), ("done", "refresh_due"), ("done", "lapsed"),
    ]  # fmt: skip


def test_the_matrix_shows_a_foundation_whose_time_ran_out_where_it_stands(cast) -> None:
    world = make_world(cast.ada)
    make_acknowledgement(cast.ada, world.second, at=NOON)

    ends = SIGNED + 365 * DAY
    assert [kinds(cast.ada, at) for at in (ends, ends + DAY)] == [("refresh_due", "done"), ("lapsed", "done")]
