"""Queries of the shipped files that wait because people would have to complete them again."""

from collections.abc import Sequence
from typing import NamedTuple

from portal.core import clock
from portal.library import rules
from portal.library.files import ContentFile, read_all
from portal.library.queries.versions import (
    files_taken_in,
    find_last_numbers,
    find_newest,
    was_withdrawn,
)
from portal.library.rules import ChangeClass, Origin
from portal.library.slots import FIND_IMPACT, Impact


class HeldFile(NamedTuple):
    """A shipped file that waits, what the newest change that asks again says, and the people it would affect.

    ``impact`` is ``None`` if that is not known.
    """

    file: ContentFile
    note: str
    impact: Impact | None

    @property
    def people(self) -> int:
        return self.impact.people if self.impact else 0


def list_held() -> Sequence[HeldFile]:
    """Return the shipped files with a full revision that nobody has confirmed yet, by path."""
    changed = read_all(known=files_taken_in()).files
    return [_held(file) for file in changed if _is_held(file)]


def find_held(path: str) -> HeldFile | None:
    """Return the shipped file with this path if it waits."""
    return next((each for each in list_held() if each.file.path == path), None)


def _is_held(file: ContentFile) -> bool:
    before = find_newest(file.kind, file.key)
    if before is None or before.origin is Origin.PORTAL or before.hash == file.hash or file.label is None:
        return False
    last_label, _era = find_last_numbers(file.kind, file.key)
    if rules.label_problem(last_label, file.label) or was_withdrawn(file.kind, file.key, file.hash):
        return False
    log = [(label, change) for label, change, _note in file.log]
    return rules.change_since(before.label, file.label, log) is ChangeClass.FULL


def _held(file: ContentFile) -> HeldFile:
    find = FIND_IMPACT.value()
    impact = find([(file.kind, file.key)], clock.now()) if find else None
    log = [{"version": label, "change": change, "note": note} for label, change, note in file.log]
    return HeldFile(file, rules.note_of_change(file.kind, file.label or "", log), impact)
