"""The rules of an import."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.core.reasons import Reason
from portal.directory import rules
from portal.directory.effects import AgentLoss, Effect, Effects
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
    emptying, effects = ImportSummary(left=2, people_before=10), Effects(people=10, counts={Effect.LEAVES: 2})
    say, none = rules.refusal, Effects(people=10)

    assert say(clean, none, skip_faulty=False, many_change=False) is None
    assert say(faulty, none, skip_faulty=False, many_change=True) == (
        Reason("import_has_faults", count=2),
        "skip_faulty",
    )
    assert say(faulty, none, skip_faulty=True, many_change=False) is None
    assert say(emptying, effects, skip_faulty=True, many_change=False) == (
        Reason("import_many_change", effects=effects),
        "many_change",
    )
    assert say(emptying, effects, skip_faulty=False, many_change=True) is None
    assert say(ImportSummary(unchanged=5), none, skip_faulty=True, many_change=True) == (
        Reason("import_changes_nothing"),
        "",
    )


def test_more_than_one_in_ten_needs_a_yes_for_any_effect_and_for_any_agent() -> None:
    assert not Effects(people=10, counts={Effect.LEAVES: 1}).alarming
    assert Effects(people=10, counts={Effect.LEAVES: 2}).alarming_counts == [(Effect.LEAVES, 2)]
    assert not Effects(people=10, counts={Effect.UNIT: 2}).alarming  # two may move in any company
    assert Effects(people=20, counts={Effect.RENAMED: 3}).alarming
    lost = AgentLoss("Claim Triage", stop=9, now=9)
    assert Effects(people=1_000, losses=(lost, AgentLoss("Wren", stop=1, now=9))).alarming_losses == [lost]


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
