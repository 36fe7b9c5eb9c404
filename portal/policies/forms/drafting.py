"""Forms with which a policy is written: its text, its terms and its questions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import REQUIRED, PortalForm, choices, pairs
from portal.core.markdown_field import MarkdownField
from portal.core.text import label
from portal.people.rules import HELD_ROLES, JobRole
from portal.policies.rules.life import REVIEW_MONTHS_MOST, SUMMARY_WORDS_MOST

TITLE_MAX, SUMMARY_MAX, TEXT_MAX, LINE_MAX = 120, 1_200, 120_000, 500
OPTIONS = ("a", "b", "c", "d")
OPTIONS_LEAST = 3


def _short_enough(_form: Form, field: Field) -> None:
    """Refuse a summary that is too long to be one (field 9.2)."""
    words = len((field.data or "").split())
    if words > SUMMARY_WORDS_MOST:
        raise ValidationError(
            _l("This has %(number)s words. Use at most %(most)s.", number=words, most=SUMMARY_WORDS_MOST)
        )


class NewPolicyForm(PortalForm):
    """What a new policy is called, who owns it and who it is for."""

    title = StringField(_l("Title"), validators=[DataRequired(_l("Enter a title.")), Length(max=TITLE_MAX)])
    summary = TextAreaField(
        _l("In plain words"),
        description=_l("What it asks of people and what they can rely on, in at most 120 words."),
        validators=[DataRequired(_l("Say it in plain words.")), Length(max=SUMMARY_MAX), _short_enough],
    )
    owner = SelectField(
        _l("Owner"), coerce=JobRole, description=_l("Answers questions and reviews it in time.")
    )
    audience = SelectMultipleField(
        _l("Who it is for"),
        coerce=JobRole,
        validators=[DataRequired(_l("Choose at least one."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.owner.choices = pairs((each.value, label(each)) for each in HELD_ROLES)
        self.audience.choices = choices(JobRole)


class DraftForm(NewPolicyForm):
    """The whole of a policy, besides its questions."""

    text = MarkdownField(
        _l("Text"),
        description=_l(
            "One heading “## 1. …” for each clause. Comments and questions stay with a clause by its title."
        ),
        validators=[DataRequired(_l("Write the text.")), Length(max=TEXT_MAX)],
    )
    minutes = IntegerField(
        _l("Minutes to read"), validators=[InputRequired(REQUIRED), NumberRange(min=1, max=480)]
    )
    review_months = IntegerField(
        _l("Review again after, in months"),
        description=_l("Counted from the day it takes force, at most 12."),
        validators=[InputRequired(REQUIRED), NumberRange(min=1, max=REVIEW_MONTHS_MOST)],
    )
    acknowledge = BooleanField(_l("People sign it"))
    laws = TextAreaField(
        _l("Laws it depends on"),
        description=_l("One per line, such as “European Union: AI Act, Article 26”."),
        validators=[DataRequired(_l("Name at least one law.")), Length(max=SUMMARY_MAX * 4)],
    )
    laws_checked_on = DateField(_l("Laws last checked on"), validators=[Optional()])

    @staticmethod
    def stored(front: Mapping[str, Any], text: str) -> dict[str, Any]:
        """Return the values of the fields from a draft."""
        references = front["legal_refs"]
        audience = front["audience"]
        return {
            **{name: front[name] for name in ("title", "summary", "minutes", "review_months", "acknowledge")},
            "owner": JobRole(front["owner"]),
            "audience": [JobRole(each) for each in ([audience] if isinstance(audience, str) else audience)],
            "text": text,
            "laws": "\n".join(each["ref"] for each in references),
            "laws_checked_on": _checked_on(references),
        }

    def changes(self, front: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the command takes. A law that was not looked at again keeps its day."""
        before = {each["ref"]: each["as_of"] for each in front["legal_refs"]}
        day = self.laws_checked_on.data
        is_new_day = day is not None and day != _checked_on(front["legal_refs"])
        lines = [line.strip() for line in self.laws.data.splitlines() if line.strip()]
        fields = ("title", "summary", "minutes", "review_months", "acknowledge", "text")
        return {
            **{name: self[name].data for name in fields},
            "owner": self.owner.data.value,
            "audience": [each.value for each in self.audience.data],
            "legal_refs": [
                {"ref": line, "as_of": before[line] if line in before and not is_new_day else str(day)}
                for line in lines
            ],
        }

    def validate(self, extra_validators: Any = None) -> bool:
        is_fit = super().validate(extra_validators)
        if is_fit and self.laws_checked_on.data is None:
            self.laws_checked_on.errors = [str(_l("Choose the day on which somebody last looked at them."))]
            return False
        return is_fit


