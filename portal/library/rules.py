"""Rules about content: its kinds, the class of a change, and the effect on evidence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict

from portal.core.dates import has_passed
from portal.core.reasons import Reason


class ContentKind(StrEnum):
    """The kind of a piece of content."""

    LESSON = "lesson"
    QUIZ = "quiz"
    LAB = "lab"
    SIGNOFF = "signoff"
    POLICY = "policy"
    MESSAGE = "message"
    CATALOGUE = "catalogue"


class ChangeClass(StrEnum):
    """The effect of a new version on evidence for the version before."""

    COSMETIC = "cosmetic"
    DELTA = "delta"
    FULL = "full"


NO_EVIDENCE = frozenset({ContentKind.CATALOGUE, ContentKind.MESSAGE})  # nobody has to do it
RANK = (ChangeClass.COSMETIC, ChangeClass.DELTA, ChangeClass.FULL)


class Touched(StrEnum):
    """What a change touches besides the wording, as far as a program can see."""

    CLAUSES = "clauses"
    MEANING = "meaning"
    ANSWERS = "answers"
    QUESTIONS = "questions"
    MUSTS = "musts"
    DRAW = "draw"
    TERMS = "terms"


class Origin(StrEnum):
    """Where a version was written."""

    FILE = "file"
    PORTAL = "portal"


FIRST_LABEL = "1.0.0"
WITHDRAW_WITHIN = timedelta(hours=24)  # of taking force
FIRST_ERA = 1


def numbers(label: str) -> tuple[int, int, int]:
    """Return the three numbers of a version label."""
    major, minor, patch = (int(part) for part in label.split("."))
    return major, minor, patch


def change_between(before: str, after: str) -> ChangeClass:
    """Return the change class of a version number: patch cosmetic, minor delta, major full."""
    old, new = numbers(before), numbers(after)
    if old[0] != new[0]:
        return ChangeClass.FULL
    return ChangeClass.DELTA if old[1] != new[1] else ChangeClass.COSMETIC


def withdraw_problem(
    *, is_newest: bool, is_only: bool, published_at: datetime, at: datetime
) -> Reason | None:
    """Return why a version may not be withdrawn.

    Only the newest may, not the first of its content, and until some hours after it took force.
    """
    if not is_newest:
        return Reason("content_not_newest")
    if is_only:
        return Reason("content_is_first")
    if has_passed(published_at + WITHDRAW_WITHIN, at):
        return Reason("content_too_late_to_withdraw", at=published_at)
    return None


def change_since(before: str, after: str | None, log: Iterable[tuple[str, ChangeClass]]) -> ChangeClass:
    """Return the class of a change: the greatest of the lines of the log since ``before``, or else that of its number.

    A catalogue has neither and does not affect evidence.
    """
    if after is None:
        return ChangeClass.COSMETIC
    logged = [change for label, change in log if numbers(before) < numbers(label) <= numbers(after)]
    return max(logged, key=RANK.index, default=change_between(before, after))


def asks_again(kind: ContentKind, change: ChangeClass) -> bool:
    """Return whether people who had done a piece of content have to do it again after a change."""
    if kind is ContentKind.POLICY:
        return change is not ChangeClass.COSMETIC
    return change is ChangeClass.FULL and kind not in NO_EVIDENCE


def note_of_change(kind: ContentKind, label: str, log: Iterable[Mapping[str, str]]) -> str:
    """Return what the change log says of the newest change up to ``label`` that asks people again; maybe nothing."""
    asking = [
        line
        for line in log
        if asks_again(kind, ChangeClass(line["change"])) and numbers(line["version"]) <= numbers(label)
    ]
    newest = max(asking, key=lambda line: numbers(line["version"]), default=None)
    return newest["note"] if newest else ""


def class_problem(
    change: ChangeClass, least: ChangeClass, touched: Sequence["Touched"], *, has_note: bool
) -> Reason | None:
    """Return why a change may not have its class: it touches more, or asks everybody again and does not say why.

    ``least`` is the least class that the difference of the texts allows, and ``touched`` what differs.
    """
    if RANK.index(change) < RANK.index(least):
        return Reason("content_touches_more", what=tuple(touched))
    if change is ChangeClass.FULL and not has_note:
        return Reason("content_without_note")
    return None


def era_after(era: int, change: ChangeClass) -> int:
    """Return the era after a change; a full change begins a new one, and evidence counts within its era."""
    return era + 1 if change is ChangeClass.FULL else era


def next_label(label: str) -> str:
    """Return the next label for content without a number of its own."""
    major, minor, patch = numbers(label)
    return f"{major}.{minor}.{patch + 1}"


def label_problem(before: str, after: str) -> Reason | None:
    """Return why a changed text may not have this number: it must be higher than the current one."""
    if numbers(after) > numbers(before):
        return None
    code = "content_same_number" if before == after else "content_lower_number"
    return Reason(code, label=before)


class OptionBody(TypedDict):
    """An option of a question in the body of its content."""

    id: str
    text: str
    correct: bool
    feedback: str


class ItemBody(TypedDict):
    """A question in the body of its content; ``type`` is ``single`` or ``multiple``.

    ``clause`` is the anchor of the clause that a question of a policy is about.
    """

    id: str
    competency: str
    kind: str
    type: str
    stem: str
    options: Sequence[OptionBody]
    must_know: str | None
    clause: NotRequired[str | None]


def right_options(item: ItemBody) -> frozenset[str]:
    """Return the ids of a question's right options."""
    return frozenset(option["id"] for option in item["options"] if option["correct"])


def is_right(item: ItemBody, chosen: Iterable[str]) -> bool:
    """Return whether exactly the right options were chosen."""
    return set(chosen) == right_options(item)
