"""Fields that several forms of agents share."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    Form,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.agents.rules import DECISION_MAX, LINE_MAX, NAME_MAX, Autonomy, StepIn
from portal.agents.words import LEVEL_NAMES
from portal.core.forms import choices, pairs
from portal.core.pickers import PickerField
from portal.core.typed_text import clean
from portal.people.rules import HELD_ROLES, JobRole

T = TypeVar("T")
ONE_A_LINE = _l("One per line.")
NAME_OR_EMAIL = _l("Search by name, or enter an email.")
WHICH_DECISION = _l("Approved by")
NAMES_WHO_DECIDED = _l("The number of the decision, such as DEC-0042.")


class LineList(list[T]):
    """A list that a text area shows one entry a line."""

    def __str__(self) -> str:
        return "\n".join(map(str, self))


class WrittenStep(StepIn):
    """A step-in case as typed: the first sentence is ``when``, the rest is ``then``."""

    def __str__(self) -> str:
        return f"{self.when}. {self.then}"


def lines_of(value: Any) -> LineList[str]:
    """Split text into stripped lines; accept a list of lines as it is."""
    found = value.splitlines() if isinstance(value, str) else value or ()
    return LineList(line for each in found if (line := clean(each)))


def steps_of(value: Any) -> LineList[WrittenStep]:
    """Split text into step-in cases, one a line."""
    if isinstance(value, str):
        halves = (line.partition(". ") for line in lines_of(value))
        return LineList(WrittenStep(when.rstrip("."), then.strip()) for when, _stop, then in halves)
    return LineList(WrittenStep(step.when, step.then) for step in value or ())


def short_lines(_form: Form, field: Field) -> None:
    """Raise ``ValidationError`` for a line that is too long."""
    for number, line in enumerate(field.data or (), 1):
        if len(str(line)) > LINE_MAX:
            raise ValidationError(
                _l(
                    "Line %(number)s is too long. Use at most %(most)s characters.",
                    number=number,
                    most=LINE_MAX,
                )
            )


def text_field(label: Any, needed: Any, *, most: int = NAME_MAX, hint: Any = "") -> StringField:
    return StringField(label, validators=[DataRequired(needed), Length(max=most)], description=hint)


def area_field(label: Any, needed: Any, *, most: int, hint: Any = "") -> TextAreaField:
    return TextAreaField(label, validators=[DataRequired(needed), Length(max=most)], description=hint)


def lines_field(
    label: Any, needed: Any, *, cut: Callable[[Any], Any] = lines_of, hint: Any = ONE_A_LINE
) -> TextAreaField:
    return TextAreaField(
        label,
        validators=[DataRequired(needed), short_lines],
        filters=[cut],
        description=hint,
        render_kw={"rows": 5},
    )


def decision_field(label: Any = WHICH_DECISION, *, hint: Any = NAMES_WHO_DECIDED) -> StringField:
    return StringField(
        label,
        validators=[DataRequired(_l("Enter the decision, such as DEC-0042.")), Length(max=DECISION_MAX)],
        description=hint,
    )


def decision_or_none_field(label: Any) -> StringField:
    """Return an optional decision field; commands refuse when a decision is missing."""
    return StringField(label, validators=[Length(max=DECISION_MAX)], description=NAMES_WHO_DECIDED)


def person_field(label: Any, *, hint: Any = NAME_OR_EMAIL) -> PickerField:
    """Return a field for one person."""
    return PickerField(label, validators=[DataRequired(_l("Enter a name or an email."))], description=hint)


def several_field(label: Any, kind: Any, needed: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        coerce=kind,
        validators=[DataRequired(needed)],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def level_field(label: Any, *, hint: Any = "") -> RadioField:
    return RadioField(
        label, coerce=_level, choices=[], validators=[DataRequired(_l("Choose a level."))], description=hint
    )


def level_choices(levels: Iterable[Autonomy] = Autonomy) -> Sequence[Any]:
    return pairs((level.value, f"{level.value} · {LEVEL_NAMES[level]}") for level in levels)


def job_role_choices() -> Sequence[Any]:
    """Return the choice "all employees", then the job roles in their enumeration order."""
    wanted = {JobRole.ALL_EMPLOYEES, *HELD_ROLES}
    return [choice for choice in choices(JobRole) if choice.value in wanted]


def _level(value: Any) -> Autonomy | None:
    return Autonomy(int(value)) if value not in (None, "", "None") else None
