"""Notices reach inbox and mail together, or not at all."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from portal.core import db
from portal.core.notice import NoticeKind
from portal.core.text import long_date
from portal.notices.commands import forget_person, tell
from portal.notices.models import Notice
from portal.outbox.models import OutboxMail
from tests.agents.make import make_agent
from tests.make import only
from tests.outbox.make import mail_set_up

STOPPED = NoticeKind(
    name="test.stopped",
    subject="%(agent)s was stopped",
    text="Hello %(name)s, look at %(agent)s: %(link)s",
    endpoint="agents.show",
)
DUE = NoticeKind(
    name="test.due",
    subject="Due",
    text=lambda day, **_rest: f"Due on {long_date(date.fromisoformat(day))}.",
)
SECRET = NoticeKind(name="test.secret", subject="Your link", text="%(token)s", kept_in_inbox=False)
QUIET = NoticeKind(name="test.quiet", subject="News", text="News", is_listed=False)


@pytest.fixture
def mail(tmp_path):
    with mail_set_up(tmp_path):
        yield


def test_one_notice_is_a_row_in_the_inbox_and_a_mail_with_a_link(app, cast, mail) -> None:
    agent = make_agent("Claims Helper")

    mails = tell([cast.ada], STOPPED, agent, address={"agent_id": agent.id}, agent=agent.name)

    told, sent = only(Notice), only(OutboxMail)
    assert mails == 1
    assert (told.person_id, told.kind, told.subject_type, told.subject_id) == (
        cast.ada.id,
        "test.stopped",
        "agent",
        str(agent.id),
    )
    assert json.loads(told.told)["values"] == {"agent": "Claims Helper"}
    assert (sent.to_address, sent.person_id, sent.subject) == (
        cast.ada.email,
        cast.ada.id,
        "Claims Helper was stopped",
    )
    assert sent.text.startswith(
        f"Hello Ada, look at Claims Helper: {app.settings.address}/inbox/{told.id}\n\n"
    )


def test_where_no_mail_is_set_up_the_inbox_has_it(cast) -> None:
    assert tell([cast.ada], DUE, day=date(2026, 3, 5)) == 0

    assert only(Notice).person_id == cast.ada.id
    assert db.session.scalars(select(OutboxMail)).all() == []


def test_a_person_named_twice_is_told_once(cast, mail) -> None:
    assert tell([cast.ada, cast.bo, cast.ada], DUE, day=date(2026, 3, 5)) == 2

    assert [row.person_id for row in db.session.scalars(select(Notice).order_by(Notice.id))] == [
        cast.ada.id,
        cast.bo.id,
    ]


def test_a_day_is_written_in_words(cast, mail) -> None:
    tell([cast.ada], DUE, day=date(2026, 3, 5))

    assert only(OutboxMail).text.startswith("Due on Thursday 5 March 2026.\n")


def test_a_secret_is_mailed_and_kept_nowhere_else(cast, mail) -> None:
    tell([cast.ada], SECRET, token="works-once")

    assert only(OutboxMail).text == "works-once"
    assert db.session.scalars(select(Notice)).all() == []


def test_a_quiet_kind_is_not_listed_for_administrators(cast, mail) -> None:
    tell([cast.ada], QUIET)

    assert only(OutboxMail).person_id is None


def test_a_refusal_afterwards_takes_the_notice_back(cast, mail) -> None:
    with db.session.begin_nested() as use_case:
        tell([cast.ada], DUE, day=date(2026, 3, 5))
        use_case.rollback()

    assert db.session.scalars(select(Notice)).all() == []
    assert db.session.scalars(select(OutboxMail)).all() == []


def test_an_erased_person_leaves_no_notice_behind_not_even_with_others(cast) -> None:
    tell([cast.ada], DUE, day=date(2026, 3, 5))
    tell([cast.bo], STOPPED, address={"agent_id": make_agent().id}, agent=cast.ada.name)
    tell([cast.bo], STOPPED, address={"agent_id": make_agent("Other Helper").id}, agent="Claims Helper")

    forget_person(cast.ada)

    kept = only(Notice)
    assert (kept.person_id, "Claims Helper" in kept.told) == (cast.bo.id, True)
