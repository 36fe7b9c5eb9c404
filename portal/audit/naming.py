"""What the rows are called that entries are about, and who is meant by a name; features above hand in how."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

Names = Callable[[Collection[int]], Mapping[int, str]]
Search = Callable[[str], Collection[int]]

PERSON = "person"
IN_DETAIL = {
    "person": PERSON, "manager": PERSON, "owner": PERSON, "unit": "people_unit", "site": "people_site",
    "agent": "agent", "workflow": "agent_workflow",
}  # fmt: skip

_names: dict[str, Names] = {}
_searches: dict[str, Search] = {}


def learn_names(kind: str, names: Names, *, search: Search | None = None) -> None:
    """Take in how the rows of a table are called, and how a person is found by name."""
    _names[kind] = names
    if search:
        _searches[kind] = search


def find_people(text: str) -> Collection[int]:
    """The numbers of the people who are called so."""
    return _searches[PERSON](text) if PERSON in _searches else ()


def names_of(lines: Iterable[Any]) -> Mapping[tuple[str, int], str]:
    """The names of everything that some lines are about or mention, by table and number; one statement a table."""
    wanted: dict[str, set[int]] = {}
    for kind, number in _mentioned(lines):
        wanted.setdefault(kind, set()).add(number)
    return {
        (kind, number): name
        for kind in sorted(wanted.keys() & _names.keys())
        for number, name in _names[kind](wanted[kind]).items()
    }


def _mentioned(lines: Iterable[Any]) -> Iterable[tuple[str, int]]:
    for line in lines:
        if line.subject_type and str(line.subject_id).isdecimal():
            yield line.subject_type, int(line.subject_id)
        for name, value in line.detail.items():
            if name in IN_DETAIL and isinstance(value, int):
                yield IN_DETAIL[name], value
