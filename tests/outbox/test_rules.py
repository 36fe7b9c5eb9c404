"""When a mail is tried again, and its Message-ID."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.outbox.rules import TRIES_MAX, MailState, message_id, next_try_at, state_of

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tries", "pause"),
    [(1, timedelta(minutes=1)), (2, timedelta(minutes=5)), (4, timedelta(hours=1)), (7, timedelta(hours=12))],
)
def test_each_pause_is_longer_than_the_one_before(tries: int, pause: timedelta) -> None:
    assert next_try_at(tries, NOON) == NOON + pause


def test_after_eight_tries_it_is_given_up() -> None:
    assert TRIES_MAX == 8
    assert next_try_at(8, NOON) is None


@pytest.mark.parametrize(
    ("sent_at", "failed_at", "state"),
    [(None, None, MailState.WAITING), (NOON, None, MailState.SENT), (None, NOON, MailState.FAILED)],
)
def test_the_state_follows_from_what_happened(sent_at, failed_at, state: MailState) -> None:
    assert state_of(sent_at=sent_at, failed_at=failed_at) is state


def test_every_try_of_a_mail_has_the_same_message_id_and_no_other_mail_has_it() -> None:
    first = message_id(7, NOON, domain="northwind.example")

    assert first == message_id(7, NOON, domain="northwind.example") == "<mail-7-1773316800@northwind.example>"
    assert message_id(8, NOON, domain="northwind.example") != first
