"""The clock of a report: queue, header, tabs, Today and the pages of the report say the same, at once."""

import random
from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.calendars.commands import set_calendar
from portal.calendars.rules import DayOff, WorkCalendar
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Role
from portal.people.models import Person
from portal.reports import commands, queries
from portal.reports.models import Report, ReportEvent, promise_of
from portal.reports.rules import course, promises
from portal.reports.rules.course import Event
from portal.reports.rules.kinds import Category, Kind
from portal.reports.rules.promises import PromiseStep, ReportProgress
from portal.reports.rules.severity import Harm, Rating, Reach, Reversibility, Severity
from portal.reports.rules.states import ReportOutcome, State
from portal.reports.settings import NEEDS_INFO_MAX, PROMISED
from portal.settings import commands as settings_commands
from portal.settings.rules import Setting
from tests.conftest import NOON
from tests.make import make_person
from tests.reports.make import make_report

QUESTION = "Which claim was it?"


@pytest.fixture
def abe(cast) -> Person:
    """Abe changes settings."""
    return make_person("Abe Ames", unit=cast.company, access=(Role.ADMIN,))


@pytest.mark.parametrize(("amount", "day"), [("7", date(2026, 3, 23)), ("1", date(2026, 3, 13))])
def test_a_setting_changes_what_is_promised_next_and_no_date_that_was_promised(
    as_, cast, tess, abe, *, amount: str, day: date
) -> None:
    report = make_report(cast.ada, state=State.TRIAGED, ago=timedelta(days=3))
    with clock.moved_to(NOON - timedelta(hours=1)):
        as_(abe).post("settings.edit", name="sla_s3_answer", value=amount)
    later = make_report(cast.ada, state=State.TRIAGED)
    commands.refresh_promises([report.id, later.id])

    assert as_(cast.ada).get("reports.show", report_id=report.id).says("hear back by Mon 16 Mar 2026.")
    assert as_(tess).get("triage.index").says("All on time.")
    assert later.due_at.date() == day


def test_a_new_calendar_changes_what_is_promised_next_and_no_date_that_was_promised(
    as_, cast, tess, abe
) -> None:
    report = make_report(cast.ada, state=State.TRIAGED, ago=timedelta(days=3))
    closed = WorkCalendar(days_off=(DayOff(date(2026, 3, 16), "Company day"),))

    with clock.moved_to(NOON - timedelta(hours=1)):
        set_calendar(abe, None, closed)
        db.session.commit()
    later = make_report(cast.ada, state=State.TRIAGED)
    commands.refresh_promises([report.id, later.id])

    assert as_(cast.ada).get("reports.show", report_id=report.id).says("hear back by Mon 16 Mar 2026.")
    assert later.due_at.date() == date(2026, 3, 20)


def test_a_question_that_nobody_answers_makes_the_report_late_as_soon_as_its_pause_is_over(
    as_, cast, tess
) -> None:
    """Asked 20 days ago: three business days of pause are over, and so is the promise."""
    with clock.moved_to(NOON - timedelta(days=20)):
        report = make_report(cast.ada, state=State.TRIAGED)
        commands.ask_reporter(tess, report, question=QUESTION)
        db.session.commit()
        assert as_(tess).get("triage.index").says("All on time.")

    queue, page = as_(tess).get("triage.index"), as_(tess).get("triage.show", report_id=report.id)

    assert queue.says("One is overdue.")
    assert queue.says("Waiting for the reporter 1")
    assert page.says("Answer: Overdue by")
    assert as_(tess).get("today.index").says("One report needs an answer")


def test_while_the_reporter_is_asked_nothing_is_late_and_nobody_is_sent_to_it(as_, cast, tess) -> None:
    report = make_report(cast.ada, state=State.TRIAGED, ago=timedelta(days=30))
    assert queries.count_queue(tess).overdue == 1

    commands.ask_reporter(tess, report, question=QUESTION)

    assert as_(tess).get("triage.index").says("All on time.")
    assert as_(tess).get("triage.show", report_id=report.id).says("Answer: Paused")
    assert queries.find_load(tess).due_at is None


