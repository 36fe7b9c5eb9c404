"""Tens of thousands of requests that no browser sends: the portal refuses what it cannot use, and never fails.

`make faults ARGS="--fuzz-cases 50000 --fuzz-seed 7 -k fuzz"` sends the same requests again.
"""

import sys
from secrets import randbelow

import pytest
from sqlalchemy import Connection

from portal.core.web import Portal
from tests.access.conftest import planted, stage  # noqa: F401 - fixtures
from tests.access.planted import Planted
from tests.fuzz.campaign import PEOPLE, Campaign


def test_no_request_makes_the_portal_fail(
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
    *,
    database: str,
    app: Portal,
    connection: Connection,
    planted: Planted,  # noqa: F811 - the fixture above
) -> None:
    seed = request.config.getoption("--fuzz-seed") or randbelow(10**6)
    cases = request.config.getoption("--fuzz-cases")

    found = Campaign(app, connection, planted, explorers=len(PEOPLE)).run(seed, cases)

    lines = [f"\n{cases} requests on {database}, seed {seed}: {dict(sorted(found.statuses.items()))}"]
    lines += [f"\n{key}\n  {case}\n{found.traces.get(key, '')}" for key, case in found.broken.items()]
    with capsys.disabled():
        sys.stdout.write("\n".join(lines) + "\n")
    assert sorted(found.broken) == []
