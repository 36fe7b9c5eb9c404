"""Forms of lessons: the answer to a check, and going on to a section."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import RadioField

from portal.core.forms import PortalForm, pairs
from portal.library.fields import chosen, question_field
from portal.library.rules import ItemBody


class CheckForm(PortalForm):
    """The answer to one check."""

    answer: Any

    @property
    def chosen(self) -> list[str]:
        return chosen(self.answer)


class PlaceForm(PortalForm):
    """The section to go on to."""

    section = RadioField()

    def __init__(self, sections: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.section.choices = pairs((each["slug"], each["title"]) for each in sections)


def form_for(item: ItemBody) -> CheckForm:
    """Return the form for a check."""
    form: CheckForm = type("CheckForm", (CheckForm,), {"answer": question_field(item)})()
    return form
