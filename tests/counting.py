"""Prints how many tests each database saw, and lets a whole run fail where they differ."""

from collections import Counter

import pytest

from tests.counts import complaint, count
from tests.split import LEFT_OUT, is_picked


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """The run as a whole is judged where it is gathered, not in each worker; one that was narrowed is not judged."""
    if (
        exitstatus == pytest.ExitCode.OK
        and _is_whole(session.config)
        and complaint(count(_passed(session.config)), _left_out(session.config))
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    passed = _passed(config)
    counts = count(passed)
    told = ", ".join(f"{kind} {number}" for kind, number in counts.items())
    terminalreporter.write_line(f"passed on {told}; besides {len(passed) - sum(counts.values())} in all")
    if _is_whole(config) and (wrong := complaint(counts, _left_out(config))):
        terminalreporter.write_line(wrong, red=True)


def _passed(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return [report.nodeid for report in reporter.stats.get("passed", [])] if reporter else []


def _left_out(config: pytest.Config) -> int:
    return config.stash.get(LEFT_OUT, Counter()).total()


def _is_whole(config: pytest.Config) -> bool:
    """Whether this is the process that gathers all tests of the named folders."""
    return not (is_picked(config) or config.option.collectonly or hasattr(config, "workerinput"))
