"""Health checks for machines and for administrators."""

import errno
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pysqlite3.dbapi2
import pytest
from sqlalchemy import text

from portal.application import create_app
from portal.core import clock, db, health, last_runs
from portal.core.errors import Misconfigured
from portal.core.health import Check, Probe, find_problems
from portal.core.jobs import Job, Worker, in_words
from portal.core.permissions import Role
from portal.library.rules import ContentKind
from tests.browser import Browser
from tests.conftest import NOON
from tests.library.make import make_version
from tests.make import make_person
from tests.outbox.make import mail_set_up, make_mail


def test_a_portal_that_is_well_says_so_to_machines(app, connection) -> None:
    page = Browser(app, None).open("/readyz")

    assert (page.status, page.response.json) == (200, {"ready": True, "problems": []})


def test_mail_that_does_not_leave_makes_the_portal_unready(app, connection, tmp_path) -> None:
    make_mail(due_at=clock.now() - timedelta(hours=2))

    with mail_set_up(tmp_path):
        page = Browser(app, None).open("/readyz")

    assert (page.status, page.response.json) == (503, {"ready": False, "problems": ["outbox"]})


def test_a_check_that_hangs_is_an_answer_within_two_seconds(app, connection, monkeypatch) -> None:
    """As when the database holds a lock or does not answer."""
    lets_go = threading.Event()
    monkeypatch.setattr(app, "checks", [Check("slow", "Slow", lambda: str(lets_go.wait(30)))])
    monkeypatch.setattr(health, "DEADLINE", timedelta(seconds=0.2))
    began = time.monotonic()

    first, second = (Browser(app, None).open("/readyz") for _ in range(2))

    assert time.monotonic() - began < 2
    for page in (first, second):
        assert (page.status, page.response.json) == (503, {"ready": False, "problems": ["deadline"]})
    lets_go.set()
    monkeypatch.undo()
    assert Browser(app, None).open("/readyz").status == 200


