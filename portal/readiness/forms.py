"""Shapes of input about readiness: suspending somebody, asking for an observation, and the checklist as a form."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.core.forms import PortalForm, choices
from portal.library.models import ContentVersion
from portal.training.signoffs.rules import COMMENT_MAX, Mark

REASON_MAX = 500


class SuspensionForm(PortalForm):
    """Why somebody is taken off a level for now."""

    reason = TextAreaField(
        _l("Why, for now?"),
        validators=[DataRequired(_l("Say why. The person reads it.")), Length(max=REASON_MAX)],
    )


class AskForm(PortalForm):
    """Whom to ask."""

    observer_id = HiddenField()


class ObservationForm(PortalForm):
    """One mark for every item. ``version`` says which checklist was on the page."""

    version = HiddenField()
    comment = TextAreaField(_l("What went well, and what to practise"), validators=[Length(max=COMMENT_MAX)])

    @property
    def items(self) -> Mapping[str, Any]:
        """The fields of the items, by their id."""
        return {
            name: field
            for name, field in self._fields.items()
            if name not in ("version", "comment", "csrf_token")
        }

    @property
    def marks(self) -> Mapping[str, Mark]:
        return {name: field.data for name, field in self.items.items() if field.data}


def form_for(checklist: ContentVersion, **kwargs: Any) -> ObservationForm:
    """The form of a checklist; there is no way to tick all at once."""
    fields = {item["id"]: _item(item) for item in checklist.content["items"]}
    kind = type("ObservationForm", (ObservationForm,), fields)
    form: ObservationForm = kind(data={"version": checklist.id}, **kwargs)
    for field in form.items.values():
        field.choices = choices(Mark)
    return form


def _item(item: Mapping[str, Any]) -> Any:
    return RadioField(item["text"], coerce=Mark, validators=[DataRequired(_l("Tap what you saw."))])
