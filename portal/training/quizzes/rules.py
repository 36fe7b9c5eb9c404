"""Which questions are asked, in which order, and when a quiz is passed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from portal.core.reasons import Reason
from portal.training.assessments.rules import AssessmentPart

ALL_RIGHT = "all_right"


@dataclass(frozen=True)
class Question:
    """One item of a bank, as far as a draw needs to know it."""

    id: str
    competency: str
    must_know: str | None = None

    @property
    def family(self) -> str:
        return self.competency.partition("-")[0]


@dataclass(frozen=True, kw_only=True)
class PassMark:
    """What passing takes: a share of right answers, and perhaps every must-know among them."""

    min_share: float
    needs_every_must_know: bool

    def needed(self, total: int) -> int:
        """How many of ``total`` have to be right: the share, rounded up."""
        return ceil(round(self.min_share * total, 9))


@dataclass(frozen=True)
class AnswerMark:
    """One answered question: its must-know topic, if it has one, and whether the answer was right."""

    must_know: str | None
    is_right: bool


@dataclass(frozen=True, kw_only=True)
class QuizOutcome:
    """What the answers of an attempt come to."""

    right: int
    total: int
    missed_must_know: tuple[str, ...]


def read_pass_mark(part: AssessmentPart) -> PassMark:
    """The pass mark of one part of the assessments catalogue."""
    given = part["pass"]
    return PassMark(min_share=given["min_share"], needs_every_must_know=given["must_know"] == ALL_RIGHT)


def draw(
    bank: Sequence[Question],
    *,
    blueprint: Mapping[str, int],
    must_know: Sequence[str],
    seed: int,
    seen: Sequence[Collection[str]] = (),
) -> list[str]:
    """The questions of one attempt, always the same for the same arguments.

    One question of every must-know topic, and in all as many of each competency family as ``blueprint`` says.
    ``seen`` holds the questions of earlier attempts, oldest first: new ones come first, then those seen longest ago.
    """
    order = Random(seed)  # noqa: S311 - a draw has to be repeatable, not secret
    fresh_first = _fresh_first(bank, seen, order)
    drawn = [next(each for each in fresh_first if each.must_know == topic) for topic in must_know]
    for family, count in blueprint.items():
        still = count - sum(each.family == family for each in drawn)
        free = [each for each in fresh_first if each.family == family and each.must_know is None]
        drawn += free[: max(0, still)]
    order.shuffle(drawn)
    return [each.id for each in drawn]


def in_order(options: Sequence[str], *, seed: int, question: str) -> list[str]:
    """The options of one question in the order this attempt shows them."""
    shuffled = list(options)
    Random(f"{seed}/{question}").shuffle(shuffled)  # noqa: S311 - repeatable, not secret
    return shuffled


def outcome(marks: Sequence[AnswerMark]) -> QuizOutcome:
    """Count; the same answers always give the same outcome."""
    return QuizOutcome(
        right=sum(mark.is_right for mark in marks),
        total=len(marks),
        missed_must_know=tuple(mark.must_know for mark in marks if mark.must_know and not mark.is_right),
    )


def shortfalls(found: QuizOutcome, needs: PassMark) -> list[Reason]:
    """What was missing for a pass; empty for a pass."""
    short = []
    needed = needs.needed(found.total)
    if found.right < needed:
        short.append(Reason("quiz_too_few_right", right=found.right, total=found.total, needed=needed))
    if needs.needs_every_must_know and found.missed_must_know:
        short.append(Reason("quiz_must_know_missed", topics=found.missed_must_know))
    return short


def _fresh_first(bank: Sequence[Question], seen: Sequence[Collection[str]], order: Random) -> list[Question]:
    last_seen = {question: turn for turn, questions in enumerate(seen, start=1) for question in questions}
    shuffled = list(bank)
    order.shuffle(shuffled)
    return sorted(shuffled, key=lambda each: last_seen.get(each.id, 0))
