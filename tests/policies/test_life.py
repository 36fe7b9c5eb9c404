"""The life of a version: from a draft to a text in force, and what stands in the way."""

from datetime import date

import pytest

from portal.core.reasons import Reason
from portal.library.rules import ChangeClass
from portal.policies.rules.life import (
    DraftState,
    Duty,
    Opinion,
    ReviewFacts,
    SendFacts,
    VersionScale,
    may_act,
    next_key,
    next_version,
    send_problems,
    state_after,
)

AGREES, CHANGES, DISSENTS = Opinion.AGREES, Opinion.ASKS_FOR_CHANGES, Opinion.DISSENTS
ADA, BO, CAL, DOT = 1, 2, 3, 4
TODAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("reviewed", "decided", "quorum", "expected"),
    [
        ({}, {}, 1, DraftState.IN_REVIEW),
        ({ADA: AGREES}, {}, 1, DraftState.TO_APPROVE),
        ({ADA: CHANGES}, {}, 1, DraftState.DRAFT),
        ({ADA: AGREES}, {BO: AGREES}, 1, DraftState.APPROVED),
        ({ADA: AGREES}, {BO: AGREES}, 2, DraftState.TO_APPROVE),
        ({ADA: AGREES}, {BO: AGREES, CAL: DISSENTS}, 2, DraftState.TO_APPROVE),
        ({ADA: AGREES}, {BO: AGREES, CAL: DISSENTS, DOT: AGREES}, 2, DraftState.APPROVED),
        ({ADA: AGREES}, {BO: AGREES, CAL: DISSENTS, DOT: DISSENTS}, 2, DraftState.DRAFT),
        ({ADA: AGREES}, {BO: CHANGES}, 1, DraftState.DRAFT),
    ],
)
def test_a_text_moves_on_when_enough_people_agree(reviewed, decided, quorum, expected) -> None:
    facts = ReviewFacts(
        reviewers=[ADA], approvers=[BO, CAL, DOT], reviewed=reviewed, decided=decided, quorum=quorum
    )

    assert state_after(facts) is expected


def test_an_approver_who_left_does_not_send_a_text_back_and_what_they_said_still_counts() -> None:
    waiting = ReviewFacts(reviewers=[ADA], approvers=[], reviewed={ADA: AGREES}, quorum=1)
    said = ReviewFacts(reviewers=[ADA], approvers=[], reviewed={ADA: AGREES}, decided={BO: AGREES}, quorum=1)

    assert (state_after(waiting), state_after(said)) == (DraftState.TO_APPROVE, DraftState.APPROVED)


def test_a_reviewer_who_left_is_not_waited_for() -> None:
    assert state_after(ReviewFacts(reviewers=[], approvers=[BO])) is DraftState.TO_APPROVE


READY = {
    "today": TODAY, "effective_on": TODAY, "reviewers": [ADA], "approvers": [BO], "quorum": 1, "clauses": ["purpose"],
    "items": [{"stem": "One?", "clause": "purpose"}, {"stem": "Two?"}], "is_first": False, "scale": VersionScale.MINOR,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "reason", "field"),
    [
        ({"effective_on": date(2026, 3, 11)}, Reason("policy_effective_in_past"), "effective_on"),
        ({"is_first": True}, Reason("policy_first_is_major"), "scale"),
        ({"reviewers": []}, Reason("policy_needs_reviewer"), None),
        ({"approvers": []}, Reason("policy_needs_approver"), None),
        ({"quorum": 2}, Reason("policy_quorum_too_high", count=1), "quorum"),
        ({"items": [{"stem": "One?"}]}, Reason("policy_needs_questions", count=1), None),
        (
            {"clauses": ["your-part"]},
            Reason("policy_question_without_clause", stem="One?"),
            None,
        ),
        ({"clauses": [], "items": [{"stem": "One?"}, {"stem": "Two?"}]}, Reason("policy_needs_clause"), None),
    ],
)
def test_what_is_missing_is_said_before_anyone_is_asked(change, reason, field) -> None:
    assert send_problems(SendFacts(**READY)) == []
    assert send_problems(SendFacts(**{**READY, **change})) == [(reason, field)]


def test_a_major_change_raises_the_first_number_and_asks_everyone_again() -> None:
    assert [next_version("1.4.2", scale) for scale in VersionScale] == ["2.0.0", "1.4.3"]
    assert next_version(None, VersionScale.MAJOR) == "1.0.0"
    assert [scale.change for scale in VersionScale] == [ChangeClass.FULL, ChangeClass.COSMETIC]


def test_a_new_policy_gets_the_next_number() -> None:
    assert (next_key([]), next_key(["p01", "p10", "handbook"])) == ("p01", "p11")


def test_nobody_decides_about_what_they_wrote() -> None:
    assert may_act(BO, ADA, Duty.APPROVER) is None
    assert may_act(ADA, ADA, Duty.APPROVER) == Reason("policy_author_approves")
    assert may_act(ADA, ADA, Duty.REVIEWER) == Reason("policy_author_reviews")
