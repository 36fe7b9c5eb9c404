"""Whom a policy is for, and what still counts."""

import pytest

from portal.core.content import sections
from portal.people.rules import JobRole
from portal.policies.rules import (
    Facts,
    PolicyStanding,
    RedlineMark,
    changed_clauses,
    changes_since,
    is_for,
    questions,
    redline,
    standing,
)


@pytest.mark.parametrize(
    ("asks", "has_signed", "counts", "expected"),
    [
        (True, False, False, PolicyStanding.TO_ACKNOWLEDGE), (True, True, False, PolicyStanding.NEW_VERSION),
        (True, True, True, PolicyStanding.ACKNOWLEDGED), (False, False, False, PolicyStanding.TO_READ),
    ],
)  # fmt: skip
def test_a_policy_stands_in_one_of_four_ways(asks, has_signed, counts, expected) -> None:
    assert standing(Facts(asks=asks, has_signed=has_signed, counts=counts)) is expected


def test_a_policy_for_everyone_is_for_everyone_and_one_for_a_role_for_its_holders() -> None:
    assert is_for("all-employees", [])
    assert is_for(["executive", "compliance-team"], [JobRole.EXECUTIVE])
    assert not is_for("executive", [JobRole.FRONTLINE_AGENT])


def test_what_changed_is_what_is_newer_than_what_was_signed() -> None:
    log = [{"version": "1.0.0"}, {"version": "1.10.0"}, {"version": "1.9.0"}]

    assert changes_since(log, "1.0.0") == [{"version": "1.10.0"}, {"version": "1.9.0"}]
    assert changes_since(log, None) == []


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("Stop first.", "Stop first.", [(RedlineMark.KEPT, "Stop first.")]),
        ("", "Stop first.", [(RedlineMark.ADDED, "Stop first.")]),
        ("Stop first.", "", [(RedlineMark.REMOVED, "Stop first.")]),
        (
            "Report within two days.", "Report within one day.",
            [(RedlineMark.KEPT, "Report within"), (RedlineMark.REMOVED, "two days."), (RedlineMark.ADDED, "one day.")],
        ),
    ],
)  # fmt: skip
def test_a_redline_keeps_every_word_of_both_texts(before, now, expected) -> None:
    assert list(redline(before, now)) == expected


def test_a_clause_has_changed_when_its_words_have_not_when_only_its_number_has() -> None:
    before = sections(
        "## 1. Gone\n\nOld.\n\n## 2. Stopping\n\nAnyone may stop it.\n\n## 3. Same\n\nAs it was.\n"
    )
    now = sections("## 1. Stopping\n\nAnyone **may** stop it.\n\n- At once.\n\n## 2. Same\n\nAs it was.\n")

    stopping, gone = changed_clauses(before, now)

    assert (stopping.title, gone.title) == ("1. Stopping", "1. Gone")
    assert stopping.paragraphs == [
        [(RedlineMark.KEPT, "Anyone may stop it.")],
        [(RedlineMark.ADDED, "At once.")],
    ]
    assert gone.paragraphs == [[(RedlineMark.REMOVED, "Old.")]]


def test_the_cells_of_a_table_stay_apart_in_a_redline() -> None:
    before, now = (
        sections(f"## Clocks\n\n| Severity | Answer |\n|---|---|\n| Critical | {days} |\n")
        for days in ("two days", "one day")
    )

    (clause,) = changed_clauses(before, now)

    assert clause.paragraphs == [
        [(RedlineMark.KEPT, "Severity · Answer")],
        [(RedlineMark.KEPT, "Critical ·"), (RedlineMark.REMOVED, "two days"), (RedlineMark.ADDED, "one day")],
    ]


def test_a_text_that_changed_asks_two_questions_of_whoever_signed_before() -> None:
    items = [{"id": name} for name in "abc"]

    assert questions(items, has_signed=True) == items[:2]
    assert questions(items, has_signed=False) == items
