"""Rules of policies: who a policy is for, whether a signature still counts, and what a newer text changes."""

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
    """The state of one policy for one person."""

    TO_ACKNOWLEDGE = "to_acknowledge"
    NEW_VERSION = "new_version"
    ACKNOWLEDGED = "acknowledged"
    TO_READ = "to_read"  # no signature is required
    FOR_OTHERS = "for_others"  # the person is not in its audience, and may read it


STEPS: dict[Stage, tuple[str, ...]] = {Stage.FOUNDATION: ("p06",)}  # policies that are steps of a path
ON_A_PATH = frozenset(key for keys in STEPS.values() for key in keys)
ASKED_AGAIN = 2  # questions under a text that changed (field 2.6)
WAITS = frozenset({PolicyStanding.TO_ACKNOWLEDGE, PolicyStanding.NEW_VERSION})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts about one person and one policy. ``counts``: the signature is not replaced by a newer text."""

    asks: bool
    has_signed: bool
    counts: bool


class RedlineMark(StrEnum):
    """What happened to a run of words between two versions."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


Redline = Sequence[tuple[RedlineMark, str]]


@dataclass(frozen=True, kw_only=True)
class ChangedClause:
    """A clause that differs between two versions, paragraph by paragraph."""

    title: str
    paragraphs: Sequence[Redline]


CELL_END, PARAGRAPH_END = re.compile(r"</t[dh]>"), re.compile(r"</(?:p|li|tr|h\d|pre)>")


def steps(_role: JobRole, stage: Stage, _catalogues: Catalogues) -> Sequence[str]:
    """Return the keys of the policies that a stage asks a person to sign."""
    return STEPS.get(stage, ())


def asks(key: str, *, acknowledge: bool) -> bool:
    """Return whether a policy asks for a signature: its file provides for one, and it is a step of a path.

    A policy that no path requires is for reading, so that a new policy asks nothing of anybody.
    """
    return acknowledge and key in ON_A_PATH


def standing(facts: Facts) -> PolicyStanding:
    """Return the state of one policy for one person."""
    if facts.counts:
        return PolicyStanding.ACKNOWLEDGED
    if not facts.asks:
        return PolicyStanding.TO_READ
    return PolicyStanding.NEW_VERSION if facts.has_signed else PolicyStanding.TO_ACKNOWLEDGE


def questions(items: Sequence[ItemBody], *, has_signed: bool) -> Sequence[ItemBody]:
    """Return the questions to answer before signing.

    A first signature answers all of them. A person who signed an earlier text answers fewer.
    """
    return items[:ASKED_AGAIN] if has_signed else items


def is_for(audience: str | Sequence[str], roles: Collection[JobRole]) -> bool:
    """Return whether a policy is for a person with these job roles; every person is an employee."""
    addressed = {audience} if isinstance(audience, str) else set(audience)
    return JobRole.ALL_EMPLOYEES in addressed or not addressed.isdisjoint(roles)


def changes_since(log: Sequence[Mapping[str, Any]], label: str | None) -> list[Mapping[str, Any]]:
    """Return the change-log lines newer than the signed version, newest first; none without a signature."""
    if label is None:
        return []
    newest_first = sorted(log, key=lambda line: _numbers(line["version"]), reverse=True)
    return [line for line in newest_first if _numbers(line["version"]) > _numbers(label)]


def changed_clauses(
    before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> list[ChangedClause]:
    """Return the clauses that differ: in the order of the newer version, then the removed ones."""
    earlier, later = _clauses(before), _clauses(now)
    titles = {name: title for name, (title, _text) in (earlier | later).items()}
    order = [*later, *(name for name in earlier if name not in later)]
    return [
        ChangedClause(title=titles[name], paragraphs=list(_paragraph_marks(was, is_now)))
        for name in order
        if (was := earlier.get(name, ("", []))[1]) != (is_now := later.get(name, ("", []))[1])
    ]


def redline(before: str, now: str) -> Redline:
    """Return the words of both texts as runs, each kept, removed or added."""
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
    """Return title and paragraphs by the name of the clause, so that a new number alone is no change."""
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
