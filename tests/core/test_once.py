"""A form that is sent twice works once; another form, another person or no person works anew."""

import re
from datetime import timedelta

import pytest
from flask import redirect
from sqlalchemy import func, select

from portal.application import create_app
from portal.core import clock, db, once
from portal.core.access import access, anyone
from portal.core.once import SentRequest
from portal.core.permissions import Permission
from portal.reports.models import Report, ReportEvent
from portal.reports.rules.states import EventKind
from tests.agents.make import make_agent
from tests.browser import Browser
from tests.conftest import NOON
from tests.make import actions, only
from tests.reports.make import WHAT, make_report

SENT = {"text": "It was the claim of Monday.", "form_number": "n-1"}


def replies() -> int:
    rows = select(func.count()).select_from(ReportEvent).where(ReportEvent.kind == EventKind.REPLIED)
    return db.session.scalar(rows) or 0


def test_every_form_carries_a_number_of_its_own(as_, cast) -> None:
    pages = [as_(cast.ada).get("reports.new").text for _ in range(2)]
    numbers = [re.findall(r'name="form_number" value="([\w.-]{16,})"', page) for page in pages]

    assert [len(found) for found in numbers] == [1, 1]
    assert numbers[0] != numbers[1]


def test_the_same_reply_twice_is_kept_once_and_leads_to_the_same_page(as_, cast) -> None:
    report = make_report(cast.ada)
    ada = as_(cast.ada)

    pages = [ada.post("reports.reply", report_id=report.id, **SENT) for _ in range(2)]

    assert [page.went_to("reports.show", report_id=report.id) for page in pages] == [True, True]
    assert (replies(), actions()) == (1, ["reports.replied"])
    assert ada.get("reports.show", report_id=report.id).says("You already sent this. It was saved once.")


@pytest.mark.parametrize(
    "change", [{"form_number": "n-2"}, {"text": "It was the claim of Tuesday."}, {"form_number": None}]
)
def test_other_words_or_another_form_are_another_reply(as_, cast, change) -> None:
    report = make_report(cast.ada)
    ada = as_(cast.ada)

    ada.post("reports.reply", report_id=report.id, **SENT)
    ada.post("reports.reply", report_id=report.id, **{**SENT, **change})

    assert replies() == 2


def test_what_was_refused_can_be_sent_again(as_, cast) -> None:
    ada = as_(cast.ada)
    refused = ada.post("reports.new", kind="failure", agent_id=0, what="", form_number="n-1")
    taken = ada.post("reports.new", kind="failure", agent_id=0, what=WHAT, form_number="n-1")

    assert (refused.status, taken.status) == (422, 303)
    assert only(Report).what == WHAT


def test_two_people_with_the_same_number_do_not_meet(as_, cast) -> None:
    told = {"kind": "failure", "agent_id": 0, "what": WHAT, "form_number": "n-1"}

    adas, eves = (
        as_(person).post("reports.new", **told).response.location for person in (cast.ada, cast.eve)
    )

    assert adas != eves
    assert db.session.scalar(select(func.count()).select_from(Report)) == 2


def test_a_known_limit_sent_twice_stands_once_on_the_card(as_, cast) -> None:
    agent, cal = make_agent(), as_(cast.cal)
    told = {"text": "It cannot read handwriting.", "since": "2026-03-01", "form_number": "n-1"}

    for _ in range(2):
        page = cal.post("agents.new_limit", agent_id=agent.id, **told)

    assert page.went_to("agents.show", agent_id=agent.id)
    assert actions() == ["agents.known_limit_added"]


def test_what_is_remembered_names_nobody_and_is_gone_after_a_day(as_, cast) -> None:
    report = make_report(cast.ada)
    as_(cast.ada).post("reports.reply", report_id=report.id, **SENT)

    kept = only(SentRequest)
    assert (kept.fingerprint, kept.status, kept.led_to, kept.body) == ("", 303, f"/reports/{report.id}", None)
    assert set(SentRequest.__table__.columns.keys()) == {
        "mark", "fingerprint", "sent_at", "status", "led_to", "body",
    }  # fmt: skip
    with clock.moved_to(NOON + timedelta(hours=23)):
        once.forget_sent()
    assert only(SentRequest).sent_at == NOON
    with clock.moved_to(NOON + timedelta(hours=25)):
        once.forget_sent()
    assert db.session.scalar(select(func.count()).select_from(SentRequest)) == 0


@pytest.mark.parametrize(("label", "marks"), [(access(Permission.PORTAL_USE), 1), (anyone, 0)])
def test_a_page_that_is_open_to_anyone_leaves_no_mark(connection, cast, settings, label, marks) -> None:
    app = create_app(settings, engine=connection)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.add_url_rule("/try", "try", label(lambda: redirect("/", 303)), methods=["POST"])

    assert Browser(app, cast.ada).open("/try", "POST", data={"form_number": "n-1"}).status == 303

    assert db.session.scalar(select(func.count()).select_from(SentRequest)) == marks
