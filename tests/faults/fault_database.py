"""PostgreSQL goes away under the portal and comes back."""

from collections import Counter
from pathlib import Path

from tests.faults.served import Served
from tests.faults.writing import Writing
from tests.postgres_server import Server


def test_the_portal_outlives_a_crash_of_its_database(tmp_path: Path) -> None:
    """Nobody restarts the portal; what was acknowledged before is there, and writing goes on by itself."""
    database = Server(is_durable=True)
    (tmp_path / "var").mkdir()
    served = Served(tmp_path / "var", database.dsn).start()
    try:
        with Writing(served.first_administrator(), 4, goes_on=True) as writing:
            writing.wait_for(30)
            database.crash()
            writing.wait_for_refusals(5)
            database.start()
            writing.wait_for(len(writing.facts.kept) + 30)
        found = Counter(served.facts())
        assert set(writing.facts.kept) - set(found) == set()
        assert [what for what, times in found.items() if times > 1] == []
        served.stop()
        assert "PASS" in served.command("audit", "verify")
    finally:
        served.stop()
        database.stop()
