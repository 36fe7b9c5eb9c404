"""Forms with which people ask about a clause, and get an answer."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.core.forms import PortalForm, choices, pairs
from portal.policies.rules import Concern

WORDS_MAX = 2_000


class ClauseQuestionForm(PortalForm):
    """A question about a clause, or why the person cannot agree."""

    concern = RadioField(_l("What is it"), coerce=Concern, default=Concern.QUESTION)
    anchor = SelectField(_l("Clause"))
    words = TextAreaField(
        _l("In your words"),
        validators=[DataRequired(_l("Write your question or your reason.")), Length(max=WORDS_MAX)],
    )

    def __init__(self, *, clauses: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.concern.choices = choices(Concern)
        self.anchor.choices = pairs(clauses)


class AnswerQuestionForm(PortalForm):
    """The answer to one question."""

    words = TextAreaField(
        _l("Answer"), validators=[DataRequired(_l("Write the answer.")), Length(max=WORDS_MAX)]
    )
