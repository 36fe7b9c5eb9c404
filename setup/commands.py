"""What each word of the Makefile does: run, test, check, bench, bench-growth, faults, assets, wheel, lock."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

import chromium
import environment
import node
from console import say, work
from failures import CACHE, LOG, ROOT, Stop, explain_os

Launch = Callable[[], int]  # what is left to do once everything is in place

STATIC_CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy", "--strict", "portal", "tests", "setup"],
    "import contracts": ["lint-imports"],
}


def main(arguments: list[str]) -> int:
    """Carry out one command; whatever goes wrong ends in one sentence and exit code 1."""
    sys.excepthook = _surprise
    word, *rest = arguments or ["nothing"]
    if word not in COMMANDS:
        print(f"{word} is not something the set-up does. It does: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 1
    try:
        with _alone():
            launch = COMMANDS[word](rest)
        return launch() if launch else 0
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    except Stop as stop:
        print(stop, file=sys.stderr)
    except OSError as error:
        print(explain_os(error), file=sys.stderr)
    return 1


def _surprise(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A person who installs must never meet a traceback: it goes to the log."""
    with LOG.open("a", encoding="utf-8") as log:
        traceback.print_exception(kind, error, trace, file=log)
    print(
        f"The set-up met something it does not know: {error!r}. The trace is in {LOG.relative_to(ROOT)}.",
        file=sys.stderr,
    )


@contextmanager
def _alone() -> Iterator[None]:
    """One set-up at a time in a checkout; a second one waits."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is at work in this checkout; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        LOG.write_text("")
        yield


def run(arguments: list[str]) -> Launch:
    """Set up what the portal needs, then become the portal."""
    _ready_to_serve()
    return lambda: _become(
        [str(environment.VENV / "bin" / "portal"), "run", *arguments], environment.variables()
    )


def assets(_: list[str]) -> None:
    _ready_to_serve()


def test(arguments: list[str]) -> Launch:
    """Set up what the tests need, then become pytest; on PostgreSQL some tests are left to ``check``."""
    variables = _ready_to_test()
    return lambda: _become([str(environment.PYTHON), "-m", "pytest", "-n", "auto", *arguments], variables)


def check(arguments: list[str]) -> Launch:
    """Everything a change must pass: every static check, then all tests on both databases, none of them skipped."""
    variables = _ready_to_test() | {"RUNG_TEST_REQUIRE_BROWSER": "1", "RUNG_TEST_REQUIRE_PG": "1"}

    def launch() -> int:
        failed = [name for name, command in STATIC_CHECKS.items() if not _passes(name, command, variables)]
        if failed:
            print(f"Not right yet: {', '.join(failed)}. The tests were not run.", file=sys.stderr)
            return 1
        tests = [str(environment.PYTHON), "-m", "pytest", "-n", "auto", "--everything"]
        return _become([*tests, *arguments], variables)

    return launch


def bench(arguments: list[str]) -> Launch:
    variables = _ready_to_test()
    return lambda: _become([str(environment.PYTHON), "-m", "tests.bench", *arguments], variables)


def bench_growth(arguments: list[str]) -> Launch:
    variables = _ready_to_test()
    return lambda: _become([str(environment.PYTHON), "-m", "tests.bench.growth", *arguments], variables)


def faults(arguments: list[str]) -> Launch:
    """The campaigns of tests/faults, one after another; they are too slow to be among the tests."""
    variables = _ready_to_test()
    campaigns = ["-n0", "-o", "python_files=fault_*.py", "tests/faults"]
    return lambda: _become([str(environment.PYTHON), "-m", "pytest", *campaigns, *arguments], variables)


def wheel(_: list[str]) -> None:
    """Build the portal as one file for a machine without this checkout."""
    environment.ensure(environment.RUN_LOCK, environment.DEV_LOCK)
    node.ensure()
    _build_assets()
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    work("Wheel", [str(environment.PYTHON), "-m", "build", "--wheel"], env=environment.variables())
    for path in (ROOT / "dist").glob("*.whl"):
        say(f"{path.relative_to(ROOT)}, {path.stat().st_size // 1024} kB")


def lock(arguments: list[str]) -> None:
    """Write the locks again from pyproject.toml and package.json; `--upgrade` moves every pin."""
    uv = shutil.which("uv") or _own_uv()
    compile_lock = [
        uv,
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
        "--no-header",
        *arguments,
    ]
    constrained = ["--constraints", environment.RUN_LOCK]
    work("requirements.lock", [*compile_lock, "pyproject.toml", "-o", environment.RUN_LOCK])
    work(
        "requirements-dev.lock",
        [*compile_lock, *constrained, "pyproject.toml", "--group", "dev", "-o", environment.DEV_LOCK],
    )
    work("requirements-node.lock", [*compile_lock, "--group", "node", "-o", environment.NODE_LOCK])
    update = ["update"] if "--upgrade" in arguments else ["install"]
    work("package-lock.json", [*node.npm(), *update, "--package-lock-only"], env=node.variables())
    _drop_funding()


def _own_uv() -> str:
    """uv resolves for all platforms at once, which pip cannot."""
    home = CACHE / "uv"
    if not (home / "bin" / "uv").exists():
        environment.ensure(environment.RUN_LOCK)
        work(
            "uv",
            [
                str(environment.PYTHON),
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--target",
                str(home),
                "uv",
            ],
        )
    return str(home / "bin" / "uv")


def _drop_funding() -> None:
    """Keep the lock to versions and hashes: npm also writes where to donate."""
    whole = json.loads(node.LOCK.read_text("utf-8"))
    for package in whole["packages"].values():
        package.pop("funding", None)
    node.LOCK.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _ready_to_serve() -> None:
    environment.ensure(environment.RUN_LOCK)
    node.ensure()
    _build_assets()


def _ready_to_test() -> dict[str, str]:
    """Everything installed; the variables that tests run with."""
    environment.ensure(environment.RUN_LOCK, environment.DEV_LOCK)
    node.ensure(node.DEV)
    _build_assets()
    return node.variables() | {"RUNG_TEST_CHROMIUM": chromium.ensure()} | chromium.driver()


def _build_assets() -> None:
    built = subprocess.run(
        [environment.PYTHON, ROOT / "setup" / "assets.py"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if built.returncode:
        raise Stop(built.stderr.strip().splitlines()[-1])
    if built.stdout:
        say(f"Front-end assets: {built.stdout.strip()}")


def _passes(name: str, command: list[str], variables: dict[str, str]) -> bool:
    say(f"Checking {name}")
    program = environment.VENV / "bin" / command[0]
    return subprocess.run([program, *command[1:]], cwd=ROOT, env=variables, check=False).returncode == 0


def _become(command: list[str], variables: dict[str, str]) -> int:
    """Leave this process to what was prepared, so that signals and exit code are its own."""
    os.chdir(ROOT)
    sys.stdout.flush()
    return os.execve(command[0], command, variables)


COMMANDS: dict[str, Callable[[list[str]], Launch | None]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "bench-growth": bench_growth,
    "faults": faults,
    "assets": assets,
    "wheel": wheel,
    "lock": lock,
}
