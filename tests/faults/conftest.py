"""A served portal for each campaign, on either database."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.counts import DATABASES
from tests.databases import fresh_postgres
from tests.faults.served import Served

_numbers = itertools.count()


@pytest.fixture(params=DATABASES)
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Not started yet."""
    url = (
        fresh_postgres(f"faults_{next(_numbers)}").replace("+psycopg", "")
        if request.param != "sqlite"
        else ""
    )
    (tmp_path / "var").mkdir()
    portal = Served(tmp_path / "var", url)
    yield portal
    portal.stop()
