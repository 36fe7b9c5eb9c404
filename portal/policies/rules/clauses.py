"""The clauses of a policy: their anchors, and which of them differ between two versions."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from portal.core.content import slug
from portal.policies.rules.redline import Spoken, has_changed, redline

NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
WORD = re.compile(r"\w+")
SAME_TEXT = 0.6  # the share of common words from which a clause with another title is the same clause

Section = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ChangedClause:
    """A clause that differs between two versions. ``was`` is its earlier title, if that changed too."""

    title: str
    anchor: str
    html: Markup
    was: str = ""


def anchor(title: str) -> str:
    """Return the name by which comments and questions find a clause: its title without the number."""
    return slug(NUMBER.sub("", title))


def text_of(section: Section) -> str:
    """Return the sanitized HTML of a clause."""
    return "".join(block["html"] for block in section["blocks"] if "html" in block)


def changed_clauses(before: Sequence[Section], now: Sequence[Section], spoken: Spoken) -> list[ChangedClause]:
    """Return the clauses that differ: in the order of the newer version, then the removed ones.

    A new number alone is no change.
    """
    pairs = _pairs(before, now)
    found = [_clause(pairs.get(place), section, spoken) for place, section in enumerate(now)]
    kept = {id(section) for section in pairs.values()}
    removed = [
        ChangedClause(
            title=section["title"],
            anchor=anchor(section["title"]),
            html=redline(text_of(section), "", spoken),
        )
        for section in before
        if id(section) not in kept
    ]
    return [*(each for each in found if each), *removed]


def changed_anchors(before: Sequence[Section], now: Sequence[Section]) -> frozenset[str]:
    """Return the anchors of the clauses of the newer version that differ, new ones included."""
    pairs = _pairs(before, now)
    return frozenset(
        anchor(section["title"]) for place, section in enumerate(now) if _differs(pairs.get(place), section)
    )


def _differs(before: Section | None, now: Section) -> bool:
    return before is None or _is_renamed(before, now) or has_changed(text_of(before), text_of(now))


def _is_renamed(before: Section, now: Section) -> bool:
    return anchor(before["title"]) != anchor(now["title"])


def _clause(before: Section | None, now: Section, spoken: Spoken) -> ChangedClause | None:
    if not _differs(before, now):
        return None
    return ChangedClause(
        title=now["title"],
        anchor=anchor(now["title"]),
        html=redline(text_of(before) if before else "", text_of(now), spoken),
        was=before["title"] if before and _is_renamed(before, now) else "",
    )


def _pairs(before: Sequence[Section], now: Sequence[Section]) -> dict[int, Section]:
    """Return the earlier form of each clause by its place now: the one with its name, else with most of its words."""
    named = {anchor(section["title"]): section for section in before}
    found = {
        place: named.pop(name)
        for place, section in enumerate(now)
        if (name := anchor(section["title"])) in named
    }
    for place, section in enumerate(now):
        alike = next((name for name, each in named.items() if _share(each, section) >= SAME_TEXT), None)
        if place not in found and alike:
            found[place] = named.pop(alike)
    return found


def _share(before: Section, now: Section) -> float:
    old, new = (Counter(WORD.findall(Markup(text_of(each)).striptags())) for each in (before, now))  # noqa: S704 - sanitized
    return 2 * (old & new).total() / max(1, old.total() + new.total())
