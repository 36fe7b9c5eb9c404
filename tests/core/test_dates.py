"""Days of the calendar, wherever somebody is."""

from datetime import UTC, date, datetime

import pytest

from portal.core.dates import day_in


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
