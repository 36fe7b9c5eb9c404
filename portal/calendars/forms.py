"""The form of a calendar."""

from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from portal.calendars.reading import read_days_off, read_shift, write_days_off, write_shift
from portal.calendars.rules import Weekday, WorkCalendar, subdivisions
from portal.calendars.words import country_name
from portal.core.forms import PortalForm, pairs
from portal.core.reasons import Reason
from portal.core.text import label, say

CONTINENTS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
DAY_FIELDS = tuple(day.name.lower() for day in Weekday)


def _is_shift(_form: Any, field: StringField) -> None:
    _refuse(read_shift(field.data or ""))


def _are_days_off(_form: Any, field: TextAreaField) -> None:
    _refuse(read_days_off(field.data or ""))


def _refuse(found: object) -> None:
    if isinstance(found, Reason):
        raise ValidationError(say(found))


def _hours() -> StringField:
    return StringField("", validators=[Length(max=20), _is_shift])


class CalendarForm(PortalForm):
    """A calendar: zone, country and region, working hours, and days off."""

    zone = SelectField(_l("Time zone"))
    country = SelectField(_l("Public holidays of"))
    subdivision = StringField(_l("Region code"), validators=[Length(max=40)])
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (_hours() for _day in Weekday)
    days_off = TextAreaField(_l("Your own days off"), validators=[Length(max=8000), _are_days_off])

    def __init__(self, *, calendar: WorkCalendar, **kwargs: Any) -> None:
        shifts = {
            name: write_shift(calendar.week[day]) for name, day in zip(DAY_FIELDS, Weekday, strict=True)
        }
        values = {name: getattr(calendar, name) for name in ("zone", "country", "subdivision")}
        super().__init__(data={**values, **shifts, "days_off": write_days_off(calendar.days_off)}, **kwargs)
        for name, day in zip(DAY_FIELDS, Weekday, strict=True):
            self[name].label.text = label(day)
        zones = {name for name in available_timezones() if name.partition("/")[0] in CONTINENTS}
        self.zone.choices = pairs((name, name.replace("_", " ")) for name in sorted(zones | {calendar.zone}))
        countries = sorted((country_name(code), code) for code in subdivisions())
        self.country.choices = pairs(
            ((code, name) for name, code in countries), blank=_l("No public holidays")
        )

    def calendar(self) -> WorkCalendar:
        """Return the calendar of a form that has been validated."""
        days_off = read_days_off(self.days_off.data or "")
        week = [read_shift(self[name].data or "") for name in DAY_FIELDS]
        return WorkCalendar(
            zone=self.zone.data,
            week=tuple(None if isinstance(shift, Reason) else shift for shift in week),
            country=self.country.data or "",
            subdivision=(self.subdivision.data or "").upper(),
            days_off=() if isinstance(days_off, Reason) else days_off,
        )
