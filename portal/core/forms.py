"""The base of every form: it cleans input, returns answers, and shows a refusal beside its field."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import Field, SelectChoice, StringField

from portal.core import unsent
from portal.core.access import SAFE
from portal.core.errors import Refused
from portal.core.phrases import gettext
from portal.core.text import label, say
from portal.core.typed_text import clean

if TYPE_CHECKING:
    from portal.core.editing import Edited

ROW_MAX = 2**31 - 1  # the largest id of a row
SEARCH = "search_choices"  # the button that searches; its value is the name of a field (:mod:`portal.core.pickers`)
PREVIEW = (
    "preview_text"  # the button that previews; its value is the name of a field (see ``markdown_field``)
)
NOT_KEPT = _l("This contains a character that cannot be saved. Type it again instead of pasting.")
EARLIEST, LATEST = 1900, 2200  # years; others are slips, and some cannot be shown in every time zone
OUT_OF_TIME = _l("Choose a day between %(first)s and %(last)s.")


def _clean_text(value: Any) -> Any:
    """Clean the text of a text field. One that was not sent at all is empty, like one that was sent empty."""
    return "" if value is None else clean(value)


PLAIN = {
    "Not a valid date value.": _l("Enter a day, such as 2026-03-16."),
    "Not a valid integer value.": _l("Enter a whole number."),
    "Not a valid decimal value.": _l("Enter a number."),
    "Not a valid float value.": _l("Enter a number."),
    "Not a valid choice.": _l("Choose one of the options."),
    "Invalid Choice: could not coerce.": _l("Choose one of the options."),
    "This field is required.": _l("Fill this in."),
    "Number must be between %(min)s and %(max)s.": _l("Choose a number from %(min)s to %(max)s."),
    "Number must be at least %(min)s.": _l("Choose %(min)s or more."),
    "Number must be at most %(max)s.": _l("Choose %(max)s or less."),
}
LONGEST, SHORTEST = (
    "Field cannot be longer than %(max)d character.",
    "Field must be at least %(min)d character long.",
)


class _PlainWords:
    """The messages of WTForms in our own words."""

    def gettext(self, text: str) -> str:
        return str(PLAIN.get(text, text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        if one == LONGEST:
            return str(gettext("This is too long. Use at most %(most)s characters.", most=f"{number:,}"))
        if one == SHORTEST:
            return str(gettext("Use at least %(least)s characters.", least=f"{number:,}"))
        return one if number == 1 else many


SIGNED_OUT = _l("You were signed out. Your text is still here. Check it and send.")
STALE = _l("This page was open for a long time. Your text is still here. Check it and send.")


class PortalForm(FlaskForm):
    """The base of every form. It checks the shape of input; decisions belong to commands."""

    edited: "Edited | None" = None  # the stored values that the form edits
    is_returned = False  # it came back to its sender unchecked, after a sign-in for example
    is_searching = False  # it was sent to look for choices of one of its fields, or at the preview of one

    class Meta(FlaskForm.Meta):
        """Cleans every field, except those with ``filters=[...]`` of their own, such as passwords.

        A form needs no CSRF field: :class:`portal.core.web.FormTokens` checks the token of every request before it
        reaches a view, and ``ui/form.html`` writes it.
        """

        csrf = False

        def get_translations(self, _form: Any) -> _PlainWords:
            return _PlainWords()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return what was sent. A form that was sent without any field is an empty form, not an unsent one."""
            sent = super().wrap_formdata(form, formdata)
            is_empty = sent is None and formdata is not None and request.method not in SAFE
            return ImmutableMultiDict() if is_empty else sent

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            is_text = issubclass(unbound_field.field_class, StringField)
            filters = unbound_field.kwargs.get("filters", [_clean_text if is_text else clean])
            return unbound_field.bind(form=form, filters=filters, **options)

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """Leave out ``maxlength``, with which a browser cuts what is pasted; count and refuse instead."""
            most = field.flags.maxlength
            counted = {"maxlength": False, "data_most": most} if most else {}
            return super().render_field(field, {**counted, **render_kw})

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form was sent and fits.

        One that comes back to its sender, searches or previews is only shown again.
        """
        if self.is_submitted() and unsent.is_returned():
            self.is_returned = True
            self.form_errors.append(str(STALE if unsent.is_stale() else SIGNED_OUT))
            return False
        asked = {request.form.get(SEARCH), request.form.get(PREVIEW)}
        self.is_searching = self.is_submitted() and not asked.isdisjoint(each.name for each in self)
        if self.is_searching:
            return False
        is_fit = bool(super().validate_on_submit(extra_validators))
        if self.edited is None or not self.is_submitted() or not self.edited.is_stale():
            return is_fit
        self.form_errors.append(self.edited.merge())
        return False

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse what cannot be stored or shown everywhere: the character NUL, and days of distant centuries."""
        is_fit: bool = super().validate(extra_validators)
        for field in self:
            if any(isinstance(raw, str) and "\0" in raw for raw in field.raw_data or ()):
                field.errors = [NOT_KEPT]
                is_fit = False
            elif isinstance(field.data, date) and not EARLIEST <= field.data.year <= LATEST:
                field.errors = [str(OUT_OF_TIME) % {"first": EARLIEST, "last": LATEST}]
                is_fit = False
        return is_fit

    def answers(self) -> dict[str, Any]:
        """Return what a command takes: the data of every field."""
        return dict(self.data)

    def refuse(self, error: Refused) -> None:
        """Show a command's refusals, each beside its field, or above the form if it names none."""
        for each in (error, *error.also):
            sentence = say(each.reason)
            field = self._fields.get(each.field or "")
            if field is None:
                self.form_errors.append(sentence)
            else:
                field.errors = [*field.errors, sentence]


def choices(kind: type[Enum]) -> list[SelectChoice]:
    """Return every member of an enumeration with its word on screen."""
    return [SelectChoice(value=member.value, label=label(member)) for member in kind]


def pairs(values: Iterable[tuple[Any, str]], *, blank: str | None = None) -> list[SelectChoice]:
    """Return choices from (value, label) rows, with an empty first one labelled ``blank`` if it is given."""
    first = [SelectChoice(value="", label=blank)] if blank is not None else []
    return [*first, *(SelectChoice(value=value, label=text) for value, text in values)]


def blank_to_none(value: str) -> int | None:
    """Coerce the choice of an optional row: empty means none."""
    return int(value) if value not in ("", "None", None) else None


REQUIRED = _l("Fill this in.")
