"""Tens of thousands of requests that no browser sends: the portal refuses what it cannot use, and never fails.

`make faults ARGS="-k fuzz --fuzz-cases 5000 --fuzz-seed 7"` sends the same requests again. Each test is one
transaction, and PostgreSQL has locks for about ten thousand requests in one.
"""

import sys
from collections.abc import Callable
from secrets import randbelow

import pytest
from sqlalchemy import Connection

from portal.core.web import Portal
from tests.access.conftest import planted, stage  # noqa: F401 - fixtures
from tests.access.planted import Planted
from tests.fuzz.campaign import PEOPLE, Campaign, Found

PARTS = 8
Say = Callable[[str, Found], None]


@pytest.fixture
def campaign(app: Portal, connection: Connection, planted: Planted) -> Campaign:  # noqa: F811 - the fixture above
    return Campaign(app, connection, planted, explorers=len(PEOPLE))


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--fuzz-seed")) or randbelow(10**6)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], database: str, seed: int) -> Say:
    """Print how the answers were, whether or not the test passes."""

    def saying(what: str, found: Found) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{what} on {database}, seed {seed}: {found}\n")

    return saying


def test_no_request_makes_the_portal_fail(
    request: pytest.FixtureRequest, campaign: Campaign, seed: int, say: Say
) -> None:
    cases = request.config.getoption("--fuzz-cases")

    found = campaign.run(seed, cases)

    say(f"{cases} random requests", found)
    assert sorted(found.broken) == []


@pytest.mark.parametrize("part", range(PARTS))
def test_no_kind_of_body_makes_any_address_fail(campaign: Campaign, seed: int, say: Say, part: int) -> None:
    found = campaign.run_every_combination(seed, part=part, parts=PARTS)

    say(f"every {PARTS}th of all addresses, methods, kinds of body and senders, from {part}", found)
    assert sorted(found.broken) == []
