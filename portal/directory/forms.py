"""Forms of an import."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField

from portal.core.forms import PortalForm, pairs
from portal.core.phrases import gettext as _
from portal.core.text import label
from portal.directory.asking import OpenQuestion
from portal.directory.encodings import Letters
from portal.directory.rules import ANSWERS, Answer, Field, ImportQuestion
from portal.directory.words import LABELS, question_text

HIDDEN = (Letters.UTF_16, Letters.UTF_16_LE, Letters.UTF_16_BE, Letters.UTF_32)  # known by their bytes
OFFERED = tuple(each for each in Letters if each not in HIDDEN)


def _letters_or_none(value: str | None) -> Letters | None:
    return Letters(value) if value else None


def _column_or_none(value: str | int | None) -> int | None:
    return None if value in ("", None) else int(value)


def _answer_or_none(value: str | None) -> Answer | None:
    return Answer(value) if value else None


def _answer() -> SelectField:
    return SelectField(coerce=_answer_or_none)


def _column(field: Field) -> SelectField:
    return SelectField(LABELS[field], coerce=_column_or_none)


class UploadForm(PortalForm):
    """A file of people."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose a file first."))])
    letters = SelectField(_l("Character encoding"), coerce=_letters_or_none)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.letters.choices = pairs(
            ((each.value, label(each)) for each in OFFERED), blank=_("Detect from the file")
        )


class ColumnsForm(PortalForm):
    """The column of the file for each field."""

    employee_number = _column(Field.EMPLOYEE_NUMBER)
    name = _column(Field.NAME)
    given_name = _column(Field.GIVEN_NAME)
    family_name = _column(Field.FAMILY_NAME)
    email = _column(Field.EMAIL)
    job_title = _column(Field.JOB_TITLE)
    unit = _column(Field.UNIT)
    site = _column(Field.SITE)
    manager = _column(Field.MANAGER)
    job_roles = _column(Field.JOB_ROLES)
    state = _column(Field.STATE)
    language = _column(Field.LANGUAGE)
    time_zone = _column(Field.TIME_ZONE)
    leavers = BooleanField(_l("The file is complete: people who are not in it have left"))

    def __init__(self, *, headers: Sequence[str], suggested: Mapping[Field, int], **kwargs: Any) -> None:
        super().__init__(data={field.value: column for field, column in suggested.items()}, **kwargs)
        columns = [
            (column, heading or _("Column %(number)s", number=column + 1))
            for column, heading in enumerate(headers)
        ]
        for field in Field:
            self[field.value].choices = pairs(columns, blank=_("Not in the file"))

    def mapping(self) -> dict[Field, int]:
        """Return the chosen columns by field."""
        return {field: self[field.value].data for field in Field if self[field.value].data is not None}


class ApplyForm(PortalForm):
    """The confirmations that an import may need before it is applied."""

    skip_faulty = BooleanField(_l("Skip rows with errors and import the rest"))
    many_change = BooleanField(_l("The file is right: go ahead with all of this"))
    goes_ahead = BooleanField(_l("Go ahead although no one can do this then"))


class AnswersForm(PortalForm):
    """The answers to the questions that hold rows back."""

    units = _answer()
    numbers = _answer()
    others = _answer()
    returns = _answer()

    def __init__(self, *, asked: Sequence[OpenQuestion], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        texts = {each.question: question_text(each) for each in asked}
        for question in ImportQuestion:
            field = self[question.value]
            if question not in texts:
                del self[question.value]
                continue
            field.label.text = texts[question]
            field.choices = pairs(
                ((each.value, label(each)) for each in ANSWERS[question]), blank=_("Leave these rows out")
            )

    def given(self) -> dict[ImportQuestion, Answer]:
        """Return the answers that were given."""
        return {ImportQuestion(field.name): field.data for field in self if isinstance(field.data, Answer)}


class UndoForm(PortalForm):
    """The confirmation that undoing an import may need."""

    goes_ahead = BooleanField(_l("Go ahead although no one can do this then"))
