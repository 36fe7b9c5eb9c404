"""Divides the tests: `make test` leaves to `make check` what PostgreSQL would hardly answer in another way.

Every test runs on SQLite. On PostgreSQL, of the tests that open pages the first of each file runs, and a test marked
``in_check`` does not run at all. Tests that try many combinations ask ``everything`` whether to leave some to
`make check`. With ``--everything``, or when tests are picked by name, nothing is left out.
"""

from collections import Counter
from collections.abc import Iterable

import pytest

from tests.counts import database_of

OPENS_PAGES = "as_"  # the fixture by which tests open pages
SHORTENED = (
    "    - the access matrix: narrower scopes from one standpoint each",
    "    - the looks of each page: two of four",
)
LEFT_OUT = pytest.StashKey[Counter[str]]()  # how many tests, by the reason


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--everything",
        action="store_true",
        help="also run on PostgreSQL what make test leaves to make check",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "in_check(reason): on PostgreSQL this runs in make check only")
    config.stash[LEFT_OUT] = Counter()


def is_picked(config: pytest.Config) -> bool:
    """Whether somebody asked for some of the tests by name."""
    option = config.option
    return bool(option.keyword or option.markexpr or any("::" in each for each in config.args))


def is_everything(config: pytest.Config) -> bool:
    """Whether nothing is to be left out."""
    return bool(config.getoption("--everything")) or is_picked(config)


@pytest.fixture(scope="session")
def everything(pytestconfig: pytest.Config) -> bool:
    """Whether this run tries all combinations, as `make check` does."""
    return is_everything(pytestconfig)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if is_everything(config):
        return
    reasons = reasons_to_leave_out(items)
    config.stash[LEFT_OUT].update(reasons.values())
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in reasons])
    items[:] = [item for item in items if item.nodeid not in reasons]


def reasons_to_leave_out(items: Iterable[pytest.Item]) -> dict[str, str]:
    """The tests to leave out, by their ids, each with the reason."""
    found, files = {}, set()
    for item in items:
        if database_of(item.nodeid) != "postgresql":
            continue
        mark = item.get_closest_marker("in_check")
        if mark:
            found[item.nodeid] = mark.args[0]
        elif OPENS_PAGES in getattr(item, "fixturenames", ()):
            if item.path in files:
                found[item.nodeid] = "open pages (the first of each file ran)"
            files.add(item.path)
    return found


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells the process that gathers the run."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash[LEFT_OUT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take what a worker tells; each has collected the same tests."""
    told = getattr(node, "workeroutput", {}).get("left_out", {})
    node.config.stash[LEFT_OUT] = Counter(told)  # type: ignore[attr-defined]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    left_out = config.stash[LEFT_OUT]
    if left_out:
        terminalreporter.write_line(f"left to make check, on PostgreSQL: {left_out.total()} tests")
        for reason, number in left_out.most_common():
            terminalreporter.write_line(f"  {number:5} {reason}")
        terminalreporter.write_line("\n".join(SHORTENED))
