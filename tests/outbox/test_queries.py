"""What the delivery page and the health check read from the outbox."""

from datetime import timedelta

from portal.core import clock
from portal.core.paging import PageMark
from portal.outbox import queries
from portal.outbox.rules import MailState
from tests.outbox.make import mail_set_up, make_mail

MINUTE = timedelta(minutes=1)


def told(**wanted: MailState) -> list[str]:
    return [row.to_address for row in queries.list_mails(PageMark.read(None), **wanted).rows]


def test_the_newest_mail_comes_first_and_a_state_leaves_the_others_out(cast) -> None:
    make_mail("first@b.example", sent_at=clock.now())
    make_mail("second@b.example")
    make_mail("third@b.example", failed_at=clock.now())

    assert told() == ["third@b.example", "second@b.example", "first@b.example"]
    assert [told(state=state) for state in (MailState.WAITING, MailState.SENT, MailState.FAILED)] == [
        ["second@b.example"], ["first@b.example"], ["third@b.example"],
    ]  # fmt: skip


def test_the_texts_stay_where_they_are(cast) -> None:
    make_mail(text="a link that signs someone in")

    (row,) = queries.list_mails(PageMark.read(None)).rows
    assert "text" not in row._fields


def test_only_a_mail_that_was_given_up_can_be_tried_again(cast) -> None:
    waiting, failed = make_mail(), make_mail(failed_at=clock.now())

    assert queries.find_failed(failed.id) is failed
    assert queries.find_failed(waiting.id) is None


def test_the_oldest_wait_counts_from_when_it_was_due_and_only_what_is_due(cast) -> None:
    assert queries.oldest_due_at() is None
    make_mail(due_at=clock.now() + MINUTE)
    make_mail(due_at=clock.now() - 9 * MINUTE, sent_at=clock.now())
    make_mail(due_at=clock.now() - 8 * MINUTE, failed_at=clock.now())
    assert queries.oldest_due_at() is None

    make_mail(due_at=clock.now() - MINUTE)
    make_mail(due_at=clock.now() - 5 * MINUTE)
    assert queries.oldest_due_at() == clock.now() - 5 * MINUTE


def test_whether_there_is_mail_at_all_follows_the_settings(tmp_path) -> None:
    assert not queries.can_mail()
    with mail_set_up(tmp_path):
        assert queries.can_mail()
    assert not queries.can_mail()
