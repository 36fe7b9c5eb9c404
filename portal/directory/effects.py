"""What an import costs people, and when that needs a second yes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, Self

FEW = 2  # people whom any file may change without a second look, unless they lose their access


class Effect(StrEnum):
    """What an import costs people, beyond what a list of changes shows."""

    LEAVES = "leaves"
    LOSES_SIGN_IN = "loses_sign_in"
    UNIT = "unit"
    SITE = "site"
    MANAGER = "manager"
    JOB_ROLES = "job_roles"
    RENAMED = "renamed"
    EMAIL = "email"
    EMPLOYEE_NUMBER = "employee_number"


COSTS_ACCESS = frozenset({Effect.LEAVES, Effect.LOSES_SIGN_IN})


class AgentLoss(NamedTuple):
    """How many of the ``now`` people who work with an agent stop doing so."""

    agent: str
    stop: int
    now: int


class Rename(NamedTuple):
    """A unit with its path in the directory, and its path in the file."""

    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Effects:
    """How many people each effect concerns, which agents lose people, and which units are renamed."""

    people: int = 0  # in the directory before the import
    quietly: float = 0.10  # the share above which an effect needs a second yes
    counts: Mapping[Effect, int] = field(default_factory=dict)
    losses: tuple[AgentLoss, ...] = ()
    renames: tuple[Rename, ...] = ()  # confirmed, higher units first

    @property
    def alarming(self) -> bool:
        return bool(self.alarming_counts or self.alarming_losses)

    @property
    def alarming_counts(self) -> list[tuple[Effect, int]]:
        """Return the effects on more people than a file may touch unasked."""
        return [
            (effect, count)
            for effect, count in self.counts.items()
            if is_many(count, self.people, self.quietly) and (effect in COSTS_ACCESS or count > FEW)
        ]

    @property
    def alarming_losses(self) -> list[AgentLoss]:
        """Return the agents that lose more of their people than a file may take unasked."""
        return [
            each
            for each in self.losses
            if is_many(each.stop, each.now, self.quietly) and (each.stop > FEW or each.stop == each.now)
        ]

    def as_json(self) -> dict[str, Any]:
        losses = [[each.agent, each.stop, each.now] for each in self.losses]
        renames = [[each.old, each.new] for each in self.renames]
        return {"people": self.people, "counts": dict(self.counts), "losses": losses, "renames": renames}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], *, quietly: float) -> Self:
        counts = {Effect(name): count for name, count in kept.get("counts", {}).items()}
        losses = tuple(AgentLoss(*each) for each in kept.get("losses", ()))
        renames = tuple(Rename(*each) for each in kept.get("renames", ()))
        return cls(
            people=kept.get("people", 0), quietly=quietly, counts=counts, losses=losses, renames=renames
        )


def is_many(count: int, of: int, quietly: float) -> bool:
    """Return whether so many people are concerned that the file is probably wrong."""
    return count > of * quietly
