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
class Portal:
    """How large the portal is that the run was about."""

    routes: int
    pages: int
    features: frozenset[str]


def size(seconds: Mapping[str, float]) -> Portal:
    """Count the routes of the table, the features of the code, and the pages that this run looked at."""
    routes = len((TESTS / "routes.txt").read_text().splitlines())
    packages = {path.parent.name for path in TESTS.parent.glob("portal/*/__init__.py")}
    pages = sum(test.startswith(LOOKS) for test in seconds)
    return Portal(routes, pages, frozenset(packages & {_folder(test) for test in seconds} - {"core"}))


def by_folder(seconds: Mapping[str, float]) -> Counter[str]:
    """Seconds of each folder of tests, all workers together."""
    found = Counter[str]()
    for test, spent in seconds.items():
        found[_folder(test)] += spent
    return found


def sentences(seconds: Mapping[str, float], portal: Portal, *, took: float) -> list[str]:
    """Say what one more page and one more feature cost; nothing where the run saw only a part of the portal."""
    matrix = sum(spent for test, spent in seconds.items() if test.startswith(MATRIX))
    looks = sum(spent for test, spent in seconds.items() if test.startswith(LOOKS))
    if not (matrix and looks and portal.features):
        return []
    folders, count = by_folder(seconds), len(portal.features)
    per_route, per_page = matrix / portal.routes, looks / portal.pages
    own = sum(folders[name] for name in portal.features)
    feature = (own + matrix + looks) / count
    total = sum(seconds.values())
    three_times = took * (1 + 2 * feature * count / total)
    return [
        f"matrix: {per_route:.2f} s of a worker for each of {portal.routes} routes",
        f"looks: {per_page:.2f} s of a worker for each of {portal.pages} pages",
        f"one more page costs about {per_route + per_page:.1f} s of a worker",
        f"one more feature, as large and as tested as these {count} are, costs about {feature:.0f} s of a worker",
        f"three times the features would take about {three_times / 60:.0f} minutes instead of {took / 60:.1f}",
    ]


def _folder(test: str) -> str:
    parts = test.split("::", maxsplit=1)[0].split("/")
    return parts[1] if len(parts) > 2 else "tests/*.py"


def pytest_configure(config: pytest.Config) -> None:
    config.stash[BEGAN] = time.monotonic()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    seconds = Counter[str]()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid] += report.duration
    for folder, spent in by_folder(seconds).most_common():
        terminalreporter.write_line(f"{spent:7.1f} s  {folder}")
    for sentence in sentences(seconds, size(seconds), took=time.monotonic() - config.stash[BEGAN]):
        terminalreporter.write_line(sentence)
