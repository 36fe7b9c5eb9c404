"""Promises are kept by someone: who is told, who can confirm, and what happens where there is nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.paging import PageMark
from portal.core.permissions import Role
from portal.notices.models import Notice
from portal.people.models import Person
from portal.reports import commands, queries
from portal.reports.rules.kinds import Affected, Category, Kind, Ongoing
from portal.reports.rules.promises import PromiseStep
from portal.reports.rules.severity import Harm, Rating, Reach, Reversibility, Severity
from portal.reports.rules.states import EventKind, ReportOutcome, State
from tests.agents.make import make_agent
from tests.make import give_access, make_person
from tests.reports.make import make_report

GRAVE = Rating(harm=Harm.GRAVE, reach=Reach.MANY, reversibility=Reversibility.COSTLY)
LIGHT = Rating(harm=Harm.ANNOYANCE, reach=Reach.ONE, reversibility=Reversibility.MINUTES)
ANSWER = "The rule was wrong. It is corrected since this morning."


@pytest.fixture
def uma(cast) -> Person:
    """Uma triages reports too."""
    return make_person("Uma Ude", unit=cast.company, access=(Role.TRIAGER,))


@pytest.fixture
def abe(cast) -> Person:
    return make_person("Abe Ames", unit=cast.company, access=(Role.ADMIN,))


def told(kind: str) -> list[str]:
    db.session.flush()
    rows = select(Person.name).join(Notice, Notice.person_id == Person.id).where(Notice.kind == kind)
    return sorted(db.session.scalars(rows))


def rate(triager: Person, report, rating: Rating) -> None:
    commands.rate_report(triager, report, category=Category.WRONG_INFO, rating=rating)


def test_a_critical_report_reaches_everyone_on_duty_at_once_except_the_line_of_the_reporter(
    as_, cast, tess, uma
) -> None:
    give_access(cast.bo, Role.TRIAGER)  # he leads Ada

    commands.report_issue(
        cast.ada, kind=Kind.FAILURE, agent_id=None, what="It pays everyone twice.", affected=Affected.YES,
        ongoing=Ongoing.YES,
    )  # fmt: skip

    assert told("reports.critical") == ["Tess Thorne", "Uma Ude"]
    assert told("reports.unattended") == []


def test_a_report_that_turns_out_critical_reaches_them_too(cast, tess, uma) -> None:
    report = make_report(cast.ada, state=State.TRIAGED)

    rate(tess, report, GRAVE)

    assert told("reports.critical") == ["Tess Thorne", "Uma Ude"]


def test_a_severe_failure_shows_its_containment_clock_and_how_to_pause_the_agent(as_, cast, tess) -> None:
    agent = make_agent("Claims Triage Agent")
    report = make_report(cast.ada, severity=Severity.CRITICAL, agent_id=agent.id, ago=timedelta(minutes=20))

    before = as_(tess).get("triage.show", report_id=report.id)
    report.state = State.CONTAINED
    db.session.commit()
    after = as_(tess).get("triage.show", report_id=report.id)

    assert before.says("Contain: 40 min left")
    assert before.says("Pause Claims Triage Agent")
    assert not after.says("Contain: ")


def test_what_has_to_be_contained_first_comes_first_and_the_queue_shows_that_clock(as_, cast, tess) -> None:
    """Both are serious; the older one is already contained."""
    contained = make_report(
        cast.ada, severity=Severity.SERIOUS, state=State.CONTAINED, ago=timedelta(hours=3)
    )
    waits = make_report(cast.ada, severity=Severity.SERIOUS, state=State.TRIAGED, ago=timedelta(hours=2))

    page = as_(tess).get("triage.index")

    assert [row.number for row in queries.list_queue(tess, PageMark()).rows] == [
        waits.number,
        contained.number,
    ]
    assert page.says("Contain: 2 h 0 min left")
    assert queries.find_load(tess).due_at == waits.reported_at + timedelta(hours=4)
    with clock.moved_to(clock.now() + timedelta(hours=3)):
        assert as_(tess).get("triage.index").says("One is overdue.")
        commands.move_report(tess, waits, to=State.CONTAINED)
        db.session.commit()
        assert as_(tess).get("triage.index").says("All on time.")


def test_a_question_to_the_reporter_does_not_stop_the_clock_of_containing(cast, tess) -> None:
    report = make_report(cast.ada, severity=Severity.CRITICAL, state=State.TRIAGED)

    commands.ask_reporter(tess, report, question="Which claim was it?")

    assert (report.promise.step, report.promise.paused_until) == (PromiseStep.CONTAIN, None)


def test_without_a_triager_nothing_is_promised_and_administrators_are_told(as_, cast, abe) -> None:
    ada = as_(cast.ada)

    form = ada.get("reports.new")
    ada.post("reports.new", kind="failure", agent_id=0, what="It closed a claim unread.")
    [report] = queries.list_mine(cast.ada, PageMark()).rows
    page = ada.get("reports.show", report_id=report.id)

    assert form.says("Nobody answers reports at the moment.")
    assert page.says("Your report is kept, and administrators have been told.")
    assert not page.says("You will hear back by")
    assert told("reports.unattended") == ["Abe Ames"]


def test_lowering_a_severe_report_waits_for_a_second_person(as_, cast, tess, uma) -> None:
    report = make_report(cast.ada, severity=Severity.CRITICAL, state=State.TRIAGED)

    rate(tess, report, LIGHT)
    rate(tess, report, LIGHT)
    db.session.commit()
    page = as_(tess).get("triage.show", report_id=report.id)

    assert (report.severity, report.handled_as) == (Severity.CRITICAL, Severity.CRITICAL)
    assert page.says("Tess Thorne proposes “Minor”. Lowering it takes a second person: Uma Ude can save")
    assert told("reports.needs_second") == ["Uma Ude", "Uma Ude"]

    rate(uma, report, LIGHT)

    assert (report.severity, report.handled_as) == (Severity.MINOR, Severity.MINOR)


def test_the_first_rating_does_not_lower_a_severe_report_alone(as_, cast, tess, uma) -> None:
    report = make_report(cast.ada, severity=Severity.SERIOUS)

    saved = as_(tess).post(
        "triage.rate", report_id=report.id, category="wrong-info", harm="1", reach="1", reversibility="1"
    )
    page = as_(uma).get("triage.show", report_id=report.id)

    assert saved.status == 303
    db.session.refresh(report)
    assert (report.state, report.severity, report.handled_as) == (
        State.TRIAGED,
        Severity.SERIOUS,
        Severity.SERIOUS,
    )
    assert report.category is Category.WRONG_INFO
    assert page.says("Tess Thorne proposes “Minor”. Lowering it takes a second person: Uma Ude can save")
    assert told("reports.needs_second") == ["Uma Ude"]

    rate(uma, report, LIGHT)

    assert report.severity is Severity.MINOR


def test_the_only_triager_handles_it_as_severe_until_there_is_a_second(as_, cast, tess, abe) -> None:
    report = make_report(cast.ada, severity=Severity.SERIOUS)

    rate(tess, report, LIGHT)
    db.session.commit()

    assert (report.state, report.severity) == (State.TRIAGED, Severity.SERIOUS)
    assert (
        as_(tess)
        .get("triage.show", report_id=report.id)
        .says(
            "Lowering it takes a second person, and nobody else can triage it yet. Administrators have been told."
        )
    )
    assert told("reports.unattended") == ["Abe Ames"]
    give_access(abe, Role.TRIAGER)
    rate(abe, report, LIGHT)
    assert report.severity is Severity.MINOR


def test_a_second_person_who_lowers_it_further_proposes_anew(cast, tess, uma) -> None:
    report = make_report(cast.ada, severity=Severity.CRITICAL, state=State.TRIAGED)
    middle = Rating(harm=Harm.LIMITED, reach=Reach.FEW, reversibility=Reversibility.SAME_DAY)

    rate(tess, report, middle)
    rate(uma, report, LIGHT)
    assert report.severity is Severity.CRITICAL

    rate(tess, report, middle)
    assert report.severity is Severity.MODERATE


def test_the_one_who_fixed_it_is_not_offered_to_confirm_and_reads_who_can(as_, cast, tess, uma) -> None:
    report = make_report(cast.ada, severity=Severity.SERIOUS, state=State.IN_PROGRESS)

    commands.move_report(tess, report, to=State.FIXED)
    db.session.commit()
    fixer, other = (as_(each).get("triage.show", report_id=report.id) for each in (tess, uma))

    assert told("reports.needs_second") == ["Uma Ude"]
    assert fixer.says("Tess Thorne marked it as fixed. Uma Ude can confirm that the fix works.")
    assert not fixer.says("Confirm fix")
    assert other.says("Confirm fix")


def test_where_nobody_else_can_confirm_administrators_are_told(as_, cast, tess, abe) -> None:
    report = make_report(cast.ada, severity=Severity.SERIOUS, state=State.IN_PROGRESS)

    commands.move_report(tess, report, to=State.FIXED)
    db.session.commit()

    assert told("reports.unattended") == ["Abe Ames"]
    assert as_(tess).get("triage.show", report_id=report.id).says("nobody else can yet")


def test_the_only_triager_may_answer_a_reopened_report_again(cast, tess) -> None:
    report = make_report(cast.ada, state=State.TRIAGED)
    for _round in range(2):
        commands.close_report(tess, report, outcome=ReportOutcome.NO_CHANGE, answer=ANSWER)
        commands.reopen_report(cast.ada, report, text="It still happens.")
        rate(tess, report, LIGHT)

    commands.close_report(tess, report, outcome=ReportOutcome.AGENT_FIXED, answer=ANSWER)

    assert report.state is State.CLOSED


def test_a_rating_that_moves_the_day_of_the_answer_says_so_to_the_reporter(as_, cast, tess) -> None:
    report = make_report(cast.ada, ago=timedelta(days=1))

    rate(tess, report, LIGHT)
    db.session.commit()
    page = as_(cast.ada).get("reports.show", report_id=report.id)

    assert page.says("So the answer comes by Wed 25 Mar instead of Wed 18 Mar.")
    assert told("reports.date_changed") == ["Ada Abara"]


def test_a_rating_that_moves_no_day_says_nothing(cast, tess) -> None:
    report = make_report(cast.ada)
    middle = Rating(harm=Harm.LIMITED, reach=Reach.FEW, reversibility=Reversibility.SAME_DAY)

    rate(tess, report, middle)

    event = next(each for each in queries.list_events(report) if each.kind is EventKind.RATED)
    assert (event.moved_answer, told("reports.date_changed")) == (None, [])
