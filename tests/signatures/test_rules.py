"""How long a proof of identity is valid for a signature."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.signatures.rules import is_fresh


@pytest.mark.parametrize(
    ("ago", "fresh"),
    [(timedelta(0), True), (timedelta(hours=12), False), (timedelta(hours=12, seconds=-1), True)],
)
def test_a_proof_is_fresh_for_so_many_hours(ago: timedelta, fresh) -> None:
    noon = datetime(2026, 3, 12, 12, tzinfo=UTC)

    assert is_fresh(noon - ago, noon, hours=12) is fresh
