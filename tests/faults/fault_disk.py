"""A full disk: the files of the database may not grow any further."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.served import Served
from tests.faults.writing import Writing

ROOM = 200_000  # bytes that are left
SMALL_WRITES = 60  # until not even the probe of readiness fits


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """SQLite, where the disk is the portal's own."""
    (tmp_path / "var").mkdir()
    portal = Served(tmp_path / "var")
    yield portal
    portal.stop()


def test_a_full_disk_refuses_and_says_so_and_loses_nothing(served: Served) -> None:
    """Reading goes on; with room again so does writing, and nothing that was acknowledged is missing."""
    served.start().first_administrator()
    served.stop()
    served.start(file_limit=(served.data / "portal.db").stat().st_size + ROOM)
    ann = served.sign_in()

    with Writing(ann, 2) as writing:
        writing.wait_for_refusals(5)
    assert writing.facts.kept
    assert min(writing.facts.refused) >= 500
    assert 503 in {served.caller().get("/readyz").status for _ in range(SMALL_WRITES)}
    assert (served.caller().get("/livez").status, ann.get("/reports").status) == (200, 200)
    served.kill()

    found = Counter(served.facts())
    assert set(writing.facts.kept) - set(found) == set()
    assert [what for what, times in found.items() if times > 1] == []
    served.start()
    with Writing(served.sign_in(), 2, about="the next day") as writing:
        writing.wait_for(5)
    served.stop()
    assert "PASS" in served.command("audit", "verify")
