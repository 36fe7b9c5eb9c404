"""Scopes, states, sessions, passwords and limits, decided without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.core.permissions import Permission, Role
from portal.core.reasons import Reason
from portal.people.rules import (
    ATTEMPTS_IN_ALL,
    ATTEMPTS_PER_ACCOUNT,
    ATTEMPTS_PER_ADDRESS,
    KIND_OF,
    PASSWORD_MAX,
    Failures,
    Grant,
    JobRole,
    LinkPurpose,
    PersonState,
    Scope,
    can_move,
    is_session_over,
    link_for,
    must_wait,
    parts_to_judge,
    password_problems,
    scope_of,
)

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
IDLE, ABSOLUTE = timedelta(hours=12), timedelta(days=7)


@pytest.mark.parametrize(("grants", "scope"), [
    ([], Scope()),
    ([Grant(Role.EMPLOYEE)], Scope()),
    ([Grant(Role.AUDITOR)], Scope(everywhere=True)),
    ([Grant(Role.AUDITOR, unit_id=3), Grant(Role.COMPLIANCE, unit_id=4)], Scope(units=frozenset({3, 4}))),
    ([Grant(Role.AUDITOR, agent_id=5)], Scope(agents=frozenset({5}))),
    ([Grant(Role.AUDITOR), Grant(Role.COMPLIANCE, unit_id=4)], Scope(everywhere=True, units=frozenset({4}))),
    ([Grant(Role.TRIAGER, unit_id=3)], Scope()),
    ([Grant(Role.MANAGER)], Scope()),
])  # fmt: skip
def test_a_permission_holds_where_the_roles_that_give_it_do(grants: list[Grant], scope: Scope) -> None:
    assert scope_of(Permission.AUDIT_READ, grants) == scope
    assert scope.is_empty == (scope == Scope())


def test_what_comes_of_being_a_manager_ends_with_direct_reports() -> None:
    line = scope_of(Permission.READINESS_TEAM, [Grant(Role.MANAGER)])

    assert line == Scope(own_reports=True)
    assert not line.is_empty
    assert scope_of(Permission.READINESS_TEAM, [Grant(Role.MANAGER), Grant(Role.COMPLIANCE)]).everywhere


@pytest.mark.parametrize("now", PersonState)
def test_nobody_moves_to_the_state_they_are_in(now: PersonState) -> None:
    assert not can_move(now, now)


def test_only_those_who_were_invited_come_in_without_having_been_here() -> None:
    assert {state for state in PersonState if can_move(PersonState.INVITED, state)} == {
        PersonState.ACTIVE, PersonState.LEFT,
    }  # fmt: skip
    assert {state for state in PersonState if can_move(state, PersonState.INVITED)} == {PersonState.LEFT}


@pytest.mark.parametrize(("state", "purpose"), [
    (PersonState.INVITED, LinkPurpose.INVITATION), (PersonState.ACTIVE, LinkPurpose.RESET),
    (PersonState.ON_LEAVE, LinkPurpose.RESET), (PersonState.SUSPENDED, None), (PersonState.LEFT, None),
])  # fmt: skip
def test_which_link_lets_someone_in(state: PersonState, purpose: LinkPurpose | None) -> None:
    assert link_for(state) is purpose


@pytest.mark.parametrize(("started_ago", "seen_ago", "is_over"), [
    (timedelta(0), timedelta(0), False),
    (IDLE, IDLE, False),
    (timedelta(days=1), IDLE + timedelta(seconds=1), True),
    (ABSOLUTE, timedelta(0), False),
    (ABSOLUTE + timedelta(seconds=1), timedelta(0), True),
])  # fmt: skip
def test_a_sign_in_ends_when_it_is_not_used_and_in_any_case(started_ago, seen_ago, is_over) -> None:
    over = is_session_over(
        started_at=NOON - started_ago, seen_at=NOON - seen_ago, at=NOON, idle=IDLE, absolute=ABSOLUTE
    )

    assert over is is_over


@pytest.mark.parametrize(("password", "strength", "problems"), [
    ("x" * 14, 4, [Reason("password_too_short", needed=15)]),
    ("x" * 15, 3, []),
    ("x" * 15, 2, [Reason("password_easy_to_guess")]),
    ("x" * (PASSWORD_MAX + 1), 4, [Reason("password_too_long", most=PASSWORD_MAX)]),
    ("ä" * 15, 4, []),
])  # fmt: skip
def test_a_password_is_long_and_hard_to_guess_and_otherwise_free(
    password: str, strength: int, problems
) -> None:
    assert password_problems(password, strength=strength, shortest=15) == problems


@pytest.mark.parametrize(("password", "parts"), [
    ("four words nobody joins", ("four words nobody joins",)),
    ("x" * 40 + "y" * 30, ("x" * 24, "y" * 24)),
    ("4@8[{<369!1|0$5+7%2" * 4, ("4@8[{<369!1|0$", "{<369!1|0$5+7%2"[-14:])),
])  # fmt: skip
def test_a_password_is_judged_by_so_little_of_it_that_no_password_takes_long(password: str, parts) -> None:
    assert parts_to_judge(password) == parts


@pytest.mark.parametrize(("failures", "stranger_waits", "known_waits"), [
    (Failures(), False, False),
    (Failures(for_account=ATTEMPTS_PER_ACCOUNT - 1), False, False),
    (Failures(for_account=ATTEMPTS_PER_ACCOUNT), True, True),
    (Failures(from_address=ATTEMPTS_PER_ADDRESS), True, False),
    (Failures(in_all=ATTEMPTS_IN_ALL - 1), False, False),
    (Failures(in_all=ATTEMPTS_IN_ALL), True, False),
])  # fmt: skip
def test_who_has_to_wait_after_many_tries(failures: Failures, stranger_waits, known_waits) -> None:
    assert must_wait(failures, is_known_device=False) is stranger_waits
    assert must_wait(failures, is_known_device=True) is known_waits


def test_every_job_role_has_a_kind() -> None:
    assert set(KIND_OF) == set(JobRole)
