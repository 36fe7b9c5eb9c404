"""The card of an agent: what it may do, may not do, and how to stop it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from portal.agents.rules.levels import RiskTier
from portal.core.reasons import Reason

NAME_MAX = 80
LINE_MAX = 240  # characters in one line of the card
TEXT_MAX = 1000


@dataclass(frozen=True)
class StepIn:
    """When a person steps in, and what happens then."""

    when: str
    then: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """The plain-language description of an agent. Known limits are kept apart, because they change on their own."""

    name: str
    summary: str
    purpose: str
    talks_to_customers: bool
    risk_tier: RiskTier
    may: tuple[str, ...]
    may_not: tuple[str, ...]
    steps_in: tuple[StepIn, ...]
    how_to_stop: str


def card_refusals(card: Card) -> list[tuple[str, Reason]]:
    """Return the parts that a card must have but lacks, as (field, reason)."""
    parts = {
        "may": Reason("card_needs_may"),
        "may_not": Reason("card_needs_may_not"),
        "steps_in": Reason("card_needs_steps_in"),
        "how_to_stop": Reason("card_needs_stop"),
    }
    return [(part, reason) for part, reason in parts.items() if not getattr(card, part)]


def slug_of(name: str) -> str:
    """Return a name as a slug: plain letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def card_is_behind(checked_at: datetime, level_changed_at: datetime | None) -> bool:
    """Return whether the level of an agent changed after its card was last checked."""
    return level_changed_at is not None and level_changed_at > checked_at
