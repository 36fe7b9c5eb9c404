"""The life of a version: draft, review, approval, publication; who has to act, and what stands in the way."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from portal.core.reasons import Reason
from portal.library.rules import FIRST_LABEL, ChangeClass, numbers

SUMMARY_WORDS_MOST = 120  # field 9.2
ITEMS_LEAST, ITEMS_MOST = 2, 4  # field 9.2
REVIEW_MONTHS_MOST = 12  # field 9.2


class DraftState(StrEnum):
    """Where a draft is on its way to publication."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    TO_APPROVE = "to_approve"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


OPEN = frozenset({DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.TO_APPROVE, DraftState.APPROVED})
UNDER_WAY = frozenset({DraftState.IN_REVIEW, DraftState.TO_APPROVE, DraftState.APPROVED})


class Duty(StrEnum):
    """What a named person does with a draft."""

    REVIEWER = "reviewer"
    APPROVER = "approver"


class Opinion(StrEnum):
    """What a reviewer or an approver says about an exact text. A dissent is kept, also when the others approve."""

    AGREES = "agrees"
    ASKS_FOR_CHANGES = "asks_for_changes"
    DISSENTS = "dissents"


class VersionScale(StrEnum):
    """Whether everyone signs again after a change, or nobody does."""

    MAJOR = "major"
    MINOR = "minor"

    @property
    def change(self) -> ChangeClass:
        """The class of the change in the content library."""
        return ChangeClass.FULL if self is VersionScale.MAJOR else ChangeClass.COSMETIC


@dataclass(frozen=True, kw_only=True)
class ReviewFacts:
    """Who is named and can still act, and what each of them said about the text under review."""

    reviewers: Collection[int] = ()
    approvers: Collection[int] = ()
    reviewed: Mapping[int, Opinion] = field(default_factory=dict)
    decided: Mapping[int, Opinion] = field(default_factory=dict)
    quorum: int = 1

    @property
    def approvals(self) -> int:
        return sum(opinion is Opinion.AGREES for opinion in self.decided.values())

    @property
    def outstanding(self) -> Collection[int]:
        """Return the approvers who have not decided yet."""
        return [person for person in self.approvers if person not in self.decided]


def state_after(facts: ReviewFacts) -> DraftState:
    """Return the state of a text under review.

    It goes back to its author when anyone asks for changes, or when the approvers who are left are too few because
    others dissented. An approver who left the company does not send it back: the author names another.
    """
    said = [*facts.reviewed.values(), *facts.decided.values()]
    if Opinion.ASKS_FOR_CHANGES in said:
        return DraftState.DRAFT
    if any(person not in facts.reviewed for person in facts.reviewers):
        return DraftState.IN_REVIEW
    if facts.approvals >= facts.quorum:
        return DraftState.APPROVED
    is_lost = Opinion.DISSENTS in facts.decided.values() and not can_be_approved(facts)
    return DraftState.DRAFT if is_lost else DraftState.TO_APPROVE


def can_be_approved(facts: ReviewFacts) -> bool:
    """Whether the approvers who can still act are enough for the quorum."""
    return facts.approvals + len(facts.outstanding) >= facts.quorum


@dataclass(frozen=True, kw_only=True)
class SendFacts:
    """What is known about a draft when its author sends it for review.

    ``changed`` are the anchors of the clauses that are new or differ from the version before.
    """

    today: date
    effective_on: date
    reviewers: Collection[int]
    approvers: Collection[int]
    quorum: int
    clauses: Sequence[str]
    items: Sequence[Mapping[str, Any]]
    is_first: bool
    scale: VersionScale
    changed: Collection[str] = ()


def send_problems(facts: SendFacts) -> list[tuple[Reason, str | None]]:
    """Return why a draft cannot be sent for review, each with the field of the form that it belongs to."""
    found: list[tuple[Reason, str | None]] = []
    if facts.effective_on < facts.today:
        found.append((Reason("policy_effective_in_past"), "effective_on"))
    if facts.is_first and facts.scale is VersionScale.MINOR:
        found.append((Reason("policy_first_is_major"), "scale"))
    if not facts.reviewers:
        found.append((Reason("policy_needs_reviewer"), None))
    if not facts.approvers:
        found.append((Reason("policy_needs_approver"), None))
    elif facts.quorum > len(facts.approvers):
        found.append((Reason("policy_quorum_too_high", count=len(facts.approvers)), "quorum"))
    if not facts.clauses:
        found.append((Reason("policy_needs_clause"), None))
    return [*found, *((reason, None) for reason in _question_problems(facts))]


def _question_problems(facts: SendFacts) -> Iterator[Reason]:
    """Yield what is wrong with the questions that a signer answers."""
    if not ITEMS_LEAST <= len(facts.items) <= ITEMS_MOST:
        yield Reason("policy_needs_questions", count=len(facts.items))
    for item in facts.items:
        if item.get("clause") and item["clause"] not in facts.clauses:
            yield Reason("policy_question_without_clause", stem=item["stem"])
    if not _asks_about_changes(facts):
        yield Reason("policy_question_on_change")


def _asks_about_changes(facts: SendFacts) -> bool:
    """Return whether a major version asks about a clause that changed; other versions ask nobody again."""
    is_asked_again = not facts.is_first and facts.scale is VersionScale.MAJOR and bool(facts.changed)
    return not is_asked_again or any(item.get("clause") in facts.changed for item in facts.items)


def next_version(label: str | None, scale: VersionScale) -> str:
    """Return the number of the next version: a major one raises the first number, a minor one the last."""
    if label is None:
        return FIRST_LABEL
    major, minor, patch = numbers(label)
    return f"{major + 1}.0.0" if scale is VersionScale.MAJOR else f"{major}.{minor}.{patch + 1}"


def next_key(keys: Collection[str]) -> str:
    """Return the key of a new policy: the next number after those that exist."""
    taken = [int(key[1:]) for key in keys if key[:1] == "p" and key[1:].isdigit()]
    return f"p{max(taken, default=0) + 1:02}"


def may_act(person_id: int, author_id: int, duty: Duty) -> Reason | None:
    """Return why a person cannot be named: nobody reviews or approves what they wrote."""
    if person_id != author_id:
        return None
    return Reason("policy_author_reviews" if duty is Duty.REVIEWER else "policy_author_approves")
