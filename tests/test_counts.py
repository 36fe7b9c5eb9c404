"""A test that one of the databases did not see makes the run fail."""

import subprocess
import sys
from pathlib import Path

from tests.counts import complaint, count

ONCE = """
import pytest

@pytest.mark.parametrize("database", {databases})
def test_something(database):
    if database in {skipped}:
        pytest.skip("not here")
"""


def run(folder: Path, **values: object) -> subprocess.CompletedProcess[str]:
    """A run of its own with one small test, and the house's conftest besides."""
    (folder / "test_once.py").write_text(ONCE.format(**values))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-p", "tests.counting", "-c", "/dev/null", folder / "test_once.py"],
        cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_run_fails_where_one_database_skips_a_test(tmp_path: Path) -> None:
    whole = run(tmp_path, databases=["sqlite", "postgresql"], skipped=[])
    assert (whole.returncode, "passed on sqlite 1, postgresql 1" in whole.stdout) == (0, True), whole.stdout

    holed = run(tmp_path, databases=["sqlite", "postgresql"], skipped=["postgresql"])
    assert (holed.returncode, "did not see the same tests: 1 on sqlite, 0 on postgresql" in holed.stdout) == (
        1,
        True,
    )


def test_what_only_a_server_shows_does_not_count() -> None:
    passed = [
        "tests/people/test_queries.py::test_one[sqlite]", "tests/people/test_queries.py::test_one[postgresql]",
        "tests/people/test_queries.py::test_two[3-sqlite-x]", "tests/people/test_queries.py::test_two[3-postgresql-x]",
        "tests/postgres/test_at_once.py::test_three[postgresql]", "tests/core/test_text.py::test_words[1-2]",
    ]  # fmt: skip

    assert count(passed) == {"sqlite": 2, "postgresql": 2}
    assert complaint(count(passed)) == ""
