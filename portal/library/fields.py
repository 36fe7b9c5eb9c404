"""Form fields made from questions of the library."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import pairs
from portal.core.phrases import ngettext
from portal.library.rules import ItemBody, right_options


class Several:
    """Validate the number of chosen answers, so that a miscount is reported and not graded."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ARG002 - its shape
        if len(set(field.data or ())) != self.wanted:
            raise ValidationError(ngettext("Choose %(num)d answer.", "Choose %(num)d answers.", self.wanted))


def question_field(item: ItemBody) -> Any:
    """Return the field of a question: a single choice, or as many options as are right."""
    options = pairs((option["id"], option["text"]) for option in item["options"])
    if item["type"] == "single":
        return RadioField(item["stem"], choices=options, validators=[DataRequired(_l("Choose an answer."))])
    return SelectMultipleField(
        item["stem"],
        choices=options,
        validators=[Several(len(right_options(item)))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def chosen(field: Any) -> list[str]:
    """Return the options chosen in the field of a question."""
    if field.data is None:
        return []
    return [field.data] if isinstance(field.data, str) else list(field.data)
