"""Whose readiness one may see, and what is read from the picture."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.audit.projections import follow
from portal.core import clock, db
from portal.core.dates import deadline
from portal.core.paging import PageMark
from portal.core.permissions import Role
from portal.paths import step_kinds
from portal.paths.models import Requirement
from portal.paths.rules import Stage
from portal.people.models import Person, StatePeriod
from portal.people.rules import JobRole, PersonState
from portal.readiness import commands, queries
from portal.readiness.jobs import STANDINGS
from portal.readiness.models import Tally
from portal.readiness.rules import Clearance, Verdict
from tests.agents.make import make_agent, make_deployment
from tests.conftest import NOON
from tests.make import give_access, keep, make_person
from tests.readiness.make import (
    AGENT,
    make_certified,
    make_compliance,
    make_foundation,
    make_step,
    make_suspension,
    make_way,
    require,
    work_out,
)
from tests.training.lessons.make import make_completion
from tests.training.signoffs.make import make_checklist, make_sign_off

YESTERDAY = NOON - timedelta(days=1)
ALL = PageMark.read(None)


def judged(person: Person, at: datetime, *, role: JobRole = AGENT) -> Verdict:
    """The verdict on somebody for level 1 as of a moment."""
    shown = queries.find_shown([person.id], at)[person.id]
    return queries.find_terms([role], at).position(shown, role, Stage.ASSIST).stages[-1]


def line_of(viewer: Person) -> list[str]:
    everybody = db.session.scalars(select(Person).order_by(Person.name)).all()
    return [each.name for each in everybody if queries.find_answered_for(viewer, each.id)]


def test_a_manager_answers_for_direct_reports_only(cast) -> None:
    assert line_of(cast.bo) == ["Ada Abara"]
    assert queries.find_answered_for(cast.bo, cast.ada.id) is cast.ada
    assert queries.find_answered_for(cast.bo, cast.eve.id) is None


def test_a_role_within_a_unit_opens_that_unit_and_nothing_else(cast) -> None:
    give_access(cast.eve, Role.COMPLIANCE, unit=cast.claims)

    assert line_of(cast.eve) == ["Ada Abara", "Bo Brand"]
    assert line_of(make_compliance()) == [
        "Ada Abara", "Bo Brand", "Cal Chen", "Dot Diaz", "Eve Eide", "Gil Grey",
    ]  # fmt: skip


def test_a_position_is_that_of_the_day_asked_about(cast) -> None:
    first, second = make_way()
    make_completion(cast.ada, first, at=YESTERDAY - timedelta(days=1))
    make_completion(cast.ada, second, at=NOON)

    before = judged(cast.ada, YESTERDAY)
    after = judged(cast.ada, NOON)

    assert (before.clearance, [step.key for step in before.missing]) == (Clearance.IN_PROGRESS, ["a02"])
    assert (after.clearance, after.certified_at) == (Clearance.CLEARED, NOON)


def test_a_lesson_added_later_does_not_take_back_what_somebody_was_cleared_for(cast) -> None:
    for lesson in make_way():
        make_completion(cast.ada, lesson, at=YESTERDAY)
    step = make_step("a03", step_kinds.LESSON, position=2)
    step.valid_from = NOON
    keep(step)

    before = judged(cast.ada, YESTERDAY)
    after = judged(cast.ada, NOON)

    assert (before.clearance, [step.key for step in before.done]) == (Clearance.CLEARED, ["a01", "a02"])
    assert (after.clearance, [step.key for step in after.missing]) == (Clearance.IN_PROGRESS, ["a03"])


def test_people_on_leave_are_listed_and_not_counted(cast) -> None:
    make_way()
    away = make_person("Flo Frost", unit=cast.claims, manager=cast.bo, state=PersonState.ON_LEAVE)
    require(cast.ada, away)
    commands.refresh([cast.ada.id, away.id])

    listed = queries.list_people_asked(cast.bo, AGENT, Stage.ASSIST, ALL).rows

    assert [row.name for row in listed] == ["Ada Abara", "Flo Frost"]
    (counted,) = queries.count_by_path(cast.bo).values()
    assert (counted.people, counted.not_started) == (1, 1)
    assert queries.count_by_path(cast.eve) == {}


def ready_for(viewer: Person) -> dict[str, int]:
    """Who stands how of those a viewer answers for, by what is counted."""
    summary = queries.count_by_path(viewer).get((AGENT, Stage.ASSIST))
    return {"people": summary.people, "not_started": summary.not_started} if summary else {}


def test_whole_units_are_read_from_what_is_kept_of_them_and_own_reports_are_counted(cast) -> None:
    make_way()
    nowhere = make_person("Ned Nowhere")
    require(cast.ada, cast.eve, cast.cal, nowhere)
    work_out()
    gil = make_compliance()
    give_access(cast.eve, Role.COMPLIANCE, unit=cast.claims)
    give_access(
        cast.eve, Role.COMPLIANCE, unit=cast.company
    )  # Claims lies inside it, and is not counted twice
    give_access(
        cast.dot, Role.COMPLIANCE, unit=cast.service
    )  # where Eve works, who also reports to Dot; so does Cal
    assert ready_for(gil) == {"people": 4, "not_started": 4}
    assert ready_for(cast.eve) == {"people": 3, "not_started": 3}
    assert ready_for(cast.dot) == {"people": 2, "not_started": 2}
    assert ready_for(cast.bo) == {"people": 1, "not_started": 1}

    db.session.execute(update(Tally).values(people=Tally.people + 10))

    assert [ready_for(each)["people"] for each in (gil, cast.eve, cast.dot, cast.bo)] == [14, 13, 12, 1]


def test_people_are_found_by_name_and_by_clearance(cast) -> None:
    first, _second = make_way()
    flo = make_person("Flo Frost", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo)
    make_completion(flo, first)
    commands.refresh([cast.ada.id, flo.id])

    def names(**wanted) -> list[str]:
        page = queries.list_people_asked(cast.bo, AGENT, Stage.ASSIST, ALL, **wanted)
        return [row.name for row in page.rows]

    assert names(text="fro") == ["Flo Frost"]
    assert names(text="%") == []
    assert names(clearance=Clearance.IN_PROGRESS) == ["Flo Frost"]
    assert names(clearance=Clearance.CLEARED) == []


def urgent(viewer: Person, mark: PageMark = ALL) -> list[str]:
    page = queries.list_people_asked(viewer, AGENT, Stage.ASSIST, mark)
    return [row.name for row in page.rows]


def test_what_binds_comes_first_then_what_is_due_soonest_then_the_rest(cast) -> None:
    lessons = [*make_foundation(), *make_way()]
    days = {"Ann Late": -2, "Bea Soon": 1, "Cem Later": 9, "Dan Done": -9, "Eli Off": 5, "Fay Old": 5}
    team = {name: make_person(name, unit=cast.claims, manager=cast.bo) for name in days}
    team["Abe Away"] = make_person("Abe Away", manager=cast.bo, state=PersonState.ON_LEAVE)
    for name, person in team.items():
        require(person, due_at=NOON + timedelta(days=days.get(name, -20)))
    for name, ago in (("Dan Done", 1), ("Fay Old", 400)):
        for lesson in lessons:
            make_completion(team[name], lesson, at=NOON - timedelta(days=ago))
    make_suspension(team["Eli Off"], by=cast.bo)
    commands.refresh([each.id for each in team.values()])

    expected = ["Eli Off", "Fay Old", "Ann Late", "Bea Soon", "Cem Later", "Dan Done", "Abe Away"]
    assert urgent(cast.bo) == expected


def test_whoever_only_waits_for_a_sign_off_comes_after_all_who_have_something_to_do(cast) -> None:
    lessons = [*make_foundation(), *make_way()]
    make_step("so-1", step_kinds.SIGN_OFF, position=8)
    days = {"Ann Waits": -9, "Bea Waits": -8, "Cem Begun": 9, "Dan New": 20}
    team = {name: make_person(name, unit=cast.claims, manager=cast.bo) for name in days}
    for name, person in team.items():
        require(person, due_at=NOON + timedelta(days=days[name]))
        for lesson in lessons[: {"Cem Begun": 2, "Dan New": 0}.get(name)]:
            make_completion(person, lesson, at=NOON - timedelta(days=1))
    commands.refresh([each.id for each in team.values()])

    assert urgent(cast.bo) == ["Cem Begun", "Dan New", "Ann Waits", "Bea Waits"]


def test_the_list_of_those_who_wait_for_a_sign_off_names_whom_the_count_counts(cast) -> None:
    """Flo waits; the sign-off of Gus ran out, and Ike is suspended: both are counted as what they are."""
    checklist = make_checklist()
    (lesson,) = make_foundation()
    make_step("so-1", step_kinds.SIGN_OFF, position=0)
    flo, gus, ike = (
        make_person(name, unit=cast.claims, manager=cast.bo) for name in ("Flo Frost", "Gus Gold", "Ike Ives")
    )
    require(flo, gus, ike)
    for person in (flo, gus, ike):
        make_completion(person, lesson, at=NOON - timedelta(days=1))
    make_sign_off(gus, checklist, observer=cast.bo, at=NOON - timedelta(days=400))
    make_suspension(ike, by=cast.bo)
    commands.refresh([flo.id, gus.id, ike.id])

    counted = queries.count_by_path(cast.bo)[AGENT, Stage.ASSIST]

    assert (counted.waiting, counted.lapsed, counted.suspended) == (1, 1, 1)
    waiting = queries.list_waiting_for_sign_off(cast.bo, AGENT, Stage.ASSIST)
    assert [row.name for row in waiting] == ["Flo Frost"]


def test_the_worker_puts_people_whose_clearance_has_ended_among_the_first(cast) -> None:
    for lesson in (*make_foundation(), *make_way()):
        make_completion(cast.ada, lesson, at=NOON)
    flo = make_person("Abi Frost", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo)
    commands.refresh([cast.ada.id, flo.id])

    assert urgent(cast.bo) == ["Abi Frost", "Ada Abara"]
    with clock.moved_to(NOON + timedelta(days=300)):
        follow(STANDINGS)
        assert urgent(cast.bo) == ["Ada Abara", "Abi Frost"]


def test_the_most_pressing_go_on_where_the_page_ended(cast) -> None:
    make_way()
    many = [make_person(f"Flo {n:02}", unit=cast.claims, manager=cast.bo) for n in range(60)]
    for number, person in enumerate(many):
        require(person, due_at=NOON + timedelta(days=number // 3 - 5))
    commands.refresh([each.id for each in many])

    first = queries.list_people_asked(cast.bo, AGENT, Stage.ASSIST, ALL)
    second = queries.list_people_asked(cast.bo, AGENT, Stage.ASSIST, PageMark.read(first.after))
    third = urgent(cast.bo, PageMark.read(second.after))

    assert [row.name for row in (*first.rows, *second.rows)] + third == [each.name for each in many]


def test_more_than_twenty_who_wait_for_a_sign_off_are_all_counted(cast) -> None:
    make_step("so-1", step_kinds.SIGN_OFF, position=0)
    many = [make_person(f"Flo {n:02}", unit=cast.claims, manager=cast.bo) for n in range(21)]
    require(*many)
    commands.refresh([each.id for each in many])
    # The foundation asks nothing here, so it is not laid, and nobody but the sign-off stands in the way.
    waiting = queries.list_waiting_for_sign_off(cast.bo, AGENT, Stage.ASSIST)

    assert [row.name for row in waiting] == [f"Flo {n:02}" for n in range(20)]
    assert queries.count_by_path(cast.bo)[AGENT, Stage.ASSIST].waiting == 21
    assert queries.list_waiting_for_sign_off(cast.eve, AGENT, Stage.ASSIST) == []


def test_a_suspension_is_seen_from_the_day_it_began(cast) -> None:
    make_way()
    make_suspension(cast.ada, by=cast.bo)

    assert queries.find_shown([cast.ada.id], NOON)[cast.ada.id].suspended == {(AGENT, Stage.ASSIST)}
    assert queries.find_shown([cast.ada.id], YESTERDAY)[cast.ada.id].suspended == frozenset()


def certified_at(at: datetime, stage: Stage = Stage.ASSIST) -> list[int]:
    return list(db.session.scalars(queries.certified(stage, at)))


def test_nobody_stays_certified_because_no_worker_looked(cast) -> None:
    make_certified(cast.bo, checklist=make_checklist(), at=NOON)
    lapse = NOON + timedelta(days=298)  # of currency, without a refresher (TV-14)

    assert certified_at(lapse) == [cast.bo.id]
    assert queries.find_cleared_to(cast.bo.id, lapse) is Stage.ASSIST
    assert certified_at(lapse + timedelta(days=1)) == []
    assert queries.find_cleared_to(cast.bo.id, lapse + timedelta(days=1)) is Stage.FOUNDATION
    assert certified_at(NOON, Stage.APPROVE) == []


def test_whoever_is_asked_for_a_higher_level_stays_certified_at_the_one_they_have(cast) -> None:
    make_certified(cast.bo, checklist=make_checklist())
    make_step("b01", step_kinds.LESSON, position=0, role=JobRole.CS_MANAGER, stage=Stage.APPROVE)
    db.session.execute(update(Requirement).values(stage=Stage.APPROVE))
    commands.refresh([cast.bo.id])

    assert certified_at(NOON) == [cast.bo.id]
    assert certified_at(NOON, Stage.APPROVE) == []


def make_leave(person: Person, *, begins: datetime, ends: datetime | None = None) -> None:
    if ends is None:
        db.session.execute(
            update(StatePeriod)
            .where(StatePeriod.person_id == person.id, StatePeriod.valid_until.is_(None))
            .values(valid_until=begins)
        )
    keep(StatePeriod(person_id=person.id, state=PersonState.ON_LEAVE, valid_from=begins, valid_until=ends))


def test_clocks_stand_still_on_leave_also_as_of_a_day_in_the_middle_of_it(cast) -> None:
    make_certified(cast.bo, checklist=make_checklist(), at=NOON)
    lapse = NOON + timedelta(days=298)
    begins = NOON + timedelta(days=100)

    def expires(at: datetime) -> tuple[Clearance, datetime | None]:
        found = judged(cast.bo, at, role=JobRole.CS_MANAGER)
        return found.clearance, found.expires_at

    year = deadline(NOON + timedelta(days=365), "UTC")
    assert expires(lapse + timedelta(days=1)) == (Clearance.LAPSED, year)

    make_leave(cast.bo, begins=begins, ends=begins + timedelta(days=30))

    assert expires(begins) == (Clearance.CLEARED, year)
    assert expires(begins + timedelta(days=10)) == (Clearance.CLEARED, year + timedelta(days=10))
    assert expires(lapse + timedelta(days=29)) == (Clearance.REFRESH_DUE, year + timedelta(days=30))
    assert expires(lapse + timedelta(days=31)) == (Clearance.LAPSED, year + timedelta(days=30))


def test_what_is_due_waits_for_those_on_leave(as_, cast) -> None:
    make_way()
    make_deployment(make_agent(), unit=cast.claims)
    require(cast.ada)  # by today
    work_out()
    pages = [("readiness.learn", "Due", cast.ada), ("agents.index", "Needed from", cast.ada)]

    for endpoint, word, person in pages:
        assert as_(person).get(endpoint).says(f"{word} Thu 12 Mar")
    make_leave(cast.ada, begins=NOON - timedelta(days=20), ends=NOON - timedelta(days=10))
    make_leave(cast.ada, begins=NOON - timedelta(days=5))

    for endpoint, word, person in pages:
        assert as_(person).get(endpoint).says(f"{word} Fri 27 Mar")
