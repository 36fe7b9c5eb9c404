"""Starting and stopping, with real processes: two at once do not get in each other's way, and nobody is cut short."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from portal.core import schema
from tests.counts import DATABASES
from tests.databases import fresh_postgres

ROOT = Path(__file__).parents[1]
PREPARE = """
from portal.core.environment import read_settings
from portal.serving import prepare

prepare(read_settings())
"""
PORTAL = "from portal.cli import main; main()"
SLOW_JOB = """
import logging
from datetime import timedelta

from portal import serving
from portal.application import create_app
from portal.core.environment import Settings
from portal.core.jobs import Job


logging.disable()  # there is no database here, so what the worker writes down is lost


def work_slowly():
    print("begun", flush=True)
    input()
    print("done", flush=True)
    return 1


app = create_app(Settings(secret="-" * 40))
app.jobs[:] = [Job(name=name, every=timedelta(0), run=work_slowly) for name in ("first", "second")]
serving.work_until_told(app)
print("stopped", flush=True)
"""


@pytest.fixture(params=DATABASES)
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """An installation of the test's own, with an empty database."""
    found = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT),
        "PORTAL_DATA": str(tmp_path / "var"), "PORTAL_SAMPLE": "False",
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'var' / 'portal.db'}",
    }  # fmt: skip
    if request.param == "postgresql":
        found["PORTAL_DATABASE_URL"] = fresh_postgres("serving")
    return found


def begin(environment: dict[str, str], program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=environment, cwd=environment["HOME"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def test_of_two_starts_at_once_one_brings_the_database_up_to_date(environment) -> None:
    starts = [begin(environment, PREPARE) for _ in range(2)]
    said = [each.communicate(timeout=120)[0] for each in starts]

    assert [each.returncode for each in starts] == [0, 0], said
    engine = create_engine(environment["PORTAL_DATABASE_URL"])
    with engine.connect() as connection:
        counts = "SELECT count(*), count(DISTINCT kind || ' ' || key) FROM library_version"
        versions, pieces = connection.execute(text(counts)).one()
    assert versions == pieces > 0
    assert schema.current(engine) == schema.head()
    engine.dispose()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_ends_what_it_has_begun(environment, told) -> None:
    worker = begin(environment, SLOW_JOB)
    assert worker.stdout
    assert worker.stdout.readline() == "begun\n"

    worker.send_signal(told)

    assert (worker.communicate("go on\n", timeout=30)[0], worker.returncode) == ("done\nstopped\n", 0)


def test_the_command_stops_like_that_too(environment) -> None:
    begin(environment, PREPARE).communicate(timeout=120)
    worker = begin(environment, PORTAL, "worker")
    assert worker.stdout
    assert any('"logger": "portal.worker"' in line for line in worker.stdout)

    worker.terminate()

    said = worker.communicate(timeout=30)[0]
    assert worker.returncode == 0, said
