"""What a run costs: seconds per folder, per route and per page, and what one more page or feature would add."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
MATRIX = "tests/access/test_matrix.py::test_a_role_opens"
LOOKS = "tests/journeys/test_looks.py::test_a_page_is_fit_to_be_seen"
BEGAN = pytest.StashKey[float]()


@dataclass(frozen=True)
class Run:
    """What a run took: seconds of each test, those of its call alone, and seconds of the clock from end to end."""

    seconds: Mapping[str, float]
    calls: Mapping[str, float]
    took: float


@dataclass(frozen=True)
class Portal:
    """How large the portal is that the run was about."""

    routes: int
    pages: int
    features: frozenset[str]


def size(run: Run) -> Portal:
    """Count the routes of the table, the pages that this run looked at, and the features that have tests."""
    routes = len((TESTS / "routes.txt").read_text().splitlines())
    packages = {path.parent.name for path in TESTS.parent.glob("portal/*/__init__.py")} - {"core"}
    tested = {path.parent.name for path in TESTS.glob("*/__init__.py")}
    pages = sum(test.startswith(LOOKS) for test in run.calls)
    return Portal(routes, pages, frozenset(packages & tested))


def by_folder(seconds: Mapping[str, float]) -> Counter[str]:
    """Seconds of each folder of tests, all workers together."""
    found = Counter[str]()
    for test, spent in seconds.items():
        found[_folder(test)] += spent
    return found


def sentences(run: Run, portal: Portal) -> list[str]:
    """Say what one more page and one more feature cost; nothing where the run saw only a part of the portal.

    What is made once per worker, such as the sample company, is no part of the price of a page.
    """
    matrix = sum(spent for test, spent in run.calls.items() if test.startswith(MATRIX))
    looks = sum(spent for test, spent in run.calls.items() if test.startswith(LOOKS))
    folders, count = by_folder(run.seconds), len(portal.features)
    if not (matrix and looks and portal.features <= folders.keys()):
        return []
    per_route, per_page = matrix / portal.routes, looks / portal.pages
    feature = (sum(folders[name] for name in portal.features) + matrix + looks) / count
    three_times = run.took * (1 + 2 * feature * count / sum(run.seconds.values()))
    return [
        f"matrix: {per_route:.2f} s of a worker for each of {portal.routes} routes",
        f"looks: {per_page:.2f} s of a worker for each of {portal.pages} pages",
        f"one more page costs about {per_route + per_page:.1f} s of a worker",
        f"one more feature, as large and as tested as these {count} are, costs about {feature:.0f} s of a worker",
        f"three times the features would take about {three_times / 60:.0f} minutes instead of {run.took / 60:.1f}",
    ]


def _folder(test: str) -> str:
    parts = test.split("::", maxsplit=1)[0].split("/")
    return parts[1] if len(parts) > 2 else "tests/*.py"


def pytest_configure(config: pytest.Config) -> None:
    config.stash[BEGAN] = time.monotonic()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    seconds, calls = Counter[str](), Counter[str]()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid] += report.duration
                calls[report.nodeid] += report.duration if report.when == "call" else 0
    for folder, spent in by_folder(seconds).most_common():
        terminalreporter.write_line(f"{spent:7.1f} s  {folder}")
    run = Run(seconds, calls, time.monotonic() - config.stash[BEGAN])
    for sentence in sentences(run, size(run)):
        terminalreporter.write_line(sentence)