def _checked_on(references: Sequence[Mapping[str, Any]]) -> date | None:
    return min((date.fromisoformat(each["as_of"]) for each in references), default=None)


class PolicyQuestionForm(PortalForm):
    """One question about a clause, with three or four answers, one of them right."""

    stem = TextAreaField(
        _l("Question"),
        description=_l("A situation from work, not a word to remember."),
        validators=[DataRequired(_l("Write the question.")), Length(max=LINE_MAX)],
    )
    clause = SelectField(_l("Clause it is about"), description=_l("A wrong answer leads back to it."))
    competency = SelectField(_l("What it shows about a person"))
    answer_a = StringField(_l("Answer A"), validators=[Length(max=LINE_MAX)])
    feedback_a = StringField(_l("Feedback on A"), validators=[Length(max=LINE_MAX)])
    answer_b = StringField(_l("Answer B"), validators=[Length(max=LINE_MAX)])
    feedback_b = StringField(_l("Feedback on B"), validators=[Length(max=LINE_MAX)])
    answer_c = StringField(_l("Answer C"), validators=[Length(max=LINE_MAX)])
    feedback_c = StringField(_l("Feedback on C"), validators=[Length(max=LINE_MAX)])
    answer_d = StringField(_l("Answer D"), validators=[Length(max=LINE_MAX)])
    feedback_d = StringField(_l("Feedback on D"), validators=[Length(max=LINE_MAX)])
    right = RadioField(_l("Right answer"), choices=pairs((each, each.upper()) for each in OPTIONS))

    def __init__(
        self, *, clauses: Sequence[tuple[str, str]], competencies: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.clause.choices = pairs(clauses)
        self.competency.choices = pairs(competencies.items())

    @property
    def options(self) -> Sequence[tuple[str, Field, Field]]:
        """Return the letter of each answer with its two fields."""
        return [(each, self[f"answer_{each}"], self[f"feedback_{each}"]) for each in OPTIONS]

    def item(self, item_id: str) -> dict[str, Any]:
        """Return the question as its file holds it."""
        return {
            "id": item_id, "competency": self.competency.data, "kind": "apply", "type": "single",
            "stem": self.stem.data, "clause": self.clause.data,
            "options": [
                {
                    "id": letter, "text": answer.data, "correct": letter == self.right.data, "feedback": feedback.data,
                }
                for letter, answer, feedback in self.options
                if answer.data
            ],
        }  # fmt: skip

    @staticmethod
    def stored(item: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of the fields from a question of a draft."""
        found = {"stem": item["stem"], "clause": item.get("clause"), "competency": item["competency"]}
        for letter, option in zip(OPTIONS, item["options"], strict=False):
            found |= {f"answer_{letter}": option["text"], f"feedback_{letter}": option["feedback"]}
            if option["correct"]:
                found["right"] = letter
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        is_fit = super().validate(extra_validators)
        for place, (_letter, answer, feedback) in enumerate(self.options):
            if place < OPTIONS_LEAST and not answer.data:
                answer.errors = [str(_l("Write three answers at least."))]
            if answer.data and not feedback.data:
                feedback.errors = [str(_l("Say why this answer is right or not."))]
        written = [letter for letter, answer, _feedback in self.options if answer.data]
        if self.right.data in OPTIONS and self.right.data not in written:
            self.right.errors = [str(_l("Choose an answer that is there."))]
        return is_fit and not self.errors
