"""Calendar days in any time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.core.dates import add_months, day_in, deadline, has_passed, passes_at


@pytest.mark.parametrize(
    ("start", "months", "later"),
    [
        (date(2026, 3, 1), 12, date(2027, 3, 1)),
        (date(2026, 9, 1), 6, date(2027, 3, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (datetime(2026, 12, 31, 9, 30, tzinfo=UTC), 2, datetime(2027, 2, 28, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(
    start: date, months: int, later: date
) -> None:
    assert add_months(start, months) == later


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2026, 3, 12)),
        ("Pacific/Auckland", date(2026, 3, 13)),
        ("Pacific/Honolulu", date(2026, 3, 12)),
    ],
)
def test_a_moment_falls_on_the_day_it_is_there(zone: str, day: date) -> None:
    assert day_in(zone, datetime(2026, 3, 12, 12, tzinfo=UTC)) == day


@pytest.mark.parametrize(
    ("zone", "passes"),
    [
        ("UTC", datetime(2026, 3, 13, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 3, 13, 11, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 13, 4, tzinfo=UTC)),
    ],
)
def test_a_deadline_lasts_to_the_end_of_its_day_there(zone: str, passes: datetime) -> None:
    ends = deadline(datetime(2026, 3, 12, 12, tzinfo=UTC), zone)

    assert not has_passed(ends, passes - timedelta.resolution)
    assert has_passed(ends, passes)
    assert passes_at(ends) == passes
    assert deadline(ends, zone) == ends


def test_the_day_on_which_clocks_change_has_its_own_length() -> None:
    spring = deadline(datetime(2026, 3, 29, 8, tzinfo=UTC), "Europe/London")
    autumn = deadline(datetime(2026, 10, 25, 8, tzinfo=UTC), "Europe/London")

    assert passes_at(spring) == datetime(2026, 3, 29, 23, tzinfo=UTC)
    assert passes_at(autumn) == datetime(2026, 10, 26, tzinfo=UTC)
