"""What a text quotes: values of metrics, levels in force, and figures that a decision names.

A writer types a placeholder: ``{metric b3}``, ``{level}`` or ``{level 12}`` (of deployment 12), ``{planned level}``,
``{agent}``, ``{decision DEC-0012: £500}``, or a part of the card or of the place of an agent, such as ``{how to stop}``
and ``{planned day}``. The published text has the values, and lists where each comes from.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.agents.rules import Autonomy
from portal.core.reasons import Reason
from portal.library.shapes.messages import PLACEHOLDER

_METRIC = re.compile(r"metric (?P<key>[a-z0-9]+)")
_LEVEL = re.compile(r"(?P<planned>planned )?level(?: (?P<number>\d{1,9}))?")
_DECISION = re.compile(r"decision (?P<decision>[A-Z]{2,}-\d+): (?P<figure>[^{}]{1,60})")


class ClaimKind(StrEnum):
    """What a claim rests on."""

    METRIC = "metric"
    LEVEL = "level"
    PLANNED_LEVEL = "planned_level"
    DECISION = "decision"
    AGENT = "agent"
    MAY = "may"
    MAY_NOT = "may_not"
    HOW_TO_STOP = "how_to_stop"
    VERSION = "version"
    PLACE = "place"
    PLANNED_DAY = "planned_day"
    PART = "your_part"
    PLANNED_PART = "planned_part"


OF_CARD = frozenset(
    {ClaimKind.AGENT, ClaimKind.MAY, ClaimKind.MAY_NOT, ClaimKind.HOW_TO_STOP, ClaimKind.VERSION}
)
OF_PLAN = frozenset({ClaimKind.PLANNED_LEVEL, ClaimKind.PLANNED_DAY, ClaimKind.PLANNED_PART})
_PLAIN = {
    kind.value.replace("_", " "): kind
    for kind in (*OF_CARD, ClaimKind.PLACE, ClaimKind.PLANNED_DAY, ClaimKind.PART, ClaimKind.PLANNED_PART)
}


@dataclass(frozen=True, kw_only=True)
class MetricFact:
    """A metric with its newest value in words; without a value, nobody has entered one."""

    name: str
    text: str | None
    source: str
    ends_on: date | None
    is_stale: bool


@dataclass(frozen=True, kw_only=True)
class LevelFact:
    """A deployment: its level in force, the planned one, their words, and what people do at each."""

    place: str
    level: Autonomy
    text: str
    planned_text: str | None
    part: str = ""
    planned_part: str = ""
    planned_day: str = ""


@dataclass(frozen=True, kw_only=True)
class CardFact:
    """What the card of an agent says now: its name, what it may do and not do, how to stop it, its version."""

    name: str
    may: str
    may_not: str
    how_to_stop: str
    version: str


@dataclass(frozen=True)
class Claim:
    """One placeholder of a text. ``key`` names the metric, the deployment or the decision."""

    kind: ClaimKind
    key: str
    placeholder: str
    figure: str = ""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Everything that a text may quote: metrics by key, deployments of its agent by number, the agent's card."""

    metrics: Mapping[str, MetricFact] = field(default_factory=dict)
    levels: Mapping[int, LevelFact] = field(default_factory=dict)
    card: CardFact | None = None

    def level_of(self, key: str) -> LevelFact | None:
        """Return the deployment of a number; without one, any, where all have the same level."""
        if key:
            return self.levels.get(int(key))
        same = {fact.level for fact in self.levels.values()}
        return next(iter(self.levels.values())) if len(same) == 1 else None

    def text_of(self, claim: Claim) -> str | None:
        """Return the words that a claim stands for; ``None`` where nothing stands behind it."""
        if claim.kind is ClaimKind.METRIC:
            metric = self.metrics.get(claim.key)
            return metric.text if metric else None
        if claim.kind is ClaimKind.DECISION:
            return claim.figure
        told = self._card_texts() if claim.kind in OF_CARD else self._level_texts(claim.key)
        return told.get(claim.kind) or None

    def _card_texts(self) -> Mapping[ClaimKind, str]:
        if self.card is None:
            return {}
        return {
            ClaimKind.AGENT: self.card.name,
            ClaimKind.MAY: self.card.may,
            ClaimKind.MAY_NOT: self.card.may_not,
            ClaimKind.HOW_TO_STOP: self.card.how_to_stop,
            ClaimKind.VERSION: self.card.version,
        }

    def _level_texts(self, key: str) -> Mapping[ClaimKind, str]:
        fact = self.level_of(key)
        if fact is None:
            return {}
        return {
            ClaimKind.LEVEL: fact.text,
            ClaimKind.PLANNED_LEVEL: fact.planned_text or "",
            ClaimKind.PLACE: fact.place,
            ClaimKind.PLANNED_DAY: fact.planned_day,
            ClaimKind.PART: fact.part,
            ClaimKind.PLANNED_PART: fact.planned_part,
        }


def claims_in(text: str) -> Iterator[Claim | str]:
    """Yield the claims of a text in reading order; a placeholder that is none comes as its text."""
    for match in PLACEHOLDER.finditer(text):
        yield _read(match[0]) or match[0]


def fill_in(text: str, claims: Claims) -> str:
    """Return a text with the words of its claims; a claim without words stays as it is."""

    def words(match: re.Match[str]) -> str:
        claim = _read(match[0])
        return (claims.text_of(claim) if claim else None) or match[0]

    return PLACEHOLDER.sub(words, text)


def claim_problem(claim: Claim, claims: Claims) -> Reason | None:
    """Return why a claim may not be published (MSG-1, MSG-3)."""
    if claim.kind is ClaimKind.METRIC:
        metric = claims.metrics.get(claim.key)
        if metric is None:
            return Reason("message_metric_unknown", key=claim.key)
        if metric.text is None or not metric.source:
            return Reason("message_metric_without_value", name=metric.name)
        if metric.is_stale:
            return Reason("message_metric_stale", name=metric.name)
        return None
    if claims.text_of(claim):
        return None
    if claim.kind in OF_CARD:
        code = "message_no_agent" if claims.card is None else "message_not_on_card"
    else:
        code = "message_no_plan" if claim.kind in OF_PLAN else "message_level_unclear"
    return Reason(code, placeholder=claim.placeholder)


def _read(placeholder: str) -> Claim | None:
    inside = placeholder.strip("{}").strip()
    if kind_named := _PLAIN.get(inside):
        return Claim(kind_named, "", placeholder)
    if match := _METRIC.fullmatch(inside):
        return Claim(ClaimKind.METRIC, match["key"], placeholder)
    if match := _LEVEL.fullmatch(inside):
        kind = ClaimKind.PLANNED_LEVEL if match["planned"] else ClaimKind.LEVEL
        return Claim(kind, match["number"] or "", placeholder)
    if match := _DECISION.fullmatch(inside):
        return Claim(ClaimKind.DECISION, match["decision"], placeholder, match["figure"].strip())
    return None
