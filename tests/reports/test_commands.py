"""What reporters and triagers do, what it leaves behind, and what is refused."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.agents.rules import Autonomy
from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.notices.models import Notice
from portal.outbox import transport
from portal.outbox.models import OutboxMail
from portal.people.models import Person
from portal.reports import commands, queries
from portal.reports.models import Report, ReportEvent
from portal.reports.rules.kinds import Affected, Category, Kind, Ongoing
from portal.reports.rules.severity import Harm, Rating, Reach, Reversibility, Severity
from portal.reports.rules.states import EventKind, ReportOutcome, State
from tests.agents.make import make_agent, make_deployment, make_version
from tests.conftest import NOON
from tests.make import actions, make_person, only
from tests.reports.make import WHAT, make_event, make_report

ANSWER = "We found that large attachments are skipped, and we have raised the limit."


@pytest.fixture
def uma(cast) -> Person:
    return make_person("Uma Usher", unit=cast.company, access=(Role.TRIAGER,))


@pytest.fixture
def mail_is_set_up(settings) -> Iterator[None]:
    """This installation writes its mail into a folder."""
    transport.set_up(replace(settings, mail_url="file:mail"))
    yield
    transport.set_up(settings)


def rating(harm: Harm = Harm.LIMITED, **flags: bool) -> Rating:
    return Rating(harm=harm, reach=Reach.FEW, reversibility=Reversibility.SAME_DAY, **flags)


def events(report: Report) -> list[EventKind]:
    rows = select(ReportEvent.kind).where(ReportEvent.report_id == report.id).order_by(ReportEvent.id)
    return list(db.session.scalars(rows))


def refusal(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, str | None]:
    return refused.value.reason.code, refused.value.field


def test_a_report_remembers_the_circumstances_nobody_had_to_type(cast) -> None:
    agent = make_agent()
    version = make_version(agent)
    make_deployment(agent, unit=cast.claims, level=Autonomy.APPROVE)

    report = commands.report_issue(cast.ada, kind=Kind.FAILURE, agent_id=agent.id, what=WHAT)

    assert (report.agent_version_id, report.level, report.unit_id) == (
        version.id,
        Autonomy.APPROVE,
        cast.claims.id,
    )
    assert (report.severity, report.state) == (Severity.MODERATE, State.RECEIVED)
    assert report.due_at == NOON + timedelta(days=1)
    assert re.fullmatch("REP-[2-9A-Z]{5}", report.number)
    assert events(report) == [EventKind.FILED]


def test_the_log_says_that_something_was_reported_but_not_by_whom_or_what(cast) -> None:
    commands.report_issue(cast.ada, kind=Kind.FAILURE, agent_id=None, what=WHAT)

    entry = only(AuditEntry)
    assert (entry.action, entry.actor_id, entry.personal) == ("reports.filed", None, None)
    assert entry.detail == '{"agent":null,"kind":"failure","severity":3}'


@pytest.mark.parametrize("kind", [Kind.FRICTION, Kind.OPPORTUNITY])
def test_friction_has_no_severity_and_is_not_called_seen_before_somebody_saw_it(
    cast, tess, kind: Kind
) -> None:
    report = commands.report_issue(cast.ada, kind=kind, agent_id=None, what=WHAT)

    assert (report.severity, report.handled_as, report.state) == (None, Severity.MINOR, State.RECEIVED)
    assert events(report) == [EventKind.FILED]
    assert report.due_at == NOON + timedelta(days=7)  # to be sorted in five business days

    commands.acknowledge_report(tess, report)

    assert (report.state, events(report)) == (State.ACKNOWLEDGED, [EventKind.FILED, EventKind.ACKNOWLEDGED])


def test_someone_affected_and_still_going_on_comes_first(cast) -> None:
    report = commands.report_issue(
        cast.ada, kind=Kind.FAILURE, agent_id=None, what=WHAT, affected=Affected.YES, ongoing=Ongoing.YES
    )

    assert report.severity is Severity.CRITICAL
    assert report.due_at == NOON + timedelta(minutes=15)


def test_a_form_sent_twice_is_one_report(cast) -> None:
    first = commands.report_issue(cast.ada, kind=Kind.FAILURE, agent_id=None, what=WHAT)
    again = commands.report_issue(cast.ada, kind=Kind.FAILURE, agent_id=None, what=WHAT)
    with clock.moved_to(NOON + timedelta(hours=1)):
        later = commands.report_issue(cast.ada, kind=Kind.FAILURE, agent_id=None, what=WHAT)

    assert (again.id, later.id == first.id) == (first.id, False)
    assert actions() == ["reports.filed", "reports.filed"]


def test_a_correction_within_five_minutes_changes_the_report_and_its_promise(cast) -> None:
    first = commands.report_issue(cast.ada, kind=Kind.FAILURE, agent_id=None, what=WHAT)
    with clock.moved_to(NOON + timedelta(minutes=4)):
        filed = commands.file_report(
            cast.ada,
            kind=Kind.FAILURE,
            agent_id=None,
            what=WHAT,
            affected=Affected.YES,
            ongoing=Ongoing.YES,
        )

    assert (filed.report.id, filed.is_correction) == (first.id, True)
    assert (first.affected, first.ongoing, first.severity) == (Affected.YES, Ongoing.YES, Severity.CRITICAL)
    assert first.due_at == NOON + timedelta(minutes=15)
    assert [event.kind for event in queries.list_events(first)] == ["filed", "corrected"]
    assert actions() == ["reports.filed", "reports.corrected"]


def test_a_correction_of_the_kind_takes_the_severity_away(cast) -> None:
    first = commands.report_issue(
        cast.ada, kind=Kind.FAILURE, agent_id=None, what=WHAT, affected=Affected.YES
    )

    commands.report_issue(cast.ada, kind=Kind.FRICTION, agent_id=None, what=WHAT, affected=Affected.YES)

    assert (first.kind, first.severity) == (Kind.FRICTION, None)


def test_a_correction_of_a_report_that_somebody_has_seen_is_a_report_of_its_own(cast, tess) -> None:
    first = commands.report_issue(cast.ada, kind=Kind.FAILURE, agent_id=None, what=WHAT)
    commands.acknowledge_report(tess, first)

    second = commands.report_issue(cast.ada, kind=Kind.FRICTION, agent_id=None, what=WHAT)

    assert (second.id == first.id, first.kind, second.kind) == (False, Kind.FAILURE, Kind.FRICTION)


def test_an_agent_that_does_not_exist_cannot_be_reported(cast) -> None:
    with pytest.raises(Refused) as refused:
        commands.report_issue(cast.ada, kind=Kind.FAILURE, agent_id=4711, what=WHAT)

    assert refusal(refused) == ("report_agent_unknown", "agent_id")


def test_rating_says_how_bad_it_is_and_counts_as_seen(cast, tess) -> None:
    report = make_report(cast.ada)

    commands.rate_report(
        tess, report, category=Category.WRONG_ACTION, rating=rating(Harm.SERIOUS, outsider_data=True)
    )

    assert (report.state, report.severity, report.category) == (
        State.TRIAGED,
        Severity.SERIOUS,
        Category.WRONG_ACTION,
    )
    assert events(report) == [EventKind.FILED, EventKind.ACKNOWLEDGED, EventKind.RATED]
    assert actions() == ["reports.rated"]
    assert report.due_at == NOON + timedelta(hours=4)  # to contain it; the answer is due on Monday


def test_a_near_miss_keeps_its_severity_and_gets_more_time(cast, tess) -> None:
    report = make_report(cast.ada)

    commands.rate_report(tess, report, category=Category.UNSORTED, rating=rating(Harm.GRAVE, near_miss=True))

    assert (report.severity, report.handled_as) == (Severity.CRITICAL, Severity.SERIOUS)


def test_a_failure_kind_does_not_fit_friction(cast, tess) -> None:
    report = make_report(cast.ada, kind=Kind.FRICTION)

    with pytest.raises(Refused) as refused:
        commands.rate_report(tess, report, category=Category.WRONG_INFO, rating=None)

    assert refusal(refused) == ("report_category_other", "category")


def test_a_question_stops_the_clock_until_the_reply(cast, tess) -> None:
    report = make_report(cast.ada, state=State.TRIAGED)
    due_at = report.due_at

    commands.ask_reporter(tess, report, question="Which claim was it?")
    with clock.moved_to(NOON + timedelta(hours=5)):
        commands.reply_to_triage(cast.ada, report, text="The one of 9 March.")

    assert (report.state, report.asked_at, report.resumes_as) == (State.TRIAGED, None, None)
    assert report.due_at == due_at + timedelta(hours=5)
    assert events(report) == [EventKind.FILED, EventKind.ASKED, EventKind.REPLIED]
    assert actions() == ["reports.asked", "reports.replied"]


def test_a_question_that_is_never_answered_does_not_hold_the_report_for_ever(cast, tess) -> None:
    report = make_report(cast.ada, state=State.ACKNOWLEDGED)
    commands.ask_reporter(tess, report, question="Which claim was it?")

    commands.rate_report(tess, report, category=Category.UNSORTED, rating=rating())
    assert report.state is State.NEEDS_INFO
    commands.move_report(tess, report, to=State.TRIAGED)

    assert (report.state, report.asked_at) == (State.TRIAGED, None)


def test_an_answer_closes_the_report_and_a_mail_calls_the_reporter_without_saying_why(
    cast, tess, mail_is_set_up
) -> None:
    report = make_report(cast.ada, state=State.TRIAGED)

    commands.close_report(tess, report, outcome=ReportOutcome.AGENT_FIXED, answer=ANSWER)

    assert (report.state, report.outcome, report.answered_at) == (
        State.CLOSED,
        ReportOutcome.AGENT_FIXED,
        NOON,
    )
    mail = only(OutboxMail)
    assert (mail.to_address, mail.subject) == (
        cast.ada.email,
        f"Your report {report.number} has been answered",
    )
    assert actions() == ["reports.closed", "outbox.mail_enqueued"]
    assert f"/inbox/{only(Notice).id}\n" in mail.text
    assert ANSWER not in mail.text


def test_a_question_to_the_reporter_is_mailed_as_a_question(cast, tess, mail_is_set_up) -> None:
    report = make_report(cast.ada, state=State.TRIAGED)

    commands.ask_reporter(tess, report, question="Which claim was it?")

    mail = only(OutboxMail)
    assert (mail.to_address, mail.subject) == (
        cast.ada.email,
        f"A question about your report {report.number}",
    )
    assert "Which claim" not in mail.text


def test_an_answer_of_a_few_words_is_refused_beside_its_field(cast, tess) -> None:
    report = make_report(cast.ada, state=State.TRIAGED)

    with pytest.raises(Refused) as refused:
        commands.close_report(tess, report, outcome=ReportOutcome.NO_CHANGE, answer="Thanks.")

    assert refusal(refused) == ("report_answer_short", "answer")
    assert report.state is State.TRIAGED


def test_a_serious_report_closes_after_two_people_have_dealt_with_it(cast, tess, uma) -> None:
    report = make_report(cast.ada, severity=Severity.SERIOUS, state=State.TRIAGED)
    close = {"outcome": ReportOutcome.AGENT_FIXED, "answer": ANSWER}

    with pytest.raises(Refused) as too_early:
        commands.close_report(tess, report, **close)
    commands.move_report(tess, report, to=State.IN_PROGRESS)
    commands.move_report(tess, report, to=State.FIXED)
    with pytest.raises(Refused) as own_fix:
        commands.move_report(tess, report, to=State.VERIFIED)
    commands.move_report(uma, report, to=State.VERIFIED)
    commands.close_report(tess, report, **close)

    assert refusal(too_early) == ("report_not_verified", None)
    assert refusal(own_fix) == ("report_fixed_by_you", None)
    assert report.state is State.CLOSED
    assert actions() == ["reports.moved", "reports.moved", "reports.moved", "reports.closed"]


@pytest.mark.parametrize(
    "to", [State.CLOSED, State.NEEDS_INFO, State.DUPLICATE, State.NOT_AGENT, State.ACCEPTED_LIMIT]
)
def test_a_button_never_takes_the_step_that_needs_words(cast, tess, to) -> None:
    report = make_report(cast.ada, severity=Severity.CRITICAL, state=State.TRIAGED)

    with pytest.raises(Refused) as refused:
        commands.move_report(tess, report, to=to)

    assert refusal(refused) == ("report_cannot_move", None)
    assert (report.state, actions()) == (State.TRIAGED, [])


def test_while_the_reporter_is_asked_a_report_goes_on_only_where_it_stood(cast, tess) -> None:
    report = make_report(cast.ada, state=State.NEEDS_INFO, asked_at=NOON, resumes_as=State.CONTAINED)

    with pytest.raises(Refused):
        commands.move_report(tess, report, to=State.REOPENED)
    commands.move_report(tess, report, to=State.CONTAINED)

    assert report.state is State.CONTAINED


def test_an_answered_report_is_opened_again_by_its_reporter_alone(cast, tess) -> None:
    report = make_report(cast.ada, state=State.CLOSED)

    with pytest.raises(Refused):
        commands.move_report(tess, report, to=State.REOPENED)

    assert (report.state, actions()) == (State.CLOSED, [])


def test_whoever_disagrees_gets_an_answer_from_someone_else(cast, tess, uma) -> None:
    report = make_report(cast.ada, state=State.CLOSED, ago=timedelta(days=3))
    make_event(report, EventKind.CLOSED, by=tess, text=ANSWER)

    commands.reopen_report(cast.ada, report, text="It happened again this morning.")
    assert report.due_at == NOON + timedelta(days=1)
    commands.rate_report(uma, report, category=Category.UNSORTED, rating=rating())
    with pytest.raises(Refused) as refused:
        commands.close_report(tess, report, outcome=ReportOutcome.NO_CHANGE, answer=ANSWER)
    commands.close_report(uma, report, outcome=ReportOutcome.NO_CHANGE, answer=ANSWER)

    assert refusal(refused) == ("report_answered_by_you", None)
    assert actions() == ["reports.reopened", "reports.rated", "reports.closed"]


def test_an_answered_report_takes_no_further_steps(cast, tess) -> None:
    report = make_report(cast.ada, state=State.CLOSED)

    for step in (
        lambda: commands.acknowledge_report(tess, report),
        lambda: commands.rate_report(tess, report, category=Category.UNSORTED, rating=rating()),
        lambda: commands.ask_reporter(tess, report, question="Which claim?"),
        lambda: commands.reply_to_triage(cast.ada, report, text="One more thing."),
        lambda: commands.move_report(tess, report, to=State.FIXED),
    ):
        with pytest.raises(Refused):
            step()
    assert actions() == []
