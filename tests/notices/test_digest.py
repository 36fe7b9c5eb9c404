"""When mail leaves: at once, after quiet hours or in a digest, as the kind of notice and its reader say."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from portal.core import clock, db
from portal.core.notice import NoticeKind
from portal.core.pace import Pace
from portal.notices import commands, delivery, queries, rules
from portal.notices.models import Notice
from portal.notices.rules import MailChoice, QuietHours, Rhythm
from portal.outbox.models import OutboxMail
from portal.people.rules import PersonState
from tests.agents.make import make_agent
from tests.make import only
from tests.outbox.make import mail_set_up

NIGHT = QuietHours(time(20), time(7))
DIRECT = NoticeKind(
    name="test.direct", subject="A question for you", text="Hello %(name)s.", why="You reported it."
)
URGENT = NoticeKind(name="test.urgent", subject="Pause it now", text="Hello %(name)s.", pace=Pace.URGENT)
NEWS = NoticeKind(name="test.news", subject="%(agent)s has ended", text="Hello %(name)s.", pace=Pace.NEWS)
QUIET_NEWS = NoticeKind(name="test.quiet", subject="Answered", text="Hello.", pace=Pace.NEWS, is_listed=False)
TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kinds(app, monkeypatch, tmp_path):
    kinds = {kind.name: kind for kind in (DIRECT, URGENT, NEWS, QUIET_NEWS)}
    monkeypatch.setattr("portal.notices.reading.installed_kinds", lambda: kinds)
    with mail_set_up(tmp_path):
        yield


def mails() -> list[OutboxMail]:
    return list(db.session.query(OutboxMail).order_by(OutboxMail.id))


def test_an_urgent_notice_is_mailed_in_the_middle_of_the_night(cast) -> None:
    with clock.moved_to(TUESDAY.replace(hour=23)):
        commands.tell([cast.ada], URGENT)

        assert only(OutboxMail).due_at == clock.now()


def test_any_other_mail_waits_until_quiet_hours_end_where_its_reader_is(cast) -> None:
    cast.ada.time_zone = "America/New_York"
    with clock.moved_to(TUESDAY.replace(hour=9)):  # four in the morning there
        commands.tell([cast.ada, cast.bo], DIRECT)

        due = {mail.to_address: mail.due_at for mail in mails()}
        assert due == {cast.ada.email: TUESDAY, cast.bo.email: clock.now()}


def test_news_wait_for_the_digest_of_the_next_morning_which_names_all_of_them(cast) -> None:
    with clock.moved_to(TUESDAY):
        commands.tell([cast.ada], NEWS, agent="Claims Helper")
        commands.tell([cast.ada], NEWS, agent="Billing Helper")
        assert mails() == []
    with clock.moved_to(TUESDAY + timedelta(hours=18)):
        assert delivery.send_digests(clock.now()) == 0
    with clock.moved_to(TUESDAY + timedelta(hours=19)):
        assert delivery.send_digests(clock.now()) == 1

    digest = only(OutboxMail)
    assert (digest.subject, digest.person_id) == ("Billing Helper has ended, and 1 more", cast.ada.id)
    assert "Claims Helper has ended" in digest.text
    assert "/inbox/choices" in digest.text
    assert delivery.send_digests(clock.now()) == 0


def test_who_wants_one_mail_a_week_gets_it_on_monday(cast) -> None:
    commands.choose(cast.ada, MailChoice(Rhythm.WEEKLY, QuietHours(time(20), time(8))))
    with clock.moved_to(TUESDAY):
        commands.tell([cast.ada], DIRECT)

    assert mails() == []
    assert only(Notice).digest_at == datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_a_digest_counts_what_the_inbox_counts(as_, cast) -> None:
    agent = make_agent("Claims Helper")
    with clock.moved_to(TUESDAY):
        for name in ("Claims Helper", "Claims Helper 2"):  # twice about the same agent
            commands.tell([cast.ada], NEWS, agent, agent=name)
        commands.tell([cast.ada], NEWS, agent="Billing Helper")
        commands.tell([cast.ada], DIRECT)
    with clock.moved_to(TUESDAY + timedelta(days=1)):
        delivery.send_digests(clock.now())
        db.session.commit()
        digest = mails()[-1]
        assert digest.subject == "Billing Helper has ended, and 1 more"
        assert digest.text.count("has ended") == 2
        assert "Your inbox, 3 unread notices:" in digest.text
        assert as_(cast.ada).get("notices.index").says("3 unread notices.")


def test_what_was_read_in_the_portal_is_not_mailed_afterwards(cast) -> None:
    with clock.moved_to(TUESDAY):
        commands.tell([cast.ada], NEWS, agent="Claims Helper")
        commands.mark_read(only(Notice))
    with clock.moved_to(TUESDAY + timedelta(days=1)):
        delivery.send_digests(clock.now())

    assert mails() == []


def test_who_has_left_meanwhile_gets_no_digest(cast) -> None:
    with clock.moved_to(TUESDAY):
        commands.tell([cast.ada], NEWS, agent="Claims Helper")
    cast.ada.state = PersonState.LEFT
    with clock.moved_to(TUESDAY + timedelta(days=1)):
        assert delivery.send_digests(clock.now()) == 1
        assert delivery.send_digests(clock.now()) == 0

    assert mails() == []


def test_a_digest_that_would_reveal_a_reporter_is_not_listed(cast) -> None:
    with clock.moved_to(TUESDAY):
        commands.tell([cast.ada], NEWS, agent="Claims Helper")
        commands.tell([cast.ada], QUIET_NEWS)
    with clock.moved_to(TUESDAY + timedelta(days=1)):
        delivery.send_digests(clock.now())

    assert only(OutboxMail).person_id is None


def test_a_mail_says_why_it_came_and_where_to_get_fewer(cast) -> None:
    commands.tell([cast.ada], DIRECT)

    assert "You reported it.\nChoose how often you get email:\n" in only(OutboxMail).text


def test_a_person_chooses_on_a_page_and_what_waits_follows_the_choice(as_, cast) -> None:
    with clock.moved_to(TUESDAY):
        commands.tell([cast.ada], NEWS, agent="Claims Helper")
        db.session.commit()
        ada = as_(cast.ada)
        sent = {"rhythm": "weekly", "has_digest": "y", "quiet_begin": "18:30", "quiet_end": "06:30"}

        assert ada.post("notices.choices", **sent).went_to("notices.choices")
        assert only(Notice).digest_at == datetime(2026, 3, 9, 6, 30, tzinfo=UTC)
        assert 'value="18:30"' in ada.get("notices.choices").text
        refused = ada.post("notices.choices", rhythm="weekly", quiet_begin="25:00", quiet_end="06:30")
        assert (refused.status, refused.says("time value")) == (422, True)
        assert queries.choices_of([cast.ada.id])[cast.ada.id].quiet == QuietHours(time(18, 30), time(6, 30))


ZONES = st.sampled_from(("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))  # noqa: DTZ001 - UTC is set
HOURS = st.builds(QuietHours, st.times(), st.times())


@given(zone=ZONES, at=MOMENTS, quiet=HOURS, rhythm=st.sampled_from(list(Rhythm)))
def test_no_mail_leaves_in_quiet_hours_and_every_digest_leaves_within_its_time(
    zone, at, quiet, rhythm
) -> None:
    choice = MailChoice(rhythm, quiet)
    leaves = rules.plan_mail("x", Pace.DIRECT, MailChoice(Rhythm.AT_ONCE, quiet), zone, at).leaves_at
    digest = rules.next_digest(choice, zone, at)

    assert leaves is not None
    assert at <= leaves <= at + timedelta(hours=25)
    assert rules.quiet_ends(quiet, zone, leaves) in (None, leaves)
    assert at < digest <= at + timedelta(days=8 if rhythm is Rhythm.WEEKLY else 2)
