"""The form that asks for a talk."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired

from portal.core.forms import PortalForm, pairs
from portal.people.models import Person


class TalkForm(PortalForm):
    """The coach to talk to."""

    coach_id = RadioField(
        _l("Who should coach you?"), coerce=int, validators=[DataRequired(_l("Choose a person."))]
    )

    def __init__(self, *, coaches: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.coach_id.choices = pairs((coach.id, coach.name) for coach in coaches)
