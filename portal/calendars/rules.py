"""Rules of business calendars: working days and hours, public holidays, and sums of business time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from portal.core.reasons import Reason

DAY = timedelta(days=1)
MIDNIGHT, HOUR, WHOLE_DAY = 0, 60, 24 * 60  # minutes of a day
NAME_MAX, DAYS_OFF_MAX = 80, 100
LANGUAGE = "en_US"
YEARS_AHEAD = 2


class Weekday(IntEnum):
    """A day of the week, numbered as by ``date.weekday``."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class Shift(NamedTuple):
    """The working hours of a day, in minutes since midnight."""

    begins: int
    ends: int


class DayOff(NamedTuple):
    """A day on which nobody works, and why."""

    day: date
    name: str


ALL_DAY = Shift(MIDNIGHT, WHOLE_DAY)
MONDAY_TO_FRIDAY: tuple[Shift | None, ...] = (*(5 * (ALL_DAY,)), None, None)


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """When the company or a site works. ``week`` holds the working hours of each weekday, Monday first.

    Public holidays are those of ``country`` and ``subdivision``; without a country there are none. ``days_off`` are
    the company's own.
    """

    zone: str = "Europe/London"
    week: tuple[Shift | None, ...] = MONDAY_TO_FRIDAY
    country: str = ""
    subdivision: str = ""
    days_off: tuple[DayOff, ...] = ()

    def works_on(self, day: date) -> bool:
        return self.week[day.weekday()] is not None and self.name_of_day_off(day) is None

    def name_of_day_off(self, day: date) -> str | None:
        """Return why nobody works on ``day``: a day off of the company, or a public holiday."""
        own = next((each.name for each in self.days_off if each.day == day), None)
        return own or public_holidays(self.country, self.subdivision, day.year).get(day)

    @property
    def whole_days(self) -> "WorkCalendar":
        """The same working days, each from midnight to midnight."""
        return replace(self, week=tuple(shift and ALL_DAY for shift in self.week))


@lru_cache(maxsize=1024)
def public_holidays(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """Return the public holidays of a country, or of a part of it, in a year."""
    if not country:
        return {}
    import holidays  # noqa: PLC0415 - a third of a second, for companies that have set a country

    return dict(holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=LANGUAGE))


@lru_cache(maxsize=1)
def subdivisions() -> Mapping[str, Sequence[str]]:
    """Return the countries whose public holidays are known, by two letters, with their subdivisions."""
    import holidays  # noqa: PLC0415 - only the form of a calendar needs the list

    return {code: parts for code, parts in holidays.list_supported_countries().items() if len(code) == 2}  # noqa: PLR2004


def problems(calendar: WorkCalendar) -> list[tuple[str, Reason]]:
    """Return what is wrong with a calendar, as (field, reason)."""
    found = []
    if not any(calendar.week):
        found.append(("monday", Reason("calendar_never_works")))
    known = subdivisions()
    if calendar.country and calendar.country not in known:
        found.append(("country", Reason("calendar_country_unknown")))
    elif calendar.subdivision and calendar.subdivision not in known.get(calendar.country, ()):
        parts = ", ".join(known.get(calendar.country, ()))
        unknown = (
            Reason("calendar_subdivision_unknown", parts=parts)
            if parts
            else Reason("calendar_no_subdivisions")
        )
        found.append(("subdivision", unknown))
    if len(calendar.days_off) > DAYS_OFF_MAX:
        found.append(("days_off", Reason("calendar_too_many_days_off", most=DAYS_OFF_MAX)))
    return found


def next_days_off(calendar: WorkCalendar, today: date, *, most: int) -> list[DayOff]:
    """Return the next days off, from ``today`` on, for a preview."""
    own = {each.day: each.name for each in calendar.days_off}
    every: dict[date, str] = {}
    for year in range(today.year, today.year + YEARS_AHEAD):
        every |= public_holidays(calendar.country, calendar.subdivision, year)
    found = (DayOff(day, name) for day, name in sorted({**every, **own}.items()) if day >= today)
    return list(islice(found, most))


def next_working_day(day: date, calendar: WorkCalendar) -> date:
    """Return ``day``, or the first working day after it."""
    return next(each for each in _days_from(day) if calendar.works_on(each))


def moved_to_working_day(moment: datetime, calendar: WorkCalendar) -> datetime:
    """Return the same clock time on the same day, or on the next working day if that is a day off."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    day = next_working_day(local.date(), calendar)
    return moment if day == local.date() else datetime.combine(day, local.timetz()).astimezone(UTC)


def add_business_days(moment: datetime, days: int, calendar: WorkCalendar) -> datetime:
    """Return the same clock time on the ``days``-th next business day."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    working = (each for each in _days_from(local.date() + DAY) if calendar.works_on(each))
    day = next(islice(working, days - 1, None)) if days else local.date()
    return datetime.combine(day, local.timetz()).astimezone(UTC)


def add_business_time(moment: datetime, span: timedelta, calendar: WorkCalendar) -> datetime:
    """Return the moment ``span`` later, counting working hours only."""
    if span <= timedelta(0):
        return moment
    for begins, ends in _shifts_from(moment, calendar):
        start = max(moment, begins)
        if span <= ends - start:
            return start + span
        span -= max(ends - start, timedelta(0))
    raise ValueError("A calendar has at least one working day a week.")


def business_time(start: datetime, end: datetime, calendar: WorkCalendar, *, most: timedelta) -> timedelta:
    """Return how much of the time between two moments is working hours, up to ``most``."""
    total = timedelta(0)
    for begins, ends in _shifts_from(start, calendar):
        if begins >= end or total >= most:
            break
        total += max(min(ends, end) - max(begins, start), timedelta(0))
    return min(total, most)


def stored(calendar: WorkCalendar) -> dict[str, Any]:
    """Return a calendar as JSON values."""
    return {
        "zone": calendar.zone,
        "week": [list(shift) if shift else None for shift in calendar.week],
        "country": calendar.country,
        "subdivision": calendar.subdivision,
        "days_off": [[each.day.isoformat(), each.name] for each in calendar.days_off],
    }


def restored(terms: Mapping[str, Any]) -> WorkCalendar:
    """Return a calendar from JSON values; the inverse of :func:`stored`."""
    return WorkCalendar(
        zone=terms["zone"],
        week=tuple(Shift(*shift) if shift else None for shift in terms["week"]),
        country=terms["country"],
        subdivision=terms["subdivision"],
        days_off=tuple(DayOff(date.fromisoformat(day), name) for day, name in terms["days_off"]),
    )


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += DAY


def _shifts_from(moment: datetime, calendar: WorkCalendar) -> Iterator[tuple[datetime, datetime]]:
    """Yield the working hours of each working day, from the day of ``moment`` on."""
    zone = ZoneInfo(calendar.zone)
    for day in _days_from(moment.astimezone(zone).date()):
        shift = calendar.week[day.weekday()]
        if shift and calendar.works_on(day):
            midnight = datetime.combine(day, time(0), tzinfo=zone)  # wall clock: a shift begins at its hour
            begins, ends = (midnight + timedelta(minutes=each) for each in shift)
            yield begins.astimezone(UTC), ends.astimezone(UTC)
