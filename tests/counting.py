"""Prints how many tests each database saw, and lets a whole run fail where they differ."""

import pytest

from tests.counts import complaint, count


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """The run as a whole is judged where it is gathered, not in each worker; one that was narrowed is not judged."""
    if (
        exitstatus == pytest.ExitCode.OK
        and _is_whole(session.config)
        and complaint(count(_passed(session.config)))
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    passed = _passed(config)
    counts = count(passed)
    told = ", ".join(f"{kind} {number}" for kind, number in counts.items())
    terminalreporter.write_line(f"passed on {told}; besides {len(passed) - sum(counts.values())} in all")
    if _is_whole(config) and (wrong := complaint(counts)):
        terminalreporter.write_line(wrong, red=True)


def _passed(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return [report.nodeid for report in reporter.stats.get("passed", [])] if reporter else []


def _is_whole(config: pytest.Config) -> bool:
    """Whether nobody asked for some of the tests only."""
    option = config.option
    is_picked = (
        option.keyword or option.markexpr or option.collectonly or any("::" in each for each in config.args)
    )
    return not (is_picked or hasattr(config, "workerinput"))
