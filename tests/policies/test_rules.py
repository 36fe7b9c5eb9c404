"""Whom a policy is for, and what still counts."""

import pytest

from portal.people.rules import JobRole
from portal.policies.rules import (
    Facts,
    PolicyStanding,
    changes_since,
    is_for,
    questions,
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


def test_a_person_who_signed_before_is_asked_about_what_changed() -> None:
    items = [{"id": name, "clause": f"clause-{name}"} for name in "abc"]

    assert questions(items, changed={"clause-c"}) == items[2:]
    assert questions(items, changed={"purpose"}) == items[:2]  # no question is about it
    assert questions(items, changed=None) == items
