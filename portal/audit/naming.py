"""The names of the rows that entries are about, as the features that own them give them (``Feature.row_names``)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from portal.core.feature import RowNames, installed_features

PERSON = "person"
CLIENT = "client"
IN_DETAIL = {
    "person": PERSON, "manager": PERSON, "owner": PERSON, "unit": "people_unit", "site": "people_site",
    "agent": "agent", "workflow": "agent_workflow",
}  # fmt: skip


def find_people(text: str) -> Collection[int]:
    """Return the numbers of the people whose name contains ``text``."""
    known = _row_names().get(PERSON)
    return known.search(text) if known and known.search else ()


def names_of(lines: Iterable[Any]) -> Mapping[tuple[str, int], str]:
    """The names of everything that some lines are about or mention, by table and number; one statement a table."""
    wanted: dict[str, set[int]] = {}
    for kind, number in _mentioned(lines):
        wanted.setdefault(kind, set()).add(number)
    known = _row_names()
    return {
        (kind, number): name
        for kind in sorted(wanted.keys() & known.keys())
        for number, name in known[kind].find(wanted[kind]).items()
    }


def _row_names() -> Mapping[str, RowNames]:
    return {each.table: each for feature in installed_features() for each in feature.row_names}


def _mentioned(lines: Iterable[Any]) -> Iterable[tuple[str, int]]:
    for line in lines:
        if line.client_id:
            yield CLIENT, line.client_id
        if line.subject_type and str(line.subject_id).isdecimal():
            yield line.subject_type, int(line.subject_id)
        for name, value in line.detail.items():
            if name in IN_DETAIL and isinstance(value, int):
                yield IN_DETAIL[name], value
