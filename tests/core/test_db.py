"""Use cases: only ``perform`` commits; a refusal keeps its notes; writers take turns, and none is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pysqlite3.dbapi2
import pytest
from sqlalchemy import delete, event, func, select, text, update

from portal.audit.commands import record
from portal.audit.models import AuditEntry
from portal.core import clock, db, sqlite
from portal.core.environment import Settings
from portal.core.errors import Busy, Misconfigured, Refused
from portal.core.health import Probe
from portal.core.reasons import Reason
from portal.people.actions import PeopleAction
from portal.people.models import Site, Unit
from tests.conftest import NOON


def names() -> list[str]:
    return list(db.session.scalars(select(Site.name).order_by(Site.name)))


def test_a_use_case_commits_what_it_did(connection) -> None:
    assert db.perform(lambda: db.session.add(Site(name="York")) or "done") == "done"
    with db.use_case():
        db.session.add(Site(name="Leeds"))
    db.session.rollback()

    assert names() == ["Leeds", "York"]


def test_a_refusal_takes_back_everything_but_the_notes(connection) -> None:
    def work() -> None:
        db.session.add(Site(name="York"))
        db.note(lambda: db.session.add(Site(name="note")))
        raise Refused(Reason("no"))

    with pytest.raises(Refused):
        db.perform(work)

    assert names() == ["note"]


def test_an_outcome_that_is_not_to_be_kept_takes_back_everything_but_the_notes(connection) -> None:
    def work() -> int:
        db.session.add(Site(name="York"))
        db.session.flush()  # it reached the database, and still goes
        db.note(lambda: db.session.add(Site(name="note")))
        return 422

    assert db.perform(work, keep=lambda status: status < 400) == 422
    assert names() == ["note"]


@pytest.mark.parametrize("as_block", [True, False])
def test_notes_wait_until_the_use_case_has_ended(connection, as_block) -> None:
    seen: list[list[str]] = []

    def work() -> None:
        db.note(lambda: seen.append(names()))
        db.session.add(Site(name="York"))

    if as_block:
        with db.use_case():
            work()
    else:
        db.perform(work)

    assert seen == [["York"]]


def test_a_note_that_fails_changes_nothing_of_what_was_done(connection, caplog) -> None:
    def work() -> str:
        db.session.add(Site(name="York"))
        db.note(lambda: 1 / 0)
        return "done"

    assert db.perform(work) == "done"
    assert names() == ["York"]
    assert [record.message for record in caplog.records] == ["a note was lost"]


def test_a_use_case_within_a_use_case_is_a_bug_that_shows_at_once(connection) -> None:
    with pytest.raises(RuntimeError, match="within a use case"), db.use_case(), db.use_case():
        pass
    with pytest.raises(RuntimeError, match="within a use case"):
        db.perform(lambda: db.perform(lambda: None))


# Facts -----------------------------------------------------------------------


def test_the_session_refuses_to_change_or_delete_facts(connection) -> None:
    with db.use_case():
        record(None, PeopleAction.PLACED)
    entry_id = db.session.scalars(select(AuditEntry.id)).one()
    db.session.remove()

    with pytest.raises(TypeError, match="AuditEntry is append-only and was changed"), db.use_case():
        db.session.get_one(AuditEntry, entry_id).action = "people.left"
    with pytest.raises(TypeError, match="AuditEntry is append-only and was deleted"), db.use_case():
        db.session.delete(db.session.get_one(AuditEntry, entry_id))
    assert db.session.scalar(select(AuditEntry.action)) == "people.placed"


@pytest.mark.parametrize("statement", [update(AuditEntry).values(action="people.left"), delete(AuditEntry)])
def test_what_goes_past_the_session_is_refused_by_the_database(connection, statement) -> None:
    with db.use_case():
        record(None, PeopleAction.PLACED)

    with pytest.raises(Exception, match="append-only"), db.use_case():
        db.session.execute(statement)


# Moments ---------------------------------------------------------------------


def test_moments_come_back_aware_and_in_utc(connection) -> None:
    at = datetime(2026, 3, 12, 14, tzinfo=timezone(timedelta(hours=2)))
    with db.use_case():
        db.session.add(Probe(id=7, probed_at=at))
    db.session.expire_all()

    assert db.session.get_one(Probe, 7).probed_at == NOON
    assert db.session.get_one(Probe, 7).probed_at.tzinfo is UTC


def test_a_moment_without_a_zone_never_reaches_the_database(connection) -> None:
    with pytest.raises(Exception, match="without a time zone"), db.use_case():
        db.session.add(Probe(id=7, probed_at=datetime(2026, 3, 12)))  # noqa: DTZ001 - the very mistake


# SQLite, for real ------------------------------------------------------------


def test_sqlite_is_set_up_so_that_nothing_acknowledged_is_lost(own_portal) -> None:
    with own_portal.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "trusted_schema")
        }

    assert found == {
        "journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000, "foreign_keys": 1, "trusted_schema": 0,
    }  # fmt: skip


def test_sqlite_does_not_plan_a_statement_anew_for_how_many_rows_are_wanted(own_portal) -> None:
    seen = []
    event.listen(own_portal.engine, "before_cursor_execute", lambda *told: seen.append(told[2:4]))

    with own_portal.engine.connect() as connection:
        for most in (2, 3):
            connection.execute(select(Site.id).order_by(Site.id).limit(most), {}).all()

    selects = [(text.split()[-2:], values) for text, values in seen if text.startswith("SELECT")]
    assert selects == [(["LIMIT", "2"], {}), (["LIMIT", "3"], {})]


def test_an_old_sqlite_is_refused_unless_the_operator_insists(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(pysqlite3.dbapi2, "sqlite_version_info", (3, 40, 1))

    with pytest.raises(Misconfigured, match=r"SQLite 3\.40\.1 can lose data; the portal needs 3\.51\.3"):
        db.connect(Settings(data=tmp_path))
    db.connect(Settings(data=tmp_path, allow_old_sqlite=True)).dispose()


def test_thirty_two_writers_at_once_all_get_through(own_portal) -> None:
    def write(thread: int) -> None:
        for turn in range(10):
            db.perform(lambda name=f"{thread}-{turn}": db.session.add(Site(name=name)))
        db.session.remove()

    with ThreadPoolExecutor(32) as threads:
        list(threads.map(write, range(32)))  # raises what a writer raised

    assert len(names()) == 32 * 10


def test_a_writer_that_waits_too_long_is_told_to_come_back(own_portal, monkeypatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0)
    with db.use_case(), ThreadPoolExecutor(1) as another, pytest.raises(Busy):
        another.submit(db.perform, lambda: None).result()


def test_a_read_goes_on_while_somebody_writes(own_portal) -> None:
    with db.use_case():
        db.session.add(Site(name="York"))
        db.session.flush()  # the write is under way
        with db.own_session():
            assert names() == []
    assert names() == ["York"]


def test_a_note_of_a_page_that_is_only_read_commits_by_itself(own_portal) -> None:
    assert names() == []
    db.note(lambda: db.session.add(Site(name="seen")))
    db.session.rollback()

    assert names() == ["seen"]


def test_a_file_that_another_process_keeps_locked_means_try_again(own_portal, monkeypatch) -> None:
    other = pysqlite3.dbapi2.connect(str(own_portal.data / "portal.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with own_portal.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 20")
        connection.rollback()

    with pytest.raises(Busy):
        db.perform(lambda: db.session.add(Site(name="York")))
    with pytest.raises(Busy), db.use_case():
        pass

    other.execute("ROLLBACK")
    other.close()
    db.perform(lambda: db.session.add(Site(name="York")))
    assert names() == ["York"]


def test_a_foreign_key_that_leads_nowhere_is_refused(own_portal) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        db.perform(lambda: db.session.add(Unit(name="Claims", path="Claims", parent_id=99)))
    assert db.session.scalar(select(func.count()).select_from(Unit)) == 0


def test_the_clock_of_a_use_case_can_be_moved(own_portal) -> None:
    with clock.moved_to(NOON), db.use_case():
        db.session.add(Probe(id=1, probed_at=clock.now()))

    assert db.session.scalar(text("SELECT probed_at FROM core_probe")) == "2026-03-12 12:00:00.000000"
