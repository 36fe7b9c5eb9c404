"""A test that one of the databases did not see makes the run fail; what is left to make check is counted and named."""

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
PAGES = """
import pytest

@pytest.fixture
def as_(database):
    pass

@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    return request.param

def test_rows(database):
    pass

@pytest.mark.in_check("walks")
def test_walk(database):
    pass

def test_page(as_):
    pass

def test_another_page(as_):
    pass
"""


def run(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run some small tests in a process of their own, with the house's plugins."""
    (folder / "test_once.py").write_text(text)
    plugins = ("-p", "tests.split", "-p", "tests.counting", "-p", "tests.costs")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", *plugins, "-c", "/dev/null", *options, folder / "test_once.py"],
        cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_run_fails_where_one_database_skips_a_test(tmp_path: Path) -> None:
    whole = run(tmp_path, ONCE.format(databases=["sqlite", "postgresql"], skipped=[]))
    assert (whole.returncode, "passed on sqlite 1, postgresql 1" in whole.stdout) == (0, True), whole.stdout

    holed = run(tmp_path, ONCE.format(databases=["sqlite", "postgresql"], skipped=["postgresql"]))
    assert (holed.returncode, "did not see the same tests: 1 on sqlite, 0 on postgresql" in holed.stdout) == (
        1,
        True,
    )


def test_make_test_leaves_pages_and_what_is_marked_to_make_check_and_says_so(tmp_path: Path) -> None:
    short = run(tmp_path, PAGES)

    assert short.returncode == 0, short.stdout
    assert "passed on sqlite 4, postgresql 2" in short.stdout
    assert "left to make check, on PostgreSQL: 2 tests" in short.stdout
    assert "1 open pages" in short.stdout
    assert "1 walks" in short.stdout


def test_nothing_is_left_out_of_make_check_or_of_tests_picked_by_name(tmp_path: Path) -> None:
    whole = run(tmp_path, PAGES, "--everything")
    picked = run(tmp_path, PAGES, "-k", "page")

    assert "passed on sqlite 4, postgresql 4" in whole.stdout
    assert "passed on sqlite 2, postgresql 2" in picked.stdout
    assert "left to make check" not in whole.stdout + picked.stdout


def test_what_only_a_server_shows_does_not_count() -> None:
    passed = [
        "tests/people/test_queries.py::test_one[sqlite]", "tests/people/test_queries.py::test_one[postgresql]",
        "tests/people/test_queries.py::test_two[3-sqlite-x]", "tests/people/test_queries.py::test_two[3-postgresql-x]",
        "tests/postgres/test_at_once.py::test_three[postgresql]", "tests/core/test_text.py::test_words[1-2]",
    ]  # fmt: skip

    assert count(passed) == {"sqlite": 2, "postgresql": 2}
    assert complaint(count(passed)) == ""
