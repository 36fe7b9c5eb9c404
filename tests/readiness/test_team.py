"""The page of a team: who is ready, who is not, and what is to be done first."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from portal.core import clock, db
from portal.library.rules import ChangeClass, ContentKind
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.people.rules import JobRole, PersonState
from portal.readiness.models import Standing
from tests.conftest import NOON
from tests.library.make import make_version
from tests.make import keep, long_ago, make_person
from tests.policies.make import make_acknowledgement, make_policy
from tests.readiness.make import (
    AGENT,
    make_foundation,
    make_step,
    make_way,
    require,
    work_out,
)
from tests.training.lessons.make import make_completion
from tests.training.signoffs.make import make_checklist, make_sign_off


def test_the_team_page_says_who_is_ready_and_who_is_not(as_, cast) -> None:
    lessons = make_way()
    flo = make_person("Flo Frost", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo, cast.eve)
    make_completion(flo, lessons[0])
    work_out()

    page = as_(cast.bo).get("readiness.team")

    assert page.says("Not yet. 0 of 2 are ready.")
    assert page.says("Ada Abara")
    assert page.says("Flo Frost")
    assert not page.says("Eve Eide")


def test_what_should_have_been_met_is_called_overdue_and_the_rest_is_due(as_, cast) -> None:
    make_way()
    flo, away = (
        make_person(name, unit=cast.claims, manager=cast.bo, state=state)
        for name, state in (("Flo Frost", PersonState.ACTIVE), ("Abe Away", PersonState.ON_LEAVE))
    )
    require(cast.ada, due_at=NOON - timedelta(days=2))
    require(flo, away, due_at=NOON + timedelta(days=2))
    work_out()

    page = as_(cast.bo).get("readiness.team")

    assert page.words.count("overdue since Tue 10 Mar") == 1
    assert page.words.count("due Sat 14 Mar") == 1
    assert page.words.count("on leave") == 1


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("Pacific/Auckland", datetime(2026, 3, 12, 11, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 3, 13, 7, tzinfo=UTC)),
    ],
)
def test_the_day_something_is_due_lasts_to_its_end_where_the_person_is(
    as_, cast, zone: str, ends: datetime
) -> None:
    """Team, Today and the kept rows turn at the same moment, and everybody reads the day of the person."""
    make_way()
    cast.ada.time_zone = zone
    keep(cast.ada)
    require(cast.ada, due_at=ends - timedelta(hours=12))

    def see(at: datetime) -> tuple[bool, bool, str]:
        with clock.moved_to(at):
            work_out()
            today, team = as_(cast.ada).get("today.index"), as_(cast.bo).get("readiness.team")
        return today.says("One thing is late"), team.says("overdue since Thu 12 Mar"), team.words

    before, after = see(ends - timedelta.resolution), see(ends)

    assert "due Thu 12 Mar" in before[2]
    assert (before[:2], after[:2]) == ((False, False), (True, True))


def test_what_is_not_available_yet_is_missing_but_nobodys_minutes_and_late_for_nobody(as_, cast) -> None:
    make_version(ContentKind.CATALOGUE, "roles", [])
    lessons = make_way()
    coming, behind_it = (
        make_step("a03", step_kinds.LESSON, position=2),
        make_step("qz-assist", step_kinds.QUIZ, position=3),
    )
    coming.is_available = False
    keep(coming)
    require(cast.ada, due_at=NOON - timedelta(days=2))
    ada = as_(cast.ada)

    before = ada.get("readiness.learn")
    for lesson in lessons:
        make_completion(cast.ada, lesson)
    work_out()
    after, path = ada.get("readiness.learn"), ada.get("readiness.path", role=AGENT)
    team = as_(cast.bo).get("readiness.team")

    assert before.says("0 of 4 done · about 20 min left")
    assert after.says("2 of 4 done")
    assert after.says("2 steps are not available yet.")
    assert not after.says("min left")
    assert path.says(f"{coming.title} Not available yet")
    assert path.says("Steps that are not available yet count as missing, but nobody expects them of you yet.")
    assert path.says(f"Opens after “{coming.title}” · part of it is not available yet")
    assert (behind_it.title in path.words, team.says("overdue")) == (True, False)
    assert team.says("the rest is not available yet")


@pytest.mark.parametrize(
    ("had_signed", "published", "said"),
    [
        (True, timedelta(days=6), "Refresh due to Fri 20 Mar"),
        (True, timedelta(days=20), "Lapsed since Fri 6 Mar: a changed policy was not signed in time"),
        (False, timedelta(days=6), "due Fri 20 Mar"),
        (False, timedelta(days=20), "overdue since Fri 6 Mar"),
    ],
)
def test_a_policy_that_changed_is_to_be_signed_two_weeks_later(
    as_, cast, *, had_signed: bool, published: timedelta, said: str
) -> None:
    (lesson,) = make_foundation()
    make_completion(cast.ada, lesson, at=NOON - timedelta(days=90))
    make_step("p06", step_kinds.POLICY, position=0)
    first = make_policy(published_at=long_ago())
    if had_signed:
        make_acknowledgement(cast.ada, first, at=NOON - timedelta(days=90))
    require(cast.ada, due_at=NOON - timedelta(days=300))
    make_policy(label="1.1.0", change=ChangeClass.DELTA, published_at=NOON - published)
    work_out()

    assert as_(cast.bo).get("readiness.team").says(said)


def test_signing_a_changed_policy_makes_no_clearance_last_longer(as_, cast) -> None:
    (lesson,) = make_foundation()
    make_step("p06", step_kinds.POLICY, position=1, role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION)
    require(cast.ada, role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION)
    first = make_policy(published_at=long_ago())
    make_completion(cast.ada, lesson, at=NOON - timedelta(days=40))
    make_acknowledgement(cast.ada, first, at=NOON - timedelta(days=40))
    ada = as_(cast.ada)
    before = ada.get("today.index")

    changed = make_policy(label="1.1.0", change=ChangeClass.DELTA, published_at=NOON - timedelta(days=6))
    meanwhile = ada.get("today.index")
    make_acknowledgement(cast.ada, changed, at=NOON - timedelta(days=1))

    assert before.says("valid until Sun 31 Jan 2027")
    assert meanwhile.says("Refresh due valid until Fri 20 Mar 2026")
    assert ada.get("today.index").says("valid until Sun 31 Jan 2027")


def test_the_most_pressing_come_first_and_what_lapsed_says_why(as_, cast) -> None:
    flo = make_person("Flo Frost", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo)
    for lesson in (*make_foundation(), *make_way()):
        make_completion(flo, lesson, at=NOON - timedelta(days=299))
    work_out()

    page = as_(cast.bo).get("readiness.team")

    assert page.says("most urgent first")
    assert page.words.index("Flo Frost") < page.words.index("Ada Abara")
    assert page.says("Lapsed since Wed 11 Mar: not enough recent practice")


@pytest.mark.parametrize(
    ("role", "days", "said"),
    [
        (AGENT, 280, "Refresh due to Mon 30 Mar: review lab again"),
        (JobRole.CS_MANAGER, 200, "Refresh due to Fri 27 Mar: Sign-off again"),
        (JobRole.ALL_EMPLOYEES, 350, "Refresh due to Fri 27 Mar: assessment again"),
    ],
)
def test_whose_refresh_is_due_the_team_page_says_what_is_to_be_done_again(
    as_, cast, role, days, said
) -> None:
    foundation, way = make_foundation(), make_way()
    stage = Stage.FOUNDATION if role is JobRole.ALL_EMPLOYEES else Stage.ASSIST
    require(cast.ada, role=role, stage=stage)
    for lesson in (*foundation, *way):
        make_completion(cast.ada, lesson, at=NOON - timedelta(days=days))
    if role is JobRole.CS_MANAGER:
        make_step("a01", step_kinds.LESSON, position=0, role=role)
        make_step("so-1", step_kinds.SIGN_OFF, position=1, role=role)
        make_sign_off(cast.ada, make_checklist(), observer=cast.bo, at=NOON - timedelta(days=350))
    work_out()

    page = as_(cast.bo).get("readiness.team")
    assert page.says(said)


MOMENT = timedelta.resolution


def test_nobody_stays_cleared_on_the_team_page_because_no_worker_looked(as_, cast) -> None:
    require(cast.ada)
    for lesson in (*make_foundation(), *make_way()):
        make_completion(cast.ada, lesson, at=NOON - timedelta(days=1))
    work_out()
    bo = as_(cast.bo)

    before = bo.get("readiness.team")
    db.session.execute(update(Standing).values(cleared_until=NOON - MOMENT, lapse_at=NOON - MOMENT))
    db.session.commit()
    after = bo.get("readiness.team")

    assert before.says("Cleared to")
    assert after.says("Lapsed since Thu 12 Mar: not enough recent practice")


@pytest.mark.parametrize("people", [1, 3])
def test_the_team_page_takes_five_statements_whatever_its_length(
    as_, cast, count_queries, people: int
) -> None:
    make_way()
    team = [make_person(f"Flo {n}", unit=cast.claims, manager=cast.bo) for n in range(people)]
    require(*team)
    work_out()
    bo = as_(cast.bo)
    bo.get("readiness.team")

    with count_queries() as statements:
        page = bo.get("readiness.team")

    assert page.says(f"Flo {people - 1}")
    assert len(statements) == 5, statements  # who I am, the counts, the people, the agents, the new versions


def test_a_manager_without_anything_asked_of_the_team_is_told_so(as_, cast) -> None:
    assert as_(cast.bo).get("readiness.team").says("Nobody reports to you yet")
