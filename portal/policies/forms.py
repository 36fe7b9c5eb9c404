"""The questions under a policy, made from its text."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import pairs
from portal.library.forms import SigningForm
from portal.library.models import ContentVersion

NEEDED = _l("Choose an answer.")


class AcknowledgeForm(SigningForm):
    """The questions of a policy, and the signature."""

    @property
    def given(self) -> Mapping[str, Collection[str]]:
        """What was chosen, by the id of the item."""
        return {name: _several(field.data) for name, field in self.items.items()}


def form_for(version: ContentVersion, *, asks_password: bool, **kwargs: Any) -> AcknowledgeForm:
    """The form that asks the questions of ``version``."""
    return AcknowledgeForm.under(version, _question, asks_password=asks_password, **kwargs)


def _question(item: Mapping[str, Any]) -> Any:
    options = pairs((option["id"], option["text"]) for option in item["options"])
    if item["type"] == "single":
        return RadioField(item["stem"], choices=options, validators=[DataRequired(NEEDED)])
    return SelectMultipleField(
        item["stem"],
        choices=options,
        validators=[DataRequired(NEEDED)],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _several(data: Any) -> Collection[str]:
    if data is None:
        return ()
    return [data] if isinstance(data, str) else list(data)