CHANCES: list[tuple[Setting[int], tuple[str, str]]] = [
    (PROMISED[Severity.MODERATE][PromiseStep.ACKNOWLEDGE], ("1", "5")),
    (PROMISED[Severity.MODERATE][PromiseStep.ANSWER], ("1", "7")),
    (PROMISED[Severity.MINOR][PromiseStep.TRIAGE], ("2", "9")),
    (PROMISED[Severity.SERIOUS][PromiseStep.TRIAGE], ("60", "900")),
    (NEEDS_INFO_MAX, ("0", "4")),
]


def act_at_random(chance: random.Random, report: Report, tess: Person, abe: Person | None) -> None:
    """One step on a report, or a changed setting; what is refused changes nothing."""
    rating = Rating(harm=chance.choice(list(Harm)), reach=Reach.FEW, reversibility=Reversibility.SAME_DAY)
    setting, values = chance.choice(CHANCES)
    steps = [
        lambda: commands.acknowledge_report(tess, report),
        lambda: commands.rate_report(tess, report, category=Category.UNSORTED, rating=rating),
        lambda: commands.ask_reporter(tess, report, question=QUESTION),
        lambda: commands.reply_to_triage(report.reporter, report, text="The one of 9 March."),
        lambda: commands.move_report(tess, report, to=chance.choice(list(State))),
        lambda: commands.close_report(
            tess, report, outcome=ReportOutcome.NO_CHANGE, answer="We looked at it. " * 5
        ),
        lambda: commands.reopen_report(report.reporter, report, text="It happened again."),
    ]
    if abe:
        steps.append(lambda: settings_commands.change_setting(abe, setting, text=chance.choice(values)))
    with suppress(Refused):
        chance.choice(steps)()


def told_again(report: Report) -> ReportProgress:
    """Where a report stands by its events alone, as long as nobody changes how long a pause lasts."""
    events = db.session.scalars(
        select(ReportEvent).where(ReportEvent.report_id == report.id).order_by(ReportEvent.id)
    )
    first, *rest = events.all()
    now = course.filed(first.at, Severity(first.detail["handled_as"]))
    for each in rest:
        handled_as = each.detail and each.detail.get("handled_as")
        event = Event(
            kind=each.kind, at=each.at, to=each.state, handled_as=Severity(handled_as) if handled_as else None
        )
        now = course.after(now, event, queries.terms(now.received_at))
    return now


@pytest.mark.parametrize("seed", range(4))
def test_after_any_sequence_of_steps_and_settings_the_queue_says_what_the_rules_say(
    cast, tess, abe, seed: int
) -> None:
    chance, at = random.Random(seed), NOON - timedelta(days=40)
    with clock.moved_to(at):
        reports = [
            commands.report_issue(cast.ada, kind=kind, agent_id=None, what=f"{number} {kind}")
            for number, kind in enumerate((Kind.FAILURE, Kind.FRICTION, Kind.FAILURE))
        ]
    for _turn in range(40):
        at += timedelta(hours=chance.randrange(40))
        with clock.moved_to(at):
            act_at_random(chance, chance.choice(reports), tess, abe)
            for report in reports:
                assert report.promise == promises.next_promise(
                    report.progress, queries.terms(report.opened_at)
                )
            late = sum(each.promise is not None and each.promise.is_overdue(at) for each in reports)
            assert queries.count_queue(tess).overdue == late
            rows = queries.list_queue(tess, PageMark()).rows
            assert sum(bool(promise_of(row).is_overdue(at)) for row in rows) == late


@pytest.mark.parametrize("seed", range(4))
def test_the_events_of_a_report_tell_where_it_stands(cast, tess, seed: int) -> None:
    chance, at = random.Random(seed), NOON - timedelta(days=40)
    with clock.moved_to(at):
        report = commands.report_issue(cast.ada, kind=Kind.FAILURE, agent_id=None, what="It paid twice.")
    for _turn in range(30):
        at += timedelta(hours=chance.randrange(40))
        with clock.moved_to(at):
            act_at_random(chance, report, tess, None)
    assert told_again(report) == report.progress
