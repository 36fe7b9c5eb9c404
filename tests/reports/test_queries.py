"""Who sees which reports, and in which order."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.paging import PageMark
from portal.core.permissions import Role
from portal.people import commands
from portal.people.models import Person
from portal.people.rules import PersonState
from portal.reports import queries
from portal.reports.rules.kinds import Kind
from portal.reports.rules.promises import PromiseStep
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import State, Tab
from portal.reports.settings import PROMISED, SEVERITY_POINTS_S1
from tests.agents.make import make_agent, make_deployment
from tests.conftest import NOON
from tests.make import give_access, make_person, make_setting
from tests.reports.make import make_report


def seen_by(person: Person) -> list[str]:
    return sorted(report.number for report in db.session.scalars(queries.visible_to(person)))


def queue_of(person: Person, **filters: object) -> list[str]:
    return [row.number for row in queries.list_queue(person, PageMark(), **filters).rows]  # type: ignore[arg-type]


def test_reporters_see_their_own_and_triagers_all(cast, tess) -> None:
    ada, eve = make_report(cast.ada), make_report(cast.eve)

    assert seen_by(cast.ada) == [ada.number]
    assert seen_by(tess) == [ada.number, eve.number]
    assert seen_by(cast.cal) == []


@pytest.mark.parametrize("boss", ["bo", "dot"])
def test_nobody_in_the_reporters_line_sees_a_report_not_even_as_a_triager(cast, boss) -> None:
    report = make_report(cast.ada)
    elsewhere = (
        make_report(cast.cal) if boss == "bo" else make_report(make_person("Una Ulm", unit=cast.service))
    )
    give_access(getattr(cast, boss), Role.TRIAGER)

    assert queue_of(getattr(cast, boss)) == [elsewhere.number]
    assert queries.find_for_triage(getattr(cast, boss), report.id) is None
    assert seen_by(getattr(cast, boss)) == [elsewhere.number]


def test_a_report_stays_hidden_from_who_led_the_reporter_when_it_was_filed(as_, cast, tess) -> None:
    """Ada has reported, then moves to Eve. Bo and Dot led her when she reported; Eve leads her now."""
    report = make_report(cast.ada, severity=Severity.CRITICAL)
    for each in (cast.bo, cast.dot, cast.eve):
        give_access(each, Role.TRIAGER)
    with db.use_case():
        commands.place_person(tess, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=cast.eve.id)
    later = make_report(cast.ada)

    assert (queue_of(cast.bo), queue_of(cast.dot), queue_of(cast.eve)) == ([later.number], [], [])
    assert queue_of(tess) == [report.number, later.number]
    assert queries.find_for_triage(cast.bo, report.id) is None
    assert (queries.count_queue(cast.bo).by_tab[Tab.OPEN], queries.count_open(cast.bo)) == (1, 1)
    assert queries.find_load(cast.bo).new == 1
    assert [each.name for each in queries.list_on_duty(report)] == ["Tess Thorne"]
    assert [each.name for each in queries.list_on_duty(later)] == ["Bo Brand", "Tess Thorne"]
    assert as_(cast.bo).get("triage.show", report_id=report.id).status == 404
    assert as_(cast.ada).get("reports.show", report_id=report.id).says("You will hear back by")


def test_a_report_stays_hidden_from_who_led_the_reporter_for_a_while_since(as_, cast, tess) -> None:
    """Ada reports, moves to Eve, then to Cal. Eve's own manager Una came to Eve only after Ada had left her."""
    una = make_person("Una Ulm", unit=cast.service)
    report = make_report(cast.ada)
    for each in (cast.eve, cast.cal, una):
        give_access(each, Role.TRIAGER)
    assert queue_of(cast.eve) == [report.number]

    moves = ((cast.ada, cast.eve), (cast.ada, cast.cal), (cast.eve, una))
    for hours, (person, manager) in enumerate(moves, 1):
        with clock.moved_to(NOON + timedelta(hours=hours)), db.use_case():
            commands.place_person(tess, person, unit_id=cast.service.id, site_id=None, manager_id=manager.id)

    with clock.moved_to(NOON + timedelta(hours=4)):
        _ada_moved_from_eve_to_cal(as_, cast, report, una)


def _ada_moved_from_eve_to_cal(as_, cast, report, una) -> None:
    assert (queue_of(cast.eve), queue_of(cast.cal), queue_of(una)) == ([], [], [report.number])
    assert queries.count_open(cast.eve) == 0
    assert seen_by(cast.eve) == []
    assert [each.name for each in queries.list_on_duty(report)] == ["Tess Thorne", "Una Ulm"]
    assert as_(cast.eve).get("triage.show", report_id=report.id).status == 404
    assert as_(una).get("triage.show", report_id=report.id).status == 200
    since = "nobody who led you when you sent it, and nobody who has led you since."
    assert as_(cast.ada).get("reports.show", report_id=report.id).says(since)


def test_a_report_that_only_its_managers_could_answer_is_not_attended(as_, cast) -> None:
    """Bo leads Ada when she reports, and is the only triager, also after she has moved away."""
    report = make_report(cast.ada)
    give_access(cast.bo, Role.TRIAGER)
    with db.use_case():
        commands.place_person(
            cast.cal, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=cast.eve.id
        )

    assert (
        as_(cast.ada).get("reports.show", report_id=report.id).says("Nobody answers reports at the moment.")
    )
    assert not as_(cast.ada).get("reports.new").says("Nobody answers reports at the moment.")


