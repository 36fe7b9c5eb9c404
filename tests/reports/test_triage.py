"""The queue of the triage team, and what they do with a report."""

from datetime import timedelta

import pytest

from portal.core.permissions import Role
from portal.reports import words
from portal.reports.rules.promises import Promise, PromiseStep
from portal.reports.rules.severity import Severity
from portal.reports.rules.states import EventKind, State
from portal.settings import queries as settings
from tests.agents.make import make_agent
from tests.conftest import NOON
from tests.make import actions, make_person
from tests.reports.make import WHAT, make_event, make_report

ANSWER = "We found that large attachments are skipped, and we have raised the limit."


def test_the_queue_is_for_triagers(as_, cast, tess) -> None:
    report = make_report(cast.ada)

    assert as_(tess).get("triage.show", report_id=report.id).says(WHAT)
    for other in (cast.ada, cast.bo, cast.eve, cast.dot):
        assert as_(other).get("triage.index").status == 403
    assert as_(None).get("triage.index").status == 303


@pytest.mark.parametrize(
    ("endpoint", "answers"),
    [
        ("acknowledge", {}), ("rate", {"category": "unsorted"}), ("ask", {"question": "Which one was it?"}),
        ("move", {"to": "fixed"}), ("close", {"outcome": "no_change", "answer": ANSWER}),
    ],
)  # fmt: skip
def test_a_triager_in_the_reporters_line_cannot_act_on_a_report(as_, cast, endpoint, answers) -> None:
    report = make_report(make_person("Una Ulm", manager=make_person("Tom Tarn", access=(Role.TRIAGER,))))
    boss = report.reporter.manager

    assert as_(boss).post(f"triage.{endpoint}", report_id=report.id, **answers).status == 404
    assert actions() == []


def test_a_triager_sees_rates_answers_and_the_reporter_reads_it(as_, cast, tess) -> None:
    report = make_report(cast.ada)
    browser = as_(tess)

    seen = browser.post("triage.acknowledge", report_id=report.id)
    rated = browser.post(
        "triage.rate", report_id=report.id, category="wrong-action", harm="2", reach="2", reversibility="2"
    )
    closed = browser.post("triage.close", report_id=report.id, outcome="agent_fixed", answer=ANSWER)

    assert all(page.went_to("triage.show", report_id=report.id) for page in (seen, rated, closed))
    assert (report.state, report.severity) == (State.CLOSED, Severity.MODERATE)
    assert as_(cast.ada).get("reports.show", report_id=report.id).says(ANSWER)


def test_the_next_thing_to_do_with_a_report_is_the_one_primary_button(as_, cast, tess) -> None:
    report = make_report(cast.ada)
    browser = as_(tess)

    unrated = browser.get("triage.show", report_id=report.id)
    browser.post(
        "triage.rate", report_id=report.id, category="wrong-action", harm="2", reach="2", reversibility="2"
    )
    rated = browser.get("triage.show", report_id=report.id)

    assert [page.text.count("btn-primary") for page in (unrated, rated)] == [1, 1]


def test_a_short_answer_comes_back_with_what_was_typed(as_, cast, tess) -> None:
    report = make_report(cast.ada, state=State.TRIAGED)

    page = as_(tess).post("triage.close", report_id=report.id, outcome="no_change", answer="Nothing to see.")

    assert page.status == 422
    assert page.says("Nothing to see.")
    assert page.says("at least 40 characters")
    assert report.state is State.TRIAGED


QUESTION = {"question": "Which of the claims was it, and when?"}
SHORT = {"outcome": "no_change", "answer": "Too short, but still mine."}


@pytest.mark.parametrize(("state", "endpoint", "sent"), [
    (State.CLOSED, "ask", QUESTION), (State.NEEDS_INFO, "ask", QUESTION),
    (State.CLOSED, "close", SHORT), (State.IN_PROGRESS, "close", SHORT),
])  # fmt: skip
def test_a_refusal_gives_back_what_was_typed(as_, tess, state, endpoint, sent) -> None:
    report = make_report(make_person("Rea Reed"), state=state)

    page = as_(tess).post(f"triage.{endpoint}", report_id=report.id, **sent)

    assert page.status == 422
    assert page.says(sent.get("question") or sent["answer"])


