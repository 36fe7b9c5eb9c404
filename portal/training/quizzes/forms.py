"""The shape of an answer."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l, ngettext
from wtforms import HiddenField, RadioField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import PortalForm, pairs
from portal.training.quizzes.queries import ShownQuestion


class QuestionForm(PortalForm):
    """One option of one question; ``item_id`` says which, so that a page left open answers nothing else."""

    item_id = HiddenField()
    answer = RadioField(choices=[], validators=[DataRequired(_l("Choose an answer."))])

    def __init__(self, question: ShownQuestion, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.answer.label.text = question.stem
        self.answer.choices = pairs((option.id, option.text) for option in question.options)

    @property
    def chosen(self) -> Sequence[str]:
        return [self.answer.data]


class SeveralForm(PortalForm):
    """Several options of one question; they count only together."""

    item_id = HiddenField()
    answer = SelectMultipleField(
        choices=[], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def __init__(self, question: ShownQuestion, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wanted = question.how_many
        self.answer.label.text = question.stem
        self.answer.choices = pairs((option.id, option.text) for option in question.options)

    @property
    def chosen(self) -> Sequence[str]:
        return list(self.answer.data or [])

    def validate_answer(self, field: SelectMultipleField) -> None:
        """Whoever chose too few or too many should hear it now, not lose the question for it."""
        if len(field.data or []) != self.wanted:
            raise ValidationError(ngettext("Choose %(num)d answer.", "Choose %(num)d answers.", self.wanted))


def form_for(question: ShownQuestion) -> QuestionForm | SeveralForm:
    """The form that fits the question."""
    kind = SeveralForm if question.takes_several else QuestionForm
    return kind(question, data={"item_id": question.id})
