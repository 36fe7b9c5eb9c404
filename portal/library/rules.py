"""The kinds of content, how a change is classed, and what that does to evidence."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypedDict

from portal.core.reasons import Reason


class ContentKind(StrEnum):
    """What a piece of the library is."""

    LESSON = "lesson"
    QUIZ = "quiz"
    LAB = "lab"
    SIGNOFF = "signoff"
    POLICY = "policy"
    CATALOGUE = "catalogue"


class ChangeClass(StrEnum):
    """What a new version does to evidence of the version before."""

    COSMETIC = "cosmetic"
    DELTA = "delta"
    FULL = "full"


class Origin(StrEnum):
    """Where a version was written."""

    FILE = "file"
    PORTAL = "portal"


FIRST_LABEL = "1.0.0"
FIRST_ERA = 1


def numbers(label: str) -> tuple[int, int, int]:
    """The three numbers of a version label."""
    major, minor, patch = (int(part) for part in label.split("."))
    return major, minor, patch


def change_between(before: str, after: str) -> ChangeClass:
    """What the version number says by itself: a patch is cosmetic, a minor step delta, a major step full."""
    old, new = numbers(before), numbers(after)
    if old[0] != new[0]:
        return ChangeClass.FULL
    return ChangeClass.DELTA if old[1] != new[1] else ChangeClass.COSMETIC


def default_change(declared: ChangeClass | None, *, before: str, after: str | None) -> ChangeClass:
    """The class that a file declares, else what its number says; a catalogue has none and touches no evidence."""
    if declared:
        return declared
    return change_between(before, after) if after else ChangeClass.COSMETIC


def era_after(era: int, change: ChangeClass) -> int:
    """Evidence counts within its era; a full change begins a new one."""
    return era + 1 if change is ChangeClass.FULL else era


def next_label(label: str) -> str:
    """The label of a further version of something that carries no number of its own."""
    major, minor, patch = numbers(label)
    return f"{major}.{minor}.{patch + 1}"


def label_problem(before: str, after: str) -> Reason | None:
    """Why a changed text may not come under this number: it must be higher than the one in force."""
    if numbers(after) > numbers(before):
        return None
    code = "content_same_number" if before == after else "content_lower_number"
    return Reason(code, label=before)


class OptionBody(TypedDict):
    """An option of a question, as the body of its content says it."""

    id: str
    text: str
    correct: bool
    feedback: str


class ItemBody(TypedDict):
    """A question, as the body of its content says it; ``type`` is ``single`` or ``multiple``."""

    id: str
    competency: str
    kind: str
    type: str
    stem: str
    options: Sequence[OptionBody]
    must_know: str | None


def right_options(item: ItemBody) -> frozenset[str]:
    """The options of a question that are right, by their ids."""
    return frozenset(option["id"] for option in item["options"] if option["correct"])


def is_right(item: ItemBody, chosen: Iterable[str]) -> bool:
    """All or nothing: exactly the right options, no more and no fewer."""
    return set(chosen) == right_options(item)
