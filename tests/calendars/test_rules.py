"""Business time: working days and hours, public holidays and days off."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.calendars.reading import read_days_off, read_shift, write_days_off, write_shift
from portal.calendars.rules import (
    DayOff,
    Shift,
    WorkCalendar,
    add_business_days,
    add_business_time,
    business_time,
    moved_to_working_day,
    next_days_off,
    problems,
    restored,
    stored,
)
from portal.core.reasons import Reason

OFFICE = Shift(9 * 60, 17 * 60)
LONDON = WorkCalendar(week=(*(5 * (OFFICE,)), None, None), country="GB", subdivision="ENG")
DUBLIN = WorkCalendar(
    zone="Europe/Dublin", week=LONDON.week, country="IE", days_off=(DayOff(date(2026, 12, 24), "Closed"),)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "day", "name"),
    [
        (LONDON, date(2026, 4, 3), "Good Friday"),
        (DUBLIN, date(2026, 4, 3), None),
        (DUBLIN, date(2026, 3, 17), "Saint Patrick's Day"),
        (LONDON, date(2026, 3, 17), None),
        (DUBLIN, date(2026, 12, 24), "Closed"),
    ],
)
def test_each_site_has_the_holidays_of_its_country_and_its_own(calendar, day: date, name: str | None) -> None:
    assert calendar.name_of_day_off(day) == name
    assert calendar.works_on(day) is (name is None)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-03-12 10:00", 60, "2026-03-12 11:00"),
        ("2026-03-12 16:30", 60, "2026-03-13 09:30"),  # over night
        ("2026-03-13 16:30", 60, "2026-03-16 09:30"),  # over a weekend
        ("2026-04-02 15:30", 60, "2026-04-07 08:30"),  # over Easter, in summer time
        ("2026-03-14 12:00", 30, "2026-03-16 09:30"),
    ],
)
def test_business_time_runs_in_working_hours_only(start: str, minutes: int, end: str) -> None:
    span = timedelta(minutes=minutes)

    assert add_business_time(at(start), span, LONDON) == at(end)
    assert business_time(at(start), at(end), LONDON, most=timedelta(days=9)) == span


def test_a_business_day_is_the_same_clock_time_on_the_next_working_day() -> None:
    assert add_business_days(at("2026-04-02 15:30"), 1, LONDON) == at("2026-04-07 15:30")


def test_a_day_off_moves_to_the_next_working_day_at_the_same_clock_time() -> None:
    assert moved_to_working_day(at("2026-12-24 10:00"), DUBLIN) == at("2026-12-28 10:00")
    assert moved_to_working_day(at("2026-12-23 10:00"), DUBLIN) == at("2026-12-23 10:00")


def test_the_preview_lists_holidays_and_own_days_together() -> None:
    found = next_days_off(DUBLIN, date(2026, 12, 1), most=3)

    assert [(each.day.day, each.name) for each in found] == [
        (24, "Closed"), (25, "Christmas Day"), (26, "Saint Stephen's Day"),
    ]  # fmt: skip


def test_a_calendar_that_never_works_or_names_no_country_is_refused() -> None:
    never = WorkCalendar(week=7 * (None,))
    nowhere = WorkCalendar(country="XX")
    elsewhere = WorkCalendar(country="GB", subdivision="BY")

    codes = [
        [(field, reason.code) for field, reason in problems(each)] for each in (never, nowhere, elsewhere)
    ]
    assert codes == [
        [("monday", "calendar_never_works")],
        [("country", "calendar_country_unknown")],
        [("subdivision", "calendar_subdivision_unknown")],
    ]


@pytest.mark.parametrize("text", ["9-5", "17:00-09:00", "09:00-25:00", "09:75–10:00", "always"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    assert read_shift(text) == Reason("calendar_needs_hours")


def test_what_is_written_is_read_again() -> None:
    assert read_shift(write_shift(OFFICE)) == OFFICE
    assert (read_shift("00:00–24:00"), read_shift("")) == (Shift(0, 1440), None)
    assert read_days_off(write_days_off(DUBLIN.days_off)) == DUBLIN.days_off
    assert restored(stored(DUBLIN)) == DUBLIN


@pytest.mark.parametrize("text", ["Christmas", "2026-02-30 Never", "24.12.2026 Closed"])
def test_a_line_that_names_no_day_is_named(text: str) -> None:
    assert read_days_off(f"2026-12-24 Closed\n\n{text}") == Reason("calendar_needs_day_off", line=3)
