"""A served portal for each campaign, on either database."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.counts import DATABASES
from tests.databases import fresh_postgres
from tests.faults.served import Served

_numbers = itertools.count()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fuzz-cases", type=int, default=2000, help="how many random requests to each database")
    parser.addoption("--fuzz-seed", type=int, default=0, help="where they start; without one, it is random")


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