def test_a_report_of_somebody_who_has_left_stays_hidden_from_who_managed_them(cast, tess) -> None:
    report = make_report(cast.ada)
    give_access(cast.bo, Role.TRIAGER)
    with db.use_case():
        commands.change_state(cast.cal, cast.ada, to=PersonState.LEFT)
    db.session.refresh(cast.bo)

    assert not cast.bo.is_manager
    assert (queue_of(cast.bo), queue_of(tess)) == ([], [report.number])


def test_nobody_triages_their_own_report(cast, tess) -> None:
    report = make_report(tess)

    assert queue_of(tess) == []
    assert seen_by(tess) == [report.number]


def test_a_triager_of_one_unit_sees_what_was_reported_there(cast) -> None:
    claims, service = make_report(cast.ada), make_report(cast.eve)
    tess = make_person("Tess Thorne")
    give_access(tess, Role.TRIAGER, unit=cast.claims)

    assert queue_of(tess) == [claims.number]
    assert queries.find_for_triage(tess, service.id) is None


def test_a_triager_of_one_agent_sees_what_is_about_it(cast) -> None:
    agent = make_agent()
    about = make_report(cast.ada, agent_id=agent.id)
    make_report(cast.ada)
    tess = make_person("Tess Thorne")
    give_access(tess, Role.TRIAGER, agent_id=agent.id)

    assert queue_of(tess) == [about.number]


def test_the_worst_comes_first_then_what_is_due_first(cast, tess) -> None:
    minor = make_report(cast.ada, severity=Severity.MINOR, ago=timedelta(days=9))
    new = make_report(cast.ada)
    old = make_report(cast.ada, ago=timedelta(days=1))
    critical = make_report(cast.ada, severity=Severity.CRITICAL)

    assert queue_of(tess) == [critical.number, old.number, new.number, minor.number]
    assert queries.find_next(tess).report.id == critical.id


def test_the_queue_shows_one_kind_or_one_stage(cast, tess) -> None:
    make_report(cast.ada)
    friction = make_report(cast.ada, kind=Kind.FRICTION)
    asked = make_report(cast.ada, state=State.NEEDS_INFO)
    closed = make_report(cast.ada, state=State.CLOSED)

    assert queue_of(tess, kind=Kind.FRICTION) == [friction.number]
    assert queue_of(tess, kind=Kind.FAILURE, tab=Tab.ASKED) == [asked.number]
    assert queue_of(tess, tab=Tab.ASKED) == [asked.number]
    assert queue_of(tess, tab=Tab.ANSWERED) == [closed.number]


def test_the_queue_can_be_paged_both_ways(cast, tess) -> None:
    numbers = [make_report(cast.ada, ago=timedelta(minutes=minutes)).number for minutes in range(30, 0, -1)]

    first = queries.list_queue(tess, PageMark())
    second = queries.list_queue(tess, PageMark.read(first.after))
    back = queries.list_queue(tess, PageMark.read(second.before))

    assert [row.number for row in [*first.rows, *second.rows]] == numbers
    assert [row.number for row in back.rows] == numbers[:25]


def test_counting_tells_what_is_open_and_what_is_late(cast, tess) -> None:
    make_report(cast.ada, ago=timedelta(days=20))
    make_report(cast.ada)
    make_report(cast.ada, state=State.IN_PROGRESS)
    make_report(cast.ada, state=State.CLOSED)
    counts = queries.count_queue(tess)

    assert counts.by_tab == {Tab.OPEN: 3, Tab.ASKED: 0, Tab.FIXING: 1, Tab.ANSWERED: 1}
    assert (counts.overdue, queries.count_open(tess), queries.count_open(cast.ada)) == (1, 3, 0)


def test_a_hundred_answers_are_shown_as_99_and_no_more_of_them_are_counted(as_, cast, tess) -> None:
    for number in range(101):
        make_report(cast.ada, state=State.CLOSED, ago=timedelta(hours=number))
    make_report(cast.ada)

    assert queries.count_queue(tess).by_tab[Tab.ANSWERED] == 100
    page = as_(tess).get("triage.index")
    assert page.says("99+")
    assert page.says("1 open report.")


def test_the_agents_beside_me_are_offered_first(cast) -> None:
    make_agent("Archive Helper")
    beside = make_agent("Claims Triage Agent")
    named = make_agent("Zebra Agent")
    make_deployment(beside, unit=cast.claims)

    offered = queries.list_agents_to_report(cast.ada)
    from_a_link = queries.list_agents_to_report(cast.ada, named=named.id)

    assert [each.name for each in offered] == ["Claims Triage Agent", "Archive Helper", "Zebra Agent"]
    assert [each.name for each in from_a_link] == ["Zebra Agent", "Claims Triage Agent", "Archive Helper"]


def test_the_promises_follow_the_settings(cast) -> None:
    make_setting(PROMISED[Severity.MODERATE][PromiseStep.ANSWER], 7)
    make_setting(SEVERITY_POINTS_S1, 15)

    assert queries.terms(clock.now()).promises[Severity.MODERATE]["answer"].business_days == 7
    assert queries.terms(clock.now()).promises[Severity.CRITICAL]["acknowledge"].around_the_clock
    assert queries.scale().critical == 15


def test_ones_own_reports_come_newest_first(cast) -> None:
    old, new = make_report(cast.ada, ago=timedelta(days=2)), make_report(cast.ada)
    make_report(cast.eve)

    page = queries.list_mine(cast.ada, PageMark())

    assert [row.number for row in page.rows] == [new.number, old.number]
    assert page.rows[0].reported_at == NOON
