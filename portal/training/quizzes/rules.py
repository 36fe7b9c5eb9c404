"""Rules of quizzes: which questions are asked, in which order, and what passes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from portal.core.reasons import Reason
from portal.training.assessments.rules import AssessmentPart

ALL_RIGHT = "all_right"


@dataclass(frozen=True)
class Question:
    """One item of a question bank, with what the draw needs."""

    id: str
    competency: str
    must_know: str | None = None

    @property
    def family(self) -> str:
        return self.competency.partition("-")[0]


@dataclass(frozen=True, kw_only=True)
class PassMark:
    """What a pass requires: a share of correct answers, and perhaps every must-know question among them."""

    min_share: float
    needs_every_must_know: bool

    def needed(self, total: int) -> int:
        """Return how many of ``total`` answers must be correct: the share, rounded up."""
        return ceil(round(self.min_share * total, 9))


@dataclass(frozen=True)
class AnswerMark:
    """One answered question: its must-know topic, if it has one, and whether the answer was correct."""

    must_know: str | None
    is_right: bool


@dataclass(frozen=True, kw_only=True)
class QuizOutcome:
    """The counts of an attempt."""

    right: int
    total: int
    missed_must_know: tuple[str, ...]


def read_pass_mark(part: AssessmentPart) -> PassMark:
    """Return the pass mark of one part of the assessments catalogue."""
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
    """Draw the questions of one attempt; the same arguments always give the same questions.

    The draw holds one question of every must-know topic, and as many of each competency family as ``blueprint`` says.
    ``seen`` holds the questions of earlier attempts, oldest first. Unseen questions come first, then those seen
    longest ago.
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
    """Return the options of one question in the order of this attempt."""
    shuffled = list(options)
    Random(f"{seed}/{question}").shuffle(shuffled)  # noqa: S311 - repeatable, not secret
    return shuffled


def outcome(marks: Sequence[AnswerMark]) -> QuizOutcome:
    """Count the answers; the same answers always give the same outcome."""
    return QuizOutcome(
        right=sum(mark.is_right for mark in marks),
        total=len(marks),
        missed_must_know=tuple(mark.must_know for mark in marks if mark.must_know and not mark.is_right),
    )


def shortfalls(found: QuizOutcome, needs: PassMark) -> list[Reason]:
    """Return what is missing for a pass; an empty list is a pass."""
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
