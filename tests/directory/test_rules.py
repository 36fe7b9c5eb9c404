"""The rules of an import."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.core.reasons import Reason
from portal.directory import rules
from portal.directory.rules import Field, ImportState, ImportSummary
from portal.people.rules import HELD_ROLES

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
DAY = timedelta(hours=24)


def test_an_address_and_a_name_are_needed_and_no_column_twice() -> None:
    assert rules.mapping_problems({Field.EMAIL: 0, Field.NAME: 1}) == []
    assert rules.mapping_problems({Field.EMAIL: 0, Field.GIVEN_NAME: 1, Field.FAMILY_NAME: 2}) == []
    assert rules.mapping_problems({Field.GIVEN_NAME: 1}) == [
        (Field.EMAIL, Reason("import_needs_email")),
        (Field.NAME, Reason("import_needs_name")),
    ]
    assert rules.mapping_problems({Field.EMAIL: 0, Field.NAME: 0}) == [
        (Field.NAME, Reason("import_column_twice"))
    ]


def test_faults_and_many_leavers_need_a_yes_of_their_own() -> None:
    clean = ImportSummary(added=1, people_before=10)
    faulty = ImportSummary(added=1, faulty=2, people_before=10)
    emptying = ImportSummary(left=2, people_before=10)
    say = rules.refusal

    assert say(clean, skip_faulty=False, many_leave=False) is None
    assert say(faulty, skip_faulty=False, many_leave=True) == (
        Reason("import_has_faults", count=2),
        "skip_faulty",
    )
    assert say(faulty, skip_faulty=True, many_leave=False) is None
    assert say(emptying, skip_faulty=True, many_leave=False) == (
        Reason("import_many_leave", count=2, of=10),
        "many_leave",
    )
    assert say(emptying, skip_faulty=False, many_leave=True) is None
    assert say(ImportSummary(unchanged=5), skip_faulty=True, many_leave=True) == (
        Reason("import_changes_nothing"),
        "",
    )


def test_one_in_ten_may_leave_without_a_question() -> None:
    assert not rules.many_would_leave(ImportSummary(left=1, people_before=10))
    assert rules.many_would_leave(ImportSummary(left=2, people_before=10))


@pytest.mark.parametrize(
    ("state", "hours", "possible"),
    [
        (ImportState.APPLIED, 24, True),
        (ImportState.APPLIED, 25, False),
        (ImportState.UNDONE, 1, False),
        (ImportState.CHECKED, 1, False),
    ],
)
def test_an_import_can_be_taken_back_for_a_day(state: ImportState, hours: int, *, possible: bool) -> None:
    at = NOON + timedelta(hours=hours)

    assert rules.can_undo(state, NOON, at=at, within=DAY) is possible


def test_job_roles_survive_being_a_number() -> None:
    for role in HELD_ROLES:
        assert rules.roles_of(rules.role_mask({role})) == [role]
    assert rules.roles_of(rules.role_mask(set(HELD_ROLES))) == list(HELD_ROLES)
