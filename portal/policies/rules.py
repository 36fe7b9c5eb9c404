"""Whom a policy is for, and whether a signature under it still counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.people.rules import JobRole


class Standing(StrEnum):
    """How a policy stands for one person."""

    TO_ACKNOWLEDGE = "to_acknowledge"
    NEW_VERSION = "new_version"
    ACKNOWLEDGED = "acknowledged"
    TO_READ = "to_read"  # nobody has to sign it


WAITS = frozenset({Standing.TO_ACKNOWLEDGE, Standing.NEW_VERSION})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one person and one policy; ``counts``: a signature that no newer text has overtaken."""

    asks: bool
    has_signed: bool
    counts: bool


def standing(facts: Facts) -> Standing:
    """Where one person stands with one policy."""
    if facts.counts:
        return Standing.ACKNOWLEDGED
    if not facts.asks:
        return Standing.TO_READ
    return Standing.NEW_VERSION if facts.has_signed else Standing.TO_ACKNOWLEDGE


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


def _numbers(label: str) -> tuple[int, ...]:
    return tuple(int(part) for part in label.split("."))
