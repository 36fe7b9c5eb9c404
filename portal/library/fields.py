"""Form fields made from questions of the library."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import PortalForm, pairs
from portal.core.phrases import ngettext
from portal.library.rules import ItemBody, right_options


class OneField(RadioField):  # type: ignore[misc] # wtforms has no types
    """The answer to a question with one right option."""

    def __init__(self, label: Any = "", **kwargs: Any) -> None:
        super().__init__(label, validators=[DataRequired(_l("Choose an answer."))], **kwargs)


class SeveralField(SelectMultipleField):  # type: ignore[misc] # wtforms has no types
    """The answer to a question with several right options; a miscount is reported and not graded."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = "", *, wanted: int = 1, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.wanted = wanted

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if len(set(self.data or ())) != self.wanted:
            raise ValidationError(ngettext("Choose %(num)d answer.", "Choose %(num)d answers.", self.wanted))


def question_field(item: ItemBody) -> Any:
    """Return the field of a question: a single choice, or as many options as are right."""
    if item["type"] == "single":
        return OneField(item["stem"], choices=_options(item))
    return SeveralField(item["stem"], choices=_options(item), wanted=len(right_options(item)))


class AnswerForm(PortalForm):
    """The answer to one question, by :func:`ask`."""

    answer: Any

    @property
    def chosen(self) -> list[str]:
        return chosen(self.answer)

    def ask(self, item: ItemBody) -> Self:
        """Let the form ask this question. Its class stays the same, as making one costs more than the form."""
        self.answer.label.text, self.answer.choices = item["stem"], _options(item)
        self.answer.wanted = len(right_options(item))
        return self


def _options(item: ItemBody) -> list[SelectChoice]:
    return pairs((option["id"], option["text"]) for option in item["options"])


def chosen(field: Any) -> list[str]:
    """Return the options chosen in the field of a question."""
    if field.data is None:
        return []
    return [field.data] if isinstance(field.data, str) else list(field.data)
