"""Forms of lessons: the answer to a check, and going on to a section."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import RadioField

from portal.core.forms import PortalForm, pairs
from portal.library.fields import AnswerForm, OneField, SeveralField
from portal.library.rules import ItemBody


class OneOptionForm(AnswerForm):
    """The answer to a check with one right option."""

    answer = OneField()


class SeveralOptionsForm(AnswerForm):
    """The answer to a check with several right options."""

    answer = SeveralField()


class PlaceForm(PortalForm):
    """The section to go on to."""

    section = RadioField()

    def __init__(self, sections: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.section.choices = pairs((each["slug"], each["title"]) for each in sections)


def form_for(item: ItemBody) -> AnswerForm:
    """Return the form for a check."""
    form = OneOptionForm() if item["type"] == "single" else SeveralOptionsForm()
    return form.ask(item)
