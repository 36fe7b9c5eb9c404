"""The questions under a policy, made from its text."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import PortalForm, pairs
from portal.library.models import ContentVersion

NEEDED = _l("Choose an answer.")


class AcknowledgeForm(PortalForm):
    """``version`` says which text was on the page, so that nobody signs one they have not seen."""

    version = HiddenField()

    @property
    def questions(self) -> Mapping[str, Any]:
        """The fields of the questions, by the id of their item."""
        return {name: field for name, field in self._fields.items() if name not in ("version", "csrf_token")}

    @property
    def given(self) -> Mapping[str, Collection[str]]:
        """What was chosen, by the id of the item."""
        return {name: _several(field.data) for name, field in self.questions.items()}


def form_for(version: ContentVersion, **kwargs: Any) -> AcknowledgeForm:
    """The form that asks the questions of ``version``."""
    fields = {item["id"]: _question(item) for item in version.content["items"]}
    kind = type("AcknowledgeForm", (AcknowledgeForm,), fields)
    form: AcknowledgeForm = kind(data={"version": version.id}, **kwargs)
    return form


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
