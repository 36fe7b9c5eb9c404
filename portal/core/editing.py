"""Forms that edit stored values carry the version of the values they were opened with.

A form whose values have changed meanwhile is refused. It then says who changed them and when, keeps what was typed,
takes over what the sender had left alone, and shows both texts where they differ.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField

from portal.core import db
from portal.core.access import SAFE
from portal.core.errors import Refused
from portal.core.forms import PortalForm
from portal.core.phrases import gettext as _
from portal.core.pickers import PickerField
from portal.core.reasons import Reason
from portal.core.text import Sentence, local_datetime, say

SEEN = "seen_version"  # the hidden field
DIGEST_LENGTH = 10
F = TypeVar("F", bound=PortalForm)


def _changed_by(name: str, at: datetime) -> str:
    return str(
        _(
            "%(name)s changed this on %(when)s, while you had it open. Check it and save again.",
            name=name,
            when=local_datetime(at),
        )
    )


SENTENCES: dict[str, Sentence] = {
    "changed_meanwhile": _l("This was changed while you had it open. Check it and save again."),
    "changed_by": _changed_by,
}


class LastChange(NamedTuple):
    """Who changed a row last, and when. ``name`` is empty for the portal and for people who were erased."""

    name: str
    at: datetime


class Conflict(NamedTuple):
    """A field that the sender and somebody else have changed: what was typed, and what is stored now."""

    label: str
    typed: str
    stored: str


class Edited:
    """What a form has to know of the stored values it edits."""

    def __init__(
        self, form: PortalForm, stored: Mapping[str, Any], who: Callable[[], LastChange | None]
    ) -> None:
        self.form, self.stored, self.who = form, stored, who
        self.conflicts: list[Conflict] = []

    @property
    def version(self) -> str:
        """The version for the page. A form that only comes back keeps the one it was opened with."""
        is_same = self.form.is_returned or self.form.is_searching
        return request.form.get(SEEN, "") if is_same else version_of(self._plain_stored())

    def is_stale(self) -> bool:
        """Whether the values have changed since the sent form was opened."""
        seen = _read_version(request.form.get(SEEN, ""))
        return bool(seen) and seen != _digests(self._plain_stored())

    def merge(self) -> str:
        """Take over what the sender left alone, note where both have changed something; return what to say."""
        seen, now = _read_version(request.form.get(SEEN, "")), self._plain_stored()
        for name, value in now.items():
            field = self.form._fields.get(name)
            if field is None or _digest(value) == seen.get(name):
                continue
            typed = plain(field, field.data)
            if _digest(typed) == seen.get(name):
                field.data = _filtered(field, self.stored[name])
            elif typed != value:
                conflict = Conflict(
                    str(field.label.text), shown(field, field.data), shown(field, self.stored[name])
                )
                self.conflicts.append(conflict)
        return self._what_happened()

    def _what_happened(self) -> str:
        change = self.who()
        if change is None or not change.name:
            return say(Reason("changed_meanwhile"))
        return say(Reason("changed_by", name=change.name, at=change.at))

    def _plain_stored(self) -> dict[str, Any]:
        fields = self.form._fields
        return {
            name: plain(fields[name], _filtered(fields[name], value)) if name in fields else _json(value)
            for name, value in self.stored.items()
        }


def edit(
    make: Callable[..., F],
    *,
    row: object = None,
    hold: Callable[[], object] | None = None,
    stored: Callable[[], Mapping[str, Any]],
    who: Callable[[], LastChange | None],
    **options: Any,
) -> F:
    """Return a form filled with the stored values, which refuses when they have changed since it was opened.

    When the form was sent, ``row`` is locked before the values are read; ``hold`` locks what is more than a row.
    Names in ``stored`` that are no fields count for the version only: a form that moves something on from a state,
    for example, names that state.
    """
    if request.method not in SAFE:
        (hold or partial(db.hold, row))()
    values = stored()
    form = make(data=dict(values), **options)
    form.edited = Edited(form, values, who)
    return form


def refuse_stale(values: Mapping[str, Any], who: Callable[[], LastChange | None]) -> None:
    """Refuse a request from a page that showed other values; for buttons, and for parts of something larger."""
    seen = request.form.get(SEEN, "")
    if seen and seen != version_of(values):
        change = who()
        if change is None or not change.name:
            raise Refused(Reason("changed_meanwhile"))
        raise Refused(Reason("changed_by", name=change.name, at=change.at))


def version_of(values: Mapping[str, Any]) -> str:
    """Return the version of plain values: one short digest a name."""
    return ".".join(f"{name}:{digest}" for name, digest in sorted(_digests(values).items()))


def plain(field: Field, value: Any) -> Any:
    """Return the value of a field as JSON that is the same however it got into the form."""
    if isinstance(field, SelectMultipleField):
        return sorted(str(each) for each in value or ())
    return _json(value)


def shown(field: Field, value: Any) -> str:
    """Return the value of a field as a person reads it."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(field, PickerField):
        return field.name_of(value) or str(_("Nothing"))
    if hasattr(field, "iter_choices"):
        chosen = {
            str(each) for each in (value if isinstance(value, list | tuple | set | frozenset) else [value])
        }
        named = (choice for choice in field.choices or () if str(choice.value) in chosen)
        return ", ".join(str(choice.label) for choice in named) or str(_("Nothing"))
    if isinstance(value, list | tuple):
        return "\n".join(str(each) for each in value)
    return str(value) if value not in (None, "") else str(_("Nothing"))


def _filtered(field: Field, value: Any) -> Any:
    for each in field.filters:
        value = each(value)
    return value


def _json(value: Any) -> Any:
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        return [str(each) for each in value]
    return str(value)


def _digests(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _digest(value) for name, value in values.items()}


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:DIGEST_LENGTH]


def _read_version(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(".") if ":" in part)
    return {name: digest for name, _colon, digest in pairs}
