"""The form “as of which day?”, shared by pages about a person's past. It is part of the address."""

from datetime import date, datetime
from typing import Any, Self

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import DateField, ValidationError
from wtforms.validators import Optional

from portal.core.forms import PortalForm
from portal.core.text import end_of_day, local_today


def has_come(_form: Any, field: DateField) -> None:
    """Refuse a day in the future."""
    if field.data and field.data > local_today():
        raise ValidationError(str(_l("This day is in the future. Choose today or an earlier day.")))


class AsOfForm(PortalForm):
    """A past day to show. It changes nothing."""

    on = DateField(_l("As of"), validators=[Optional(), has_come], default=local_today)

    @classmethod
    def asked(cls) -> Self:
        """Return the form with the day in the address of this request, validated."""
        form = cls(formdata=request.args)
        form.validate()
        return form

    @property
    def latest(self) -> date:
        """The latest day that can be chosen: today, for the reader."""
        return local_today()

    @property
    def past_moment(self) -> datetime | None:
        """The end of the chosen past day in the reader's time zone; ``None`` for today or an invalid day."""
        on = None if self.errors else self.on.data
        return end_of_day(on) if on and on < local_today() else None
