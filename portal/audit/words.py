"""The words of the log page: actions, subjects and details."""

import json
import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.audit.naming import CLIENT, PERSON, ids_in, tables_in_detail
from portal.core.feature import installed_features
from portal.core.phrases import gettext

Names = Mapping[tuple[str, int], str]
CODE = re.compile(r"[a-z]+([_-][a-z]+)+")
FINGERPRINT = re.compile(r"[0-9a-f]{32,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

SENTENCES = {
    "audit_dates_turned_round": _l("The first day is after the last. Swap them or leave one empty."),
}

SUBJECTS = {"audit_entry": _l("Log entry")}


def action(name: str) -> str:
    """Return the words of an action, or its name in readable form if no feature declares it."""
    words = actions().get(name)
    if words:
        return str(words)
    prefix, _dot, verb = name.partition(".")
    return f"{areas().get(prefix, _spaced(prefix))}: {_spaced(verb).lower()}"


def area(name: str) -> str:
    """Return the words of a filter: a feature's title, or the words of one action."""
    return str(areas().get(name) or action(name))


def subject(kind: str) -> str:
    """Return the words for rows of a table."""
    return str(subjects().get(kind) or _spaced(kind))


def about(kind: str, number: str, names: Names) -> str:
    """Return the subject of an entry by its name: Agent “Billing Helper”; else by its number."""
    if not number.isdecimal():
        return subject(kind)
    name = names.get((kind, int(number)))
    if name is None:
        return str(gettext("%(kind)s no. %(number)s", kind=subject(kind), number=number))
    return name if kind == PERSON else f"{subject(kind)} “{name}”"


def program(client_id: int, names: Names) -> str:
    """Return the name of the program that acted, or its number if no feature knows it."""
    return names.get((CLIENT, client_id)) or str(gettext("Program no. %(number)s", number=client_id))


def detail(values: dict[str, Any], names: Names) -> list[tuple[str, str]]:
    """Return the details of an entry as (word, value), with names instead of ids where they are known."""
    tables = tables_in_detail()
    return [
        (_spaced(name), _named(tables.get(name), value, names) or _value(value))
        for name, value in values.items()
    ]


def _named(table: str | None, value: Any, names: Names) -> str | None:
    """Return the names of the rows behind ids, or the number of a row without a name."""
    if table is None:
        return None
    return ", ".join(names.get((table, number), str(number)) for number in ids_in(value)) or None


def _value(value: Any) -> str:
    if value is None or value in ([], {}, ""):
        return "–"
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    if isinstance(value, dict):
        return " · ".join(f"{name.replace('_', ' ')} {_value(each)}" for name, each in value.items())
    return _readable(value) if isinstance(value, str) else json.dumps(value)


def _readable(value: str) -> str:
    """Return a code as words (on_leave: On leave), and a fingerprint cut to eight characters."""
    if FINGERPRINT.fullmatch(value):
        return f"{value[:8]}…"
    return re.sub(r"[_-]", " ", value).capitalize() if CODE.fullmatch(value) else value


def _spaced(name: str) -> str:
    return name.replace("_", " ").replace(".", " ").capitalize()


def areas() -> Mapping[str, Any]:
    """Return the titles of the features whose names begin actions, by name."""
    begun = {value.partition(".")[0] for value in actions()}
    return {feature.name: feature.title for feature in installed_features() if feature.name in begun}


def actions() -> Mapping[str, Any]:
    """Return the words of every action, by its value."""
    return {
        member.value: member.words
        for feature in installed_features()
        for kind in feature.actions
        for member in kind
    }


def subjects() -> Mapping[str, Any]:
    """Return the words for the rows of each table, by table."""
    return {
        table: word for feature in installed_features() for table, word in sorted(feature.subjects.items())
    }
