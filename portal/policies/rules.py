"""Whom a policy is for, whether a signature under it still counts, and what a newer text says differently."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from markupsafe import Markup

from portal.library.rules import ItemBody
from portal.paths.rules import Catalogues, Stage
from portal.people.rules import JobRole


class PolicyStanding(StrEnum):
    """How a policy stands for one person."""

    TO_ACKNOWLEDGE = "to_acknowledge"
    NEW_VERSION = "new_version"
    ACKNOWLEDGED = "acknowledged"
    TO_READ = "to_read"  # nobody has to sign it


STEPS: dict[Stage, tuple[str, ...]] = {Stage.FOUNDATION: ("p06",)}  # policies that are steps of a path
ASKED_AGAIN = 2  # questions under a text that changed (field 2.6)
WAITS = frozenset({PolicyStanding.TO_ACKNOWLEDGE, PolicyStanding.NEW_VERSION})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one person and one policy; ``counts``: a signature that no newer text has overtaken."""

    asks: bool
    has_signed: bool
    counts: bool


class RedlineMark(StrEnum):
    """What became of a run of words from one version to the next."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


Redline = Sequence[tuple[RedlineMark, str]]


@dataclass(frozen=True, kw_only=True)
class ChangedClause:
    """A clause that says something else than before, paragraph by paragraph."""

    title: str
    paragraphs: Sequence[Redline]


CELL_END, PARAGRAPH_END = re.compile(r"</t[dh]>"), re.compile(r"</(?:p|li|tr|h\d|pre)>")


def steps(_role: JobRole, stage: Stage, _catalogues: Catalogues) -> Sequence[str]:
    """The policies that a stage asks to sign."""
    return STEPS.get(stage, ())


def standing(facts: Facts) -> PolicyStanding:
    """Where one person stands with one policy."""
    if facts.counts:
        return PolicyStanding.ACKNOWLEDGED
    if not facts.asks:
        return PolicyStanding.TO_READ
    return PolicyStanding.NEW_VERSION if facts.has_signed else PolicyStanding.TO_ACKNOWLEDGE


def questions(items: Sequence[ItemBody], *, has_signed: bool) -> Sequence[ItemBody]:
    """What is asked of whoever signs: all of it the first time, less of whoever signed an earlier text."""
    return items[:ASKED_AGAIN] if has_signed else items


def is_for(audience: str | Sequence[str], roles: Collection[JobRole]) -> bool:
    """Whether someone who holds ``roles`` is meant; everyone is an employee."""
    meant = {audience} if isinstance(audience, str) else set(audience)
    return JobRole.ALL_EMPLOYEES in meant or not meant.isdisjoint(roles)


def changes_since(log: Sequence[Mapping[str, Any]], label: str | None) -> list[Mapping[str, Any]]:
    """The lines of a change log newer than the version that was signed, newest first; none where nothing was."""
    if label is None:
        return []
    newest_first = sorted(log, key=lambda line: _numbers(line["version"]), reverse=True)
    return [line for line in newest_first if _numbers(line["version"]) > _numbers(label)]


def changed_clauses(
    before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> list[ChangedClause]:
    """The clauses of two versions that differ, in the order of the newer one, then those that are gone."""
    earlier, later = _clauses(before), _clauses(now)
    titles = {name: title for name, (title, _text) in (earlier | later).items()}
    order = [*later, *(name for name in earlier if name not in later)]
    return [
        ChangedClause(title=titles[name], paragraphs=list(_paragraph_marks(was, is_now)))
        for name in order
        if (was := earlier.get(name, ("", []))[1]) != (is_now := later.get(name, ("", []))[1])
    ]


def redline(before: str, now: str) -> Redline:
    """The words of both, each run kept, removed or added."""
    was, is_now = before.split(), now.split()
    marked: list[tuple[RedlineMark, str]] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(
        a=was, b=is_now, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            marked.append((RedlineMark.KEPT, " ".join(was[start:end])))
            continue
        marked += [(RedlineMark.REMOVED, " ".join(was[start:end]))] * (end > start)
        marked += [(RedlineMark.ADDED, " ".join(is_now[new_start:new_end]))] * (new_end > new_start)
    return marked


def _paragraph_marks(before: Sequence[str], now: Sequence[str]) -> Iterator[Redline]:
    for kind, start, end, new_start, new_end in SequenceMatcher(
        a=before, b=now, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            yield from ([(RedlineMark.KEPT, text)] for text in before[start:end])
        else:
            pairs = zip_longest(before[start:end], now[new_start:new_end], fillvalue="")
            yield from (redline(was, is_now) for was, is_now in pairs)


def _clauses(sections: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, list[str]]]:
    """Title and paragraphs by the name of the clause, so that a new number alone is no change."""
    return {
        section["title"].partition(". ")[2] or section["title"]: (section["title"], _paragraphs(section))
        for section in sections
    }


def _paragraphs(section: Mapping[str, Any]) -> list[str]:
    html = "".join(block["html"] for block in section["blocks"] if block["type"] == "prose")
    pieces = PARAGRAPH_END.split(CELL_END.sub(" · ", html))
    texts = (Markup(piece).striptags().strip(" ·") for piece in pieces)  # noqa: S704 - what was sanitised
    return [text for text in texts if text]


def _numbers(label: str) -> tuple[int, ...]:
    return tuple(int(part) for part in label.split("."))
