"""One clock for everything; a test can move it for the length of a block."""

import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from portal.core import clock

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def test_it_shows_the_real_time_in_utc_unless_moved() -> None:
    before = datetime.now(UTC)

    assert before <= clock.now() <= before + timedelta(seconds=5)
    assert clock.now().tzinfo is UTC


def test_moved_it_stands_still_and_inner_moves_end_first() -> None:
    with clock.moved_to(NOON):
        with clock.moved_to(NOON + timedelta(days=1)):
            assert clock.today() == date(2026, 3, 13)
        assert clock.now() == NOON
    assert clock.now() > NOON


def test_moved_in_another_zone_it_still_shows_utc() -> None:
    with clock.moved_to(datetime(2026, 3, 13, 1, tzinfo=timezone(timedelta(hours=2)))):
        assert (clock.now().tzinfo, clock.today()) == (UTC, date(2026, 3, 12))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), clock.moved_to(datetime(2026, 3, 12)):  # noqa: DTZ001 - the mistake
        pass


def test_other_threads_keep_their_own_time() -> None:
    seen: list[datetime] = []
    with clock.moved_to(NOON):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()

    assert seen[0] != NOON


@pytest.mark.parametrize(
    ("after", "by", "is_past"), [(0, 0, True), (1, 0, False), (-1, 0, True), (-1, 2, False)]
)
def test_past_begins_at_the_moment_itself(after: int, by: int, is_past) -> None:
    with clock.moved_to(NOON):
        assert clock.is_past(NOON + timedelta(hours=after), by=timedelta(hours=by)) is is_past
