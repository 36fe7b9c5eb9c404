"""The words of calendars on screen."""

from flask_babel import get_locale, lazy_gettext as _l

from portal.calendars.reading import write_shift
from portal.calendars.rules import ALL_DAY, Weekday, WorkCalendar
from portal.core.phrases import gettext
from portal.core.text import label

LABELS = {
    Weekday.MONDAY: _l("Monday"),
    Weekday.TUESDAY: _l("Tuesday"),
    Weekday.WEDNESDAY: _l("Wednesday"),
    Weekday.THURSDAY: _l("Thursday"),
    Weekday.FRIDAY: _l("Friday"),
    Weekday.SATURDAY: _l("Saturday"),
    Weekday.SUNDAY: _l("Sunday"),
}

SENTENCES = {
    "calendar_never_works": _l("Give at least one weekday working hours."),
    "calendar_country_unknown": _l("The public holidays of that country are not known. Choose another one."),
    "calendar_no_subdivisions": _l("That country has the same holidays everywhere. Leave the region empty."),
    "calendar_subdivision_unknown": _l("That country has no such region. Its regions are: %(parts)s."),
    "calendar_too_many_days_off": _l("A calendar holds %(most)s days off at most. Delete those in the past."),
    "calendar_needs_hours": _l("Enter hours such as 09:00–17:00, or leave the day empty."),
    "calendar_needs_day_off": _l("Line %(line)s: enter a date and a name, such as 2026-12-24 Christmas Eve."),
    "calendar_follows_already": _l("This site follows the company calendar already."),
}

SUBJECTS = {"calendar_version": _l("Business calendar")}


def country_name(code: str) -> str:
    """Return the name of a country in the reader's language."""
    locale = get_locale()
    return str(locale.territories.get(code, code)) if locale else code


def holidays_of(calendar: WorkCalendar) -> str:
    """Return whose public holidays a calendar has."""
    if not calendar.country:
        return str(gettext("No public holidays"))
    name = country_name(calendar.country)
    return f"{name}, {calendar.subdivision}" if calendar.subdivision else name


def week_of(calendar: WorkCalendar) -> list[str]:
    """Return the working hours, weekdays with the same hours in a row as one: “Monday to Friday, 09:00–17:00”."""
    runs: list[tuple[Weekday, Weekday]] = []
    for day in Weekday:
        if calendar.week[day] is None:
            continue
        begun = runs[-1] if runs else None
        if begun and begun[1] == day - 1 and calendar.week[begun[1]] == calendar.week[day]:
            runs[-1] = (begun[0], day)
        else:
            runs.append((day, day))
    return [_run(calendar, *run) for run in runs]


def _run(calendar: WorkCalendar, first: Weekday, last: Weekday) -> str:
    shift = calendar.week[first]
    hours = gettext("all day") if shift == ALL_DAY else write_shift(shift)
    if first == last:
        return f"{label(first)}, {hours}"
    return str(gettext("%(first)s to %(last)s, %(hours)s", first=label(first), last=label(last), hours=hours))
