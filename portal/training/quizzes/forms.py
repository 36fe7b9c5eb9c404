"""The form of an answer."""

from typing import Any

from wtforms import HiddenField

from portal.core.forms import PortalForm
from portal.library.fields import chosen, question_field
from portal.training.quizzes.queries import ShownQuestion


class QuestionForm(PortalForm):
    """The answer to one question. ``item_id`` says which, so that an old page cannot answer another one."""

    item_id = HiddenField()
    answer: Any

    @property
    def chosen(self) -> list[str]:
        return chosen(self.answer)


def form_for(question: ShownQuestion) -> QuestionForm:
    """Return the form for a question."""
    kind = type("QuestionForm", (QuestionForm,), {"answer": question_field(question.item)})
    form: QuestionForm = kind(data={"item_id": question.id})
    return form
