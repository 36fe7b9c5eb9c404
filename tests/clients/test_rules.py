"""The life of a token, and how scopes are written."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.clients.rules import TokenState, hint_of, read_scopes, state_of, write_scopes
from portal.core.permissions import ApiScope

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("expires_at", "ends_at", "state"), [
    (NOON + SECOND, None, TokenState.VALID),
    (NOON, None, TokenState.EXPIRED),
    (NOON + SECOND, NOON, TokenState.REVOKED),
    (NOON + SECOND, NOON + SECOND, TokenState.VALID),
    (NOON - SECOND, NOON - SECOND, TokenState.REVOKED),
    (NOON, NOON + SECOND, TokenState.EXPIRED),
])  # fmt: skip
def test_a_token_is_valid_until_it_expires_or_is_revoked(
    expires_at: datetime, ends_at: datetime | None, state: TokenState
) -> None:
    assert state_of(expires_at, ends_at, NOON) is state


def test_scopes_are_written_as_one_text_and_read_back() -> None:
    assert read_scopes(write_scopes([ApiScope.PEOPLE_READ, ApiScope.PEOPLE_READ])) == {ApiScope.PEOPLE_READ}
    assert read_scopes("people:read of:old") == {ApiScope.PEOPLE_READ}
    assert read_scopes("") == frozenset()


def test_a_hint_leaves_the_secret_part_secret() -> None:
    assert hint_of("rung_abcdefghijklmnopqrstuvwxyz") == "rung_abcdef"
