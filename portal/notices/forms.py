"""Forms of the inbox, and of what a person chooses about mail."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, TimeField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from portal.core.forms import ROW_MAX, PortalForm, choices
from portal.notices.rules import Rhythm


class ReadForm(PortalForm):
    """Up to which notice the reader has seen the inbox."""

    up_to = IntegerField(validators=[NumberRange(1, ROW_MAX)], widget=HiddenInput())


class ChoiceForm(PortalForm):
    """How often a person wants mail, and their quiet hours."""

    rhythm = RadioField(_l("Email"), choices=[], coerce=Rhythm)
    quiet_begin = TimeField(
        _l("Quiet hours begin at"), validators=[InputRequired(_l("Enter a time, such as 20:00."))]
    )
    quiet_end = TimeField(
        _l("Quiet hours end at"), validators=[InputRequired(_l("Enter a time, such as 07:00."))]
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rhythm.choices = choices(Rhythm)
