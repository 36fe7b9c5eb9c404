"""Kinds and categories of reports (field 6.1, 6.3), and the length of their texts."""

from enum import StrEnum

WHAT_MIN = 8
TEXT_MAX = 2000
HEADLINE_MAX = 90
NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no characters that look like another
NUMBER_LENGTH = 5


class Kind(StrEnum):
    """The kind of a report, chosen by the reporter."""

    FAILURE = "failure"
    FRICTION = "friction"
    OPPORTUNITY = "opportunity"


class Category(StrEnum):
    """The category within a kind, chosen by the triager; ``UNSORTED`` until then."""

    UNSORTED = "unsorted"
    WRONG_INFO = "wrong-info"
    MISUNDERSTOOD = "misunderstood"
    WRONG_ACTION = "wrong-action"
    OVERSTEPPED = "overstepped"
    DID_NOT_STOP_OR_ASK = "did-not-stop-or-ask"
    DATA_EXPOSED = "data-exposed"
    UNFAIR_OR_HARMFUL = "unfair-or-harmful"
    TRICKED = "tricked"
    BROKE_OR_LOOPED = "broke-or-looped"
    NO_TRACE = "no-trace"
    SLOW_OR_CLUNKY = "slow-or-clunky"
    TOO_MANY_APPROVALS = "too-many-approvals"
    UNCLEAR_RULE = "unclear-rule"
    UNCLEAR_OWNER = "unclear-owner"
    MISSING_ACCESS_OR_INFO = "missing-access-or-info"
    TRAINING_GAP = "training-gap"
    TARGET_CONFLICT = "target-conflict"
    EXTRA_WORK_AFTER_AGENT = "extra-work-after-agent"
    CUSTOMER_PUSHBACK = "customer-pushback"
    ACCESSIBILITY = "accessibility"
    NEW_TASK = "new-task"
    COULD_DO_MORE_ALONE = "could-do-more-alone"
    SHOULD_DO_LESS_ALONE = "should-do-less-alone"
    BETTER_KNOWLEDGE = "better-knowledge"
    BETTER_HANDOVER = "better-handover"
    BETTER_TRAINING = "better-training"
    BETTER_MEASURE = "better-measure"


_IN_ORDER = tuple(Category)
CATEGORIES: dict[Kind, tuple[Category, ...]] = {
    Kind.FAILURE: (*_IN_ORDER[1:11], Category.UNSORTED),
    Kind.FRICTION: (*_IN_ORDER[11:21], Category.UNSORTED),
    Kind.OPPORTUNITY: (*_IN_ORDER[21:], Category.UNSORTED),
}


class Affected(StrEnum):
    """Whether anyone was affected, as far as the reporter knows."""

    NO = "no"
    MAYBE = "maybe"
    YES = "yes"


class Ongoing(StrEnum):
    """Whether it is still going on, as far as the reporter knows."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


def belongs(category: Category, kind: Kind) -> bool:
    """Return whether a category is one of a kind."""
    return category in CATEGORIES[kind]


def headline(what: str) -> str:
    """Return the first sentence of a text, cut at a word where it is long."""
    first = what.strip().splitlines()[0]
    for mark in (". ", "! ", "? "):
        first = first.split(mark, 1)[0]
    first = first.rstrip(".")
    if len(first) <= HEADLINE_MAX:
        return first
    return first[:HEADLINE_MAX].rsplit(" ", 1)[0].rstrip(",;:") + "…"
