"""Who a policy is for, whether a signature still counts, and what the change log says since it was given."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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


class Concern(StrEnum):
    """What a person tells the owner of a policy before they sign, or instead."""

    QUESTION = "question"
    CANNOT_AGREE = "cannot_agree"


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


def steps(_role: JobRole, stage: Stage, _catalogues: Catalogues) -> Sequence[str]:
    """Return the keys of the policies that a stage asks a person to sign."""
    return STEPS.get(stage, ())


def asks(key: str, *, acknowledge: bool, is_own: bool) -> bool:
    """Return whether a policy asks for a signature: its text provides for one, and a path or the company requires it.

    ``is_own``: it was written and approved in the portal. A policy that came with the portal asks nothing of anybody
    until a path requires it.
    """
    return acknowledge and (is_own or key in ON_A_PATH)


def standing(facts: Facts) -> PolicyStanding:
    """Return the state of one policy for one person."""
    if facts.counts:
        return PolicyStanding.ACKNOWLEDGED
    if not facts.asks:
        return PolicyStanding.TO_READ
    return PolicyStanding.NEW_VERSION if facts.has_signed else PolicyStanding.TO_ACKNOWLEDGE


def questions(items: Sequence[ItemBody], *, changed: Collection[str] | None) -> Sequence[ItemBody]:
    """Return the questions to answer before signing.

    A first signature answers all of them (``changed`` is ``None``). A person who signed an earlier text answers those
    about the clauses that have changed since, or two if there is none about them.
    """
    if changed is None:
        return items
    return [item for item in items if item.get("clause") in changed] or items[:ASKED_AGAIN]


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


def _numbers(label: str) -> tuple[int, ...]:
    return tuple(int(part) for part in label.split("."))
