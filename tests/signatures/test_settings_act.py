"""How long a proof counts for a signature is what an administrator sets."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.signatures import queries
from portal.signatures.settings import SIGNING_HOURS
from tests.make import give_password, make_setting


@pytest.mark.parametrize(
    ("hours", "ago", "is_recent"), [(None, 11, True), (2, 1, True), (2, 2, False), (48, 47, True)]
)
def test_a_password_given_some_hours_ago_counts_by_what_is_set(
    cast, *, hours: int | None, ago: int, is_recent: bool
) -> None:
    give_password(cast.ada)
    if hours:
        make_setting(SIGNING_HOURS, hours)

    assert queries.is_recent(cast.ada, clock.now() - timedelta(hours=ago)) is is_recent
