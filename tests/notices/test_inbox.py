"""The inbox: what a person was told, one row a subject, and the bell that counts what is unread."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from portal.agents.notices import AGENT_STOPPED
from portal.core import clock, db
from portal.core.paging import PageMark
from portal.notices import commands, queries
from portal.notices.commands import tell
from portal.notices.models import Notice
from portal.people.models import Person
from portal.reports.notices import REPORT_ANSWERED, REPORTER_ASKED
from tests.agents.make import make_agent
from tests.make import only
from tests.reports.make import make_report


@pytest.fixture
def report(cast):
    return make_report(cast.ada)


def tell_of(report, kind, person) -> None:
    tell([person], kind, report, address={"report_id": report.id}, number=report.number)


def unread(person) -> int:
    return db.session.scalar(select(queries.unread()).select_from(Person).where(Person.id == person.id))


def test_a_new_notice_is_counted_at_the_bell_and_opens_the_page_it_is_about(as_, cast, report) -> None:
    tell_of(report, REPORT_ANSWERED, cast.ada)
    ada = as_(cast.ada)

    assert ada.get("today.index").says("1 unread")
    assert ada.get("notices.index").says(f"Your report {report.number} has been answered")
    assert ada.post("notices.open_notice", notice_id=only(Notice).id).went_to(
        "reports.show", report_id=report.id
    )
    assert not ada.get("today.index").says("1 unread")
    assert ada.get("notices.index").says("You have read everything.")


def test_what_was_told_about_one_report_is_one_row_with_the_latest_first(as_, cast, report) -> None:
    other = make_report(cast.ada)
    tell_of(report, REPORTER_ASKED, cast.ada)
    tell_of(other, REPORTER_ASKED, cast.ada)
    tell_of(report, REPORT_ANSWERED, cast.ada)
    rows = queries.list_inbox(cast.ada, PageMark()).rows

    assert [(row.kind, row.unread, row.earlier) for row in rows] == [
        (REPORT_ANSWERED.name, 2, 1),
        (REPORTER_ASKED.name, 1, 0),
    ]
    assert unread(cast.ada) == 2
    page = as_(cast.ada).get("notices.index")
    assert page.says("1 earlier")
    assert page.says(f"A question about your report {report.number}")


def test_reading_the_latest_reads_what_came_before_about_the_same_report_only(cast, report) -> None:
    other = make_report(cast.ada)
    tell_of(report, REPORTER_ASKED, cast.ada)
    tell_of(other, REPORTER_ASKED, cast.ada)
    tell_of(report, REPORT_ANSWERED, cast.ada)

    commands.mark_read(db.session.scalars(select(Notice).order_by(Notice.id.desc())).first())

    unread = db.session.scalars(select(Notice).where(Notice.read_at.is_(None))).one()
    assert unread.subject_id == str(other.id)


def test_what_arrives_while_the_inbox_is_open_stays_unread(as_, cast, report) -> None:
    tell_of(report, REPORTER_ASKED, cast.ada)
    seen = only(Notice).id
    tell_of(make_report(cast.ada), REPORT_ANSWERED, cast.ada)

    assert as_(cast.ada).post("notices.mark_all_read", up_to=seen).went_to("notices.index")
    assert unread(cast.ada) == 1


def test_somebody_elses_notice_does_not_exist_for_you(as_, cast, report) -> None:
    tell_of(report, REPORT_ANSWERED, cast.ada)
    notice, eve = only(Notice), as_(cast.eve)

    assert eve.post("notices.open_notice", notice_id=notice.id).status == 404
    assert eve.post("notices.mark_read", notice_id=notice.id).status == 404
    eve.post("notices.mark_all_read", up_to=notice.id)
    assert unread(cast.ada) == 1
    assert eve.get("notices.index").says("No notices yet")


def test_a_notice_of_an_earlier_release_does_not_break_the_inbox(as_, cast) -> None:
    db.session.add(
        Notice(
            person_id=cast.ada.id,
            kind="surveys.opened",
            told='{"address": {}, "values": {}}',
            told_at=clock.now(),
        )
    )
    db.session.commit()

    assert as_(cast.ada).get("notices.index").says("An older notice")


def test_a_long_inbox_comes_in_pages(as_, cast) -> None:
    agent = make_agent()
    for number in range(queries.PAGE + 1):
        tell(
            [cast.ada],
            AGENT_STOPPED,
            address={"agent_id": agent.id},
            agent=f"Helper {number}",
            workflow="Claims",
            at="2026-03-05",
        )
    page = as_(cast.ada).get("notices.index")

    assert page.says(f"Helper {queries.PAGE}")
    assert not page.says("Helper 0 was")
    assert page.says("Next")
    further = unquote(re.search(r'href="/inbox\?mark=([^"]+)"', page.text)[1])
    second = as_(cast.ada).get("notices.index", mark=further)
    assert (second.says("Helper 0 was"), second.says("Mark all as read")) == (True, False)


def test_notices_older_than_a_year_leave_the_inbox(cast, report) -> None:
    tell_of(report, REPORTER_ASKED, cast.ada)
    only(Notice).told_at = clock.now() - timedelta(days=366)
    tell_of(report, REPORT_ANSWERED, cast.ada)
    db.session.commit()

    assert commands.forget_old() == 1
    assert only(Notice).kind == REPORT_ANSWERED.name


def test_every_notice_in_the_inbox_says_why_it_came(app) -> None:
    kinds = [kind for feature in app.features for kind in feature.notices if kind.kept_in_inbox]

    assert [kind.name for kind in kinds if not kind.why] == []
