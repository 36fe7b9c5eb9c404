"""Forms of sign-offs: asking for an observation, and the checklist."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from portal.core.forms import ROW_MAX, PortalForm, choices
from portal.library.models import ContentVersion
from portal.signatures.signing import SigningForm
from portal.training.signoffs.rules import COMMENT_MAX, ItemMark


class AskForm(PortalForm):
    """The colleague to ask."""

    observer_id = IntegerField(validators=[NumberRange(1, ROW_MAX)], widget=HiddenInput())


class ObservationForm(SigningForm):
    """One mark for every item of the checklist, and the signature; there is no way to mark all at once."""

    comment = TextAreaField(_l("What went well and what to practise"), validators=[Length(max=COMMENT_MAX)])

    @property
    def marks(self) -> Mapping[str, ItemMark]:
        return {name: field.data for name, field in self.items.items() if field.data}


def form_for(checklist: ContentVersion, *, asks_password: bool, **kwargs: Any) -> ObservationForm:
    """Return the form of a checklist."""
    fields = {item["id"]: _mark(item) for item in checklist.content["items"]}
    return ObservationForm.under(checklist.id, fields, asks_password=asks_password, **kwargs)


def _mark(item: Mapping[str, Any]) -> Any:
    needed = [DataRequired(_l("Choose what you saw."))]
    return RadioField(item["text"], coerce=ItemMark, choices=choices(ItemMark), validators=needed)
