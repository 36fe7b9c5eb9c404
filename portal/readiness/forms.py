"""Shapes of input about readiness: suspending somebody, asking for an observation, and the checklist as a form."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.core.as_of import AsOfForm
from portal.core.forms import PortalForm, choices, pairs
from portal.core.text import label
from portal.library.models import ContentVersion
from portal.paths.rules import Stage
from portal.signatures.signing import SigningForm
from portal.training.signoffs.rules import COMMENT_MAX, Mark

REASON_MAX = 500


class SuspensionForm(PortalForm):
    """Why somebody is taken off a level for now."""

    reason = TextAreaField(
        _l("Why, for now?"),
        validators=[DataRequired(_l("Say why. The person reads it.")), Length(max=REASON_MAX)],
    )


def _level(text: Any) -> Stage | None:
    """A level by its number; whatever is none asks about every level."""
    return next((stage for stage in Stage if stage and str(int(stage)) == str(text)), None)


class BesideForm(AsOfForm):
    """The day, and the level asked for, that a question about an agent is about."""

    level = SelectField(_l("Level asked for"), coerce=_level, validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        levels = [(int(stage), f"{int(stage)} · {label(stage)}") for stage in Stage if stage]
        self.level.choices = pairs(levels, blank=_l("Every level"))


class AskForm(PortalForm):
    """Whom to ask."""

    observer_id = HiddenField()


class ObservationForm(SigningForm):
    """One mark for every item of the checklist, and the signature; there is no way to tick all at once."""

    comment = TextAreaField(_l("What went well, and what to practise"), validators=[Length(max=COMMENT_MAX)])

    @property
    def marks(self) -> Mapping[str, Mark]:
        return {name: field.data for name, field in self.items.items() if field.data}


def form_for(checklist: ContentVersion, *, asks_password: bool, **kwargs: Any) -> ObservationForm:
    """The form of a checklist."""
    fields = {item["id"]: _mark(item) for item in checklist.content["items"]}
    return ObservationForm.under(checklist.id, fields, asks_password=asks_password, **kwargs)


def _mark(item: Mapping[str, Any]) -> Any:
    needed = [DataRequired(_l("Tap what you saw."))]
    return RadioField(item["text"], coerce=Mark, choices=choices(Mark), validators=needed)
