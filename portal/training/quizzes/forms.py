"""The form of an answer."""

from wtforms import HiddenField

from portal.library.fields import AnswerForm, OneField, SeveralField
from portal.training.quizzes.queries import ShownQuestion


class QuestionForm(AnswerForm):
    """The answer to one question. ``item_id`` says which, so that an old page cannot answer another one."""

    item_id = HiddenField()


class OneOptionQuestionForm(QuestionForm):
    """The answer to a question with one right option."""

    answer = OneField()


class SeveralOptionsQuestionForm(QuestionForm):
    """The answer to a question with several right options."""

    answer = SeveralField()


def form_for(question: ShownQuestion) -> QuestionForm:
    """Return the form for a question."""
    kind = OneOptionQuestionForm if question.item["type"] == "single" else SeveralOptionsQuestionForm
    return kind(data={"item_id": question.id}).ask(question.item)