def test_a_question_and_a_step_are_one_click_each(as_, cast, tess) -> None:
    report = make_report(cast.ada, state=State.TRIAGED)
    browser = as_(tess)

    browser.post("triage.ask", report_id=report.id, question="Which claim was it?")
    assert report.state is State.NEEDS_INFO
    assert browser.get("triage.show", report_id=report.id).says("Paused")
    browser.post("triage.move", report_id=report.id, to="triaged")
    browser.post("triage.move", report_id=report.id, to="in_progress")
    refused = browser.post("triage.move", report_id=report.id, to="verified")

    assert (report.state, refused.status) == (State.IN_PROGRESS, 422)
    assert refused.says("A report that is “Being fixed” cannot change to “Fix confirmed”.")


def test_no_address_closes_a_report_without_an_answer(as_, cast, tess) -> None:
    report = make_report(cast.ada, severity=Severity.CRITICAL, state=State.TRIAGED)

    page = as_(tess).post("triage.move", report_id=report.id, to="closed")

    assert page.status == 422
    assert page.says("A report that is “Classified” cannot change to “Answered”.")
    assert (report.state, report.outcome, report.answered_at) == (State.TRIAGED, None, None)


def test_a_serious_report_says_what_it_needs_before_it_can_close(as_, cast, tess) -> None:
    report = make_report(cast.ada, severity=Severity.SERIOUS, state=State.TRIAGED)

    page = as_(tess).get("triage.show", report_id=report.id)

    assert page.says("Someone other than the fixer must confirm the fix")
    assert not page.says("Send answer and close")


def test_the_queue_says_when_it_is_empty(as_, tess) -> None:
    assert as_(tess).get("triage.index").says("No open reports")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_needs_five_queries_however_long(as_, cast, tess, count_queries, rows) -> None:
    for _ in range(rows):
        make_event(
            make_report(cast.ada, agent_id=make_agent(f"Agent {_}").id), EventKind.REPLIED, by=cast.ada
        )
    browser = as_(tess)
    settings.forget()

    with count_queries() as queries:
        browser.get("triage.index")

    # who I am, next, counts (also for the menu), queue, events
    assert len(queries) == 5, queries


@pytest.mark.parametrize(
    ("left", "text", "tone"),
    [
        (timedelta(minutes=-35), "Overdue by 35 min", "bad"), (timedelta(minutes=72), "1 h 12 min left", "warn"),
        (timedelta(hours=3, minutes=40), "3 h 40 min left", ""), (timedelta(hours=23), "Tomorrow 11:00", ""),
        (timedelta(days=4), "Mon 16 Mar", ""), (timedelta(days=-3), "Overdue by 3 days", "bad"),
    ],
)  # fmt: skip
def test_the_clock_says_how_long_is_left(app, connection, left, text, tone) -> None:
    promise = Promise(step=PromiseStep.ANSWER, due_at=NOON + left)

    with app.test_request_context():
        assert (words.clock_text(promise, NOON), words.clock_tone(promise, NOON)) == (text, tone)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ({"tab": "asked"}, "No open questions"),
        ({"tab": "fixing"}, "No fixes under way"),
        ({"tab": "answered"}, "No answered reports yet"),
        ({"kind": "opportunity"}, "No reports of this kind"),
    ],
)
def test_an_empty_view_of_the_queue_says_what_it_is_for_and_shows_no_other_report(
    as_, cast, tess, view: dict[str, str], said: str
) -> None:
    report = make_report(cast.ada)
    assert as_(tess).get("triage.index").says(report.number)

    page = as_(tess).get("triage.index", **view)

    assert page.says(said)
    assert report.number not in page.text


def test_beside_a_view_stands_the_report_that_heads_it(as_, cast, tess) -> None:
    open_one, closed = make_report(cast.ada), make_report(cast.ada, state=State.CLOSED)

    page = as_(tess).get("triage.index", tab="answered")

    assert page.text.count(closed.number) > 1  # in the list, and opened beside it
    assert open_one.number not in page.text


def test_beside_the_queue_a_report_is_read_and_once_opened_it_is_worked_on(as_, cast, tess) -> None:
    report = make_report(cast.ada)

    queue, opened = as_(tess).get("triage.index"), as_(tess).get("triage.show", report_id=report.id)

    assert queue.says("Report and messages")
    assert queue.says("Work on this report")
    assert not queue.says("Answer and close")
    assert opened.says("Answer and close")
