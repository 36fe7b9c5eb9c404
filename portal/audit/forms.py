"""The filter of the log page."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from portal.audit import naming, words
from portal.audit.rules import ACTION_MAX, SUBJECT_MAX, Wanted
from portal.core.forms import ROW_MAX, PortalForm, pairs
from portal.core.text import end_of_day

NAME_MAX = 120


class LogForm(PortalForm):
    """The filter above the log. It is sent by GET and changes nothing."""

    action = SelectField(_l("What"), validators=[Length(max=ACTION_MAX)], validate_choice=False)
    name = StringField(_l("Person"), validators=[Length(max=NAME_MAX)])
    person = IntegerField("", validators=[Optional(), NumberRange(0, ROW_MAX)], widget=HiddenInput())
    client = IntegerField("", validators=[Optional(), NumberRange(0, ROW_MAX)], widget=HiddenInput())
    subject_type = SelectField(_l("About"), validators=[Length(max=SUBJECT_MAX)], validate_choice=False)
    subject_id = StringField("", validators=[Length(max=SUBJECT_MAX)], widget=HiddenInput())
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = {name: words.area(name) for name in [*words.areas(), self.action.data] if name}
        kinds = {name: words.subject(name) for name in [*words.subjects(), self.subject_type.data] if name}
        self.action.choices = pairs(areas.items(), blank=_l("Everything"))
        self.subject_type.choices = pairs(
            sorted(kinds.items(), key=lambda kind: kind[1]), blank=_l("Anything")
        )

    def wanted(self) -> Wanted:
        """Return the filter for a query. Days begin and end in the reader's time zone."""
        return Wanted(
            action=self.action.data or "",
            actor_id=self.person.data,
            client_id=self.client.data,
            people=frozenset(naming.find_people(self.name.data)) if self.name.data else None,
            subject_type=self.subject_type.data or "",
            subject_id=self.subject_id.data or "",
            since=_start_of_day(self.since.data) if self.since.data else None,
            until=end_of_day(self.until.data) if self.until.data else None,
        )


def _start_of_day(day: date) -> datetime:
    return end_of_day(day - timedelta(days=1)) + timedelta(microseconds=1)
