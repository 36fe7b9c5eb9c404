"""Whether the portal is well, for machines and for administrators."""

from datetime import timedelta

from sqlalchemy import text

from portal.core import clock, db, health
from portal.core.health import Check, Probe, find_problems
from portal.core.permissions import Role
from tests.browser import Browser
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


def test_a_database_of_another_release_is_noticed(connection) -> None:
    assert health.is_migrated() is None

    db.session.execute(text("UPDATE alembic_version SET version_num = '0002_people'"))

    assert "stands at 0002_people" in (health.is_migrated() or "")


def test_a_check_that_breaks_is_a_problem_with_a_name() -> None:
    def breaks() -> str | None:
        raise OSError("the disk said /secret/path")

    assert find_problems([Check("disk", breaks), Check("fine", lambda: None)]) == {"disk": "OSError"}


def test_the_worker_leaves_a_sign_of_life(connection, settings) -> None:
    before = health.find_vitals(settings)
    health.beat()
    after = health.find_vitals(settings)

    assert (before.worker_seen_at, before.is_worker_late) == (None, True)
    assert (after.worker_seen_at, after.is_worker_late) == (clock.now(), False)
    with clock.moved_to(clock.now() + timedelta(minutes=6)):
        assert health.find_vitals(settings).is_worker_late
    assert db.session.get(Probe, health.WORKER)


def test_the_size_of_the_data_folder_is_counted_to_the_bottom(connection, settings, tmp_path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "one.eml").write_bytes(b"x" * 1000)
    (tmp_path / "secret").write_bytes(b"y" * 24)

    assert health._size_of(tmp_path) == 1024


def test_administrators_see_each_check_and_the_figures(as_, cast) -> None:
    page = as_(make_person(access=(Role.ADMIN,))).get("pages.show_health")

    assert page.says("All is well.")
    assert page.says("The database takes what is written Fine")
    assert page.says("The database has the newest shape Fine")
    assert page.says("Worker last seen Never")
    assert page.says("Mail is not set up.")


def test_a_problem_is_named_with_what_to_do(as_, cast, tmp_path) -> None:
    make_mail(due_at=clock.now() - timedelta(hours=2))

    with mail_set_up(tmp_path):
        page = as_(make_person(access=(Role.ADMIN,))).get("pages.show_health")

    assert page.says("One thing needs you.")
    assert page.says(
        "Mail leaves in time The oldest mail should have left 2 hours ago. Is the worker running?"
    )
    assert page.says("The oldest mail should have left Thu 12 Mar 2026, 10:00.")


def test_health_is_for_administrators(as_, cast) -> None:
    assert [
        as_(person).get("pages.show_health").status for person in (cast.ada, cast.bo, cast.cal, cast.dot)
    ] == [403] * 4