def test_a_writer_who_takes_long_does_not_hold_the_readiness_up(own_portal, monkeypatch) -> None:
    monkeypatch.setattr(health, "DEADLINE", timedelta(seconds=0.2))
    app = create_app(own_portal.settings, engine=own_portal.engine)

    writer = pysqlite3.dbapi2.connect(str(own_portal.data / "portal.db"), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    page = Browser(app, None).open("/readyz")
    writer.close()

    assert (page.status, page.response.json) == (503, {"ready": False, "problems": ["deadline"]})


def test_a_database_of_another_release_is_noticed(connection) -> None:
    assert health.is_migrated() is None

    db.session.execute(text("UPDATE alembic_version SET version_num = '0002_people'"))

    assert "at migration 0002_people" in (health.is_migrated() or "")


def test_a_check_that_breaks_is_a_problem_with_a_name() -> None:
    def breaks() -> str | None:
        raise OSError("the disk said /secret/path")

    assert find_problems([Check("disk", "Disk", breaks), Check("fine", "Fine", lambda: None)]) == {
        "disk": "OSError"
    }


def test_the_worker_leaves_a_sign_of_life(connection, settings) -> None:
    assert health.find_vitals(settings).worker_seen_at is None
    assert "Start it with: portal worker" in (health.worker_runs() or "")

    health.beat()

    assert health.find_vitals(settings).worker_seen_at == clock.now()
    assert health.worker_runs() is None
    with clock.moved_to(clock.now() + timedelta(minutes=6)):
        assert "Start it with: portal worker" in (health.worker_runs() or "")
    assert db.session.get(Probe, health.WORKER)


def test_machines_are_sent_to_a_portal_whose_worker_rests(app, connection) -> None:
    assert health.worker_runs()

    assert Browser(app, None).open("/readyz").status == 200


def test_the_size_of_the_data_folder_is_counted_to_the_bottom(connection, settings, tmp_path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "one.eml").write_bytes(b"x" * 1000)
    (tmp_path / "secret").write_bytes(b"y" * 24)

    assert health._size_of(tmp_path) == 1024


@pytest.fixture
def admin(cast):
    """An administrator of a portal that has its lessons and its worker."""
    health.beat()
    make_version(kind=ContentKind.LESSON, key="f01", published_at=clock.now())
    return make_person(access=(Role.ADMIN,))


def test_administrators_see_each_check_and_the_figures(as_, admin) -> None:
    page = as_(admin).get("pages.show_health")

    assert page.says("Everything works. Three setup steps are left.")  # a backup, mail, reading the log
    assert page.says("Database can be written to OK")
    assert page.says("Database matches this version of the portal OK")
    assert page.says("Background work is running OK")
    assert page.says("Last backup No backup yet. On the server, run: portal backup")
    assert page.says("Lessons and policies are imported 1 item, the newest from Thu 12 Mar 2026")
    assert page.says("Background work last active Thu 12 Mar 2026, 12:00")


def test_mail_that_is_not_set_up_is_not_called_fine(as_, admin) -> None:
    page = as_(admin).get("pages.show_health")

    assert page.says("Email is sent on time Not set up. The portal shows you links to pass on yourself.")


def test_a_problem_is_named_with_what_to_do(as_, admin, tmp_path) -> None:
    make_mail(due_at=clock.now() - timedelta(hours=2))

    with mail_set_up(tmp_path):
        page = as_(admin).get("pages.show_health")

    assert page.says("One check needs attention.")
    assert page.says(
        "Email is sent on time The oldest email is 2 hours late. Check that the worker is running."
    )
    assert page.says("The oldest email was due to go out Thu 12 Mar 2026, 10:00.")


def test_a_portal_without_lessons_says_what_to_do(as_, cast) -> None:
    health.beat()

    page = as_(make_person(access=(Role.ADMIN,))).get("pages.show_health")

    assert page.says("One check needs attention.")
    assert page.says("Import it: portal content sync")


def test_a_job_that_fails_is_told_in_plain_words_until_it_works_again(as_, admin, app) -> None:
    job = next(job for job in app.jobs if job.name == "requirements")
    broken = replace(job, run=fails)

    Worker([broken]).run_due()
    page = as_(admin).get("pages.show_health")

    assert page.says("One check needs attention.")
    assert page.says("Update who needs which path Not yet Something broke (LookupError).")
    assert "secret" not in page.words

    Worker([replace(job, run=lambda: 0)]).run_due()
    page = as_(admin).get("pages.show_health")

    assert page.says("Everything works.")
    assert page.says("Update who needs which path Thu 12 Mar 2026, 12:00 OK")


def fails() -> int:
    raise LookupError("the secret of a row")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left"), "The disk is full."),
        (Misconfigured("PORTAL_MAIL_URL is not set."), "PORTAL_MAIL_URL is not set."),
        (KeyError("ada@x.example"), "Something broke (KeyError). The server’s log has the details."),
    ],
)
def test_what_went_wrong_is_said_for_people_who_read_no_traces(error: Exception, words: str) -> None:
    assert in_words(error) == words


def test_a_job_that_comes_often_leaves_few_signs(connection) -> None:
    worker = Worker([Job(name="often", every=timedelta(0), run=lambda: 0)])
    worker.run_due()
    with clock.moved_to(clock.now() + timedelta(seconds=5)):
        worker.run_due()
        seen = last_runs.find("job: often")

    assert seen
    assert seen.at == NOON


def test_a_backup_leaves_a_sign_and_an_old_one_is_a_problem(as_, admin) -> None:
    last_runs.record(health.BACKUP)

    assert as_(admin).get("pages.show_health").says("Last backup Thu 12 Mar 2026, 12:00")
    with clock.moved_to(clock.now() + timedelta(days=31)):
        health.beat()
        page = as_(admin).get("pages.show_health")
    assert page.says("Last backup The last backup is more than a month old. Make another: portal backup")
    assert page.says("One check needs attention.")


def test_health_is_for_administrators(as_, cast) -> None:
    assert [
        as_(person).get("pages.show_health").status for person in (cast.ada, cast.bo, cast.cal, cast.dot)
    ] == [403] * 4
