"""The names of the rows that entries refer to, provided by the features that own them (``Feature.row_names``)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from portal.core.feature import RowNames, installed_features

PERSON = "person"
CLIENT = "client"


def find_people(text: str) -> Collection[int]:
    """Return the ids of the people whose name contains ``text``."""
    people = _row_names().get(PERSON)
    return people.search(text) if people and people.search else ()


def names_of(lines: Iterable[Any]) -> Mapping[tuple[str, int], str]:
    """Return the names of all rows that ``lines`` refer to, by table and id; one statement a table."""
    wanted: dict[str, set[int]] = {}
    for kind, number in _mentioned(lines):
        wanted.setdefault(kind, set()).add(number)
    row_names = _row_names()
    return {
        (kind, number): name
        for kind in sorted(wanted.keys() & row_names.keys())
        for number, name in row_names[kind].find(wanted[kind]).items()
    }


def tables_in_detail() -> Mapping[str, str]:
    """Return the table of each detail name that holds ids."""
    return {name: each.table for each in _row_names().values() for name in each.in_detail}


def _row_names() -> Mapping[str, RowNames]:
    return {each.table: each for feature in installed_features() for each in feature.row_names}


def _mentioned(lines: Iterable[Any]) -> Iterable[tuple[str, int]]:
    tables = tables_in_detail()
    for line in lines:
        if line.client_id:
            yield CLIENT, line.client_id
        if line.subject_type and str(line.subject_id).isdecimal():
            yield line.subject_type, int(line.subject_id)
        for name in tables.keys() & line.detail.keys():
            yield from ((tables[name], number) for number in ids_in(line.detail[name]))


def ids_in(value: Any) -> list[int]:
    """Return the ids in a value of a detail: one, or several."""
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, int)]
