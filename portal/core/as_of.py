"""The question "as of which day?" that pages about somebody's standing share; part of the address."""

from datetime import date, datetime
from typing import Any, Self

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import DateField, ValidationError
from wtforms.validators import Optional

from portal.core.forms import PortalForm
from portal.core.text import end_of_day, local_today


def has_come(_form: Any, field: DateField) -> None:
    """Nobody knows yet where people will stand."""
    if field.data and field.data > local_today():
        raise ValidationError(str(_l("That day has not come yet. Choose today or an earlier one.")))


class AsOfForm(PortalForm):
    """A past day to look at; it changes nothing, so it needs no token."""

    class Meta(PortalForm.Meta):
        """Looking back changes nothing."""

        csrf = False

    on = DateField(_l("As of"), validators=[Optional(), has_come], default=local_today)

    @classmethod
    def asked(cls) -> Self:
        """The day in the address of this request, checked."""
        form = cls(formdata=request.args)
        form.validate()
        return form

    @property
    def latest(self) -> date:
        """The last day that can be asked about: today, for the reader."""
        return local_today()

    @property
    def past_moment(self) -> datetime | None:
        """The end of the past day asked for, in the reader's zone; ``None`` for today and for what is no past day."""
        on = None if self.errors else self.on.data
        return end_of_day(on) if on and on < local_today() else None
