"""A field for one row of many: a list where there are few choices, else a search.

Without scripts, a button searches: the form comes back with everything that was typed and with the matches as radio
buttons. With scripts, ``picker.js`` makes a combobox of it, which asks ``Picker.endpoint``. Either way the field posts
the id of the chosen row. A text that names exactly one row is enough, too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import StopValidation

from portal.core.choices import NOTHING, Choice, Matches
from portal.core.folding import fold
from portal.core.forms import ROW_MAX, SEARCH, pairs
from portal.core.links import fixed_path
from portal.core.typed_text import clean

TYPED, SEARCHED = (
    "_search",
    "_searched",
)  # suffixes: the text in the box, and the text of the matches on the page
TEXT_MAX = 254
NOT_ONE = _l("Choose one of the matches.")
NOT_A_CHOICE = _l("Choose one of the options.")


@dataclass(frozen=True, kw_only=True)
class Picker:
    """Where the choices of a field come from. Every function returns only what the reader may choose.

    ``few`` returns all choices where they are few, else ``None``. ``find`` returns the choice of a value, ``named`` the
    only one that a text names, ``search`` the matches of a text, and ``likely`` what to offer before a search.
    ``stored`` names the value that the row has now, which may stay although it could not be chosen again.
    """

    endpoint: str
    few: Callable[[], Sequence[Choice] | None]
    find: Callable[[int], Choice | None]
    named: Callable[[str], Choice | None]
    search: Callable[[str], Matches]
    likely: Callable[[], Sequence[Choice]]
    stored: Callable[[int], Choice | None]


class PickerField(SelectField):
    """One row of many by its id, or ``None``. The form calls :meth:`use` after its fields are filled.

    ``blank`` is the label of choosing none; without it the field has to be filled.
    """

    data: Any

    def __init__(
        self, label: Any = None, validators: Any = None, *, blank: Any = None, **kwargs: Any
    ) -> None:
        self.blank, self.text, self.searched = blank, "", ""
        self.picker: Picker | None = None
        self.is_searched = self.is_filter = self.is_settled = False
        self._known: dict[int, Choice | None] = {}
        self._found: dict[str, Matches] = {}
        self._likely: Sequence[Choice] | None = None
        super().__init__(label, validators, coerce=_row_or_none, choices=[], **kwargs)

    def process(self, formdata: Any, *arguments: Any, **named: Any) -> None:
        """Read the text in the search box beside the value."""
        if formdata is not None:
            self.text = _typed(formdata.get(self.name + TYPED, ""))
            self.searched = _typed(formdata.get(self.name + SEARCHED, ""))
        super().process(formdata, *arguments, **named)

    def process_formdata(self, valuelist: Any) -> None:
        """Take an id as the value. Any other value is a text that names the row."""
        given = _typed(valuelist[0]) if valuelist else ""
        self.data = _row_or_none(given)
        if self.data is None and given and not self.text:
            self.text = given

    def use(self, picker: Picker, *, is_filter: bool = False) -> None:
        """Offer the choices of ``picker``; in a filter of a list only what was searched for."""
        self.picker, self.is_filter, few = picker, is_filter, picker.few()
        self.is_searched = few is None
        self.choices = pairs(
            ((each.value, each.text) for each in few or ()),
            blank=_l("Choose one") if self.blank is None else self.blank,
        )

    @property
    def address(self) -> str:
        return fixed_path(self._source.endpoint)

    @property
    def chosen(self) -> Choice | None:
        """The choice of the current value."""
        return None if self.data is None else self.choice_of(self.data)

    @property
    def matches(self) -> Matches:
        """What the text in the box matches."""
        if self.text and self.text not in self._found:
            self._found[self.text] = self._source.search(self.text)
        return self._found.get(self.text, NOTHING)

    @property
    def offered(self) -> Sequence[Choice]:
        """The choices on the page besides the chosen one: matches of the text, else likely ones."""
        if self.is_open:
            return [each for each in self.matches.choices if each.value != self.data]
        if self._likely is None:
            self._likely = () if self.is_filter else self._source.likely()
        return [each for each in self._likely if each.value != self.data]

    @property
    def is_open(self) -> bool:
        """Whether there is a text that names no single choice, whose matches the page shows."""
        return bool(self.text) and not self.is_settled

    @property
    def is_asking(self) -> bool:
        """Whether the form was sent to search for this field."""
        return bool(self.text and request.form.get(SEARCH) == self.name)

    def choice_of(self, value: int) -> Choice | None:
        """Return the choice of a value, if the reader may choose it or the row has it now."""
        if value not in self._known:
            is_stored = value == self.object_data
            self._known[value] = self._source.stored(value) if is_stored else self._source.find(value)
        return self._known[value]

    def name_of(self, value: Any) -> str:
        """Return a value as a person reads it."""
        number = _row_or_none(value)
        choice = self.choice_of(number) if number is not None else None
        if choice is None:
            return str(self.blank or "")
        return f"{choice.text} ({choice.note})" if choice.note else choice.text

    def resolve(self) -> None:
        """Take the row that the text names, if the text was typed after the value was chosen.

        Raises ``StopValidation`` where the text names none or several, and where the value is no choice.
        """
        if self._is_pending:
            named = self._source.named(self.text)
            self.data, self.is_settled = (named.value, True) if named else (None, False)
            if named is None:
                raise StopValidation(NOT_ONE if self.matches.choices else self.matches.said)
            if self._source.find(named.value):  # else an address, which stays as it was typed
                self.text = ""
        elif self.data is not None and self.chosen is None:
            raise StopValidation(NOT_A_CHOICE)
        elif self.chosen and self._is_called(self.chosen):
            self.text = ""  # picker.js sends the name of the chosen row

    def pre_validate(self, form: Any) -> None:
        """Refuse what the reader may not choose."""
        if self.is_searched:
            self.resolve()
        elif self.data is not None or self.text:
            super().pre_validate(form)

    @property
    def _is_pending(self) -> bool:
        """Whether the text says something else than the value, and was not searched for before it was chosen."""
        if not self.text or self.text == self.searched:
            return False
        return self.chosen is None or not self._is_called(self.chosen)

    def _is_called(self, choice: Choice) -> bool:
        return fold(choice.text) == fold(self.text)

    @property
    def _source(self) -> Picker:
        if self.picker is None:
            raise RuntimeError(f"The form of {self.name} gives it no choices.")
        return self.picker


def answer(picker: Picker) -> dict[str, Any]:
    """Return what the text in the address matches, or likely choices without one, as ``picker.js`` reads them."""
    text = _typed(request.args.get("q", ""))
    matches = picker.search(text) if text else NOTHING
    found = matches.choices if text else picker.likely()
    return {
        "choices": [{"value": each.value, "text": each.text, "note": each.note} for each in found],
        "said": matches.said if text else "",
    }


def _typed(text: str) -> str:
    """Return a text to search for, without what no database accepts."""
    return str(clean(text.replace("\0", "")))[:TEXT_MAX]


def _row_or_none(value: Any) -> int | None:
    text = str(value) if value is not None else ""
    is_number = text.isascii() and text.isdecimal() and len(text) < len(str(ROW_MAX)) + 1
    return int(text) if is_number and int(text) <= ROW_MAX else None
