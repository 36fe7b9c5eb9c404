"""Places in the chain, signed checkpoints, and what the verifier finds in a database that was tampered with."""

import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, text, update

from portal.audit import chain, export, merkle, rules
from portal.audit.commands import record
from portal.audit.models import AuditCheckpoint, AuditEntry, AuditLink, AuditPending
from portal.core import db
from portal.core.errors import Misconfigured
from portal.people.actions import PeopleAction
from tests.audit.make import copy_of_log, disarm, run_verifier, sign, tamper, write_entries

AT_3 = "(SELECT entry_id FROM audit_link WHERE seq = 3)"


def count(kind: type[db.Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_what_was_written_waits_until_it_is_given_its_place(connection) -> None:
    with db.use_case():
        record(None, PeopleAction.PLACED)
        record(None, PeopleAction.PLACED)
    assert (count(AuditPending), count(AuditLink)) == (2, 0)

    with db.use_case():
        assert chain.sequence() == 2

    assert (count(AuditPending), count(AuditLink)) == (0, 2)
    assert db.session.scalars(select(AuditLink.seq).order_by(AuditLink.entry_id)).all() == [1, 2]


def test_places_are_given_in_batches_that_join_without_a_seam(connection, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 3)

    write_entries(7)

    assert (count(AuditPending), count(AuditLink)) == (0, 7)
    assert run_verifier(copy_of_log(connection, tmp_path)).returncode == 0


def test_a_checkpoint_covers_what_is_new_and_nothing_new_makes_none(connection, tmp_path) -> None:
    write_entries(5)
    sign(tmp_path)
    with db.use_case():
        assert chain.checkpoint(tmp_path) is None
    write_entries(4)
    sign(tmp_path)

    assert db.session.scalars(select(AuditCheckpoint.size).order_by(AuditCheckpoint.size)).all() == [5, 9]
    assert run_verifier(copy_of_log(connection, tmp_path)).returncode == 0


def test_an_empty_log_has_nothing_to_sign(connection, tmp_path) -> None:
    with db.use_case():
        assert chain.checkpoint(tmp_path) is None


def test_the_key_is_made_once_and_only_its_owner_may_read_it(connection, tmp_path) -> None:
    write_entries(1)
    sign(tmp_path)
    key = tmp_path / "audit_key.pem"
    made = key.read_bytes()
    write_entries(1)
    sign(tmp_path)

    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_bytes() == made
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["audit_key.pem"]
    assert len(set(db.session.scalars(select(AuditCheckpoint.public_key)))) == 1


def test_a_key_of_another_kind_is_refused_in_words(connection, tmp_path) -> None:
    (tmp_path / "audit_key.pem").write_text(
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq\n"
        "-----END PRIVATE KEY-----\n"
    )
    write_entries(1)

    with pytest.raises(Misconfigured, match="does not hold an Ed25519 key"):
        sign(tmp_path)


def test_a_checkpoint_that_left_is_never_replaced(connection, tmp_path) -> None:
    write_entries(1)
    path = sign(tmp_path)
    made = db.session.scalars(select(AuditCheckpoint)).one()
    path.write_text("kept")

    assert chain.write_out(tmp_path, made).read_text() == "kept"


def test_nothing_is_signed_over_an_empty_place(connection, tmp_path) -> None:
    write_entries(4)
    tamper(connection, "DELETE FROM audit_link WHERE seq = 2")

    with pytest.raises(Misconfigured, match="Place 2"):
        sign(tmp_path)


# Tampering, by raw SQL, with the triggers taken away ---------------------------

EDITS = {
    "action": f"UPDATE audit_entry SET action = 'people.left' WHERE id = {AT_3}",
    "detail": f"UPDATE audit_entry SET detail = '{{}}' WHERE id = {AT_3}",
    "actor": f"UPDATE audit_entry SET actor_id = 99 WHERE id = {AT_3}",
    "program": f"UPDATE audit_entry SET client_id = 7 WHERE id = {AT_3}",
    "moment": f"UPDATE audit_entry SET at = '2026-03-12 12:00:00.000001' WHERE id = {AT_3}",
    "leaf": "UPDATE audit_link SET leaf = 'not even hex' WHERE seq = 3",
    "hash": f"UPDATE audit_link SET hash = '{'0' * 64}' WHERE seq = 3",
    "root": f"UPDATE audit_checkpoint SET root = '{'0' * 64}' WHERE size = 6",
    "signature": f"UPDATE audit_checkpoint SET signature = '{'0' * 128}' WHERE size = 6",
}
FOUND = {
    "action": "The entry at place 3",
    "detail": "The entry at place 3",
    "actor": "The entry at place 3",
    "program": "The entry at place 3",
    "moment": "The entry at place 3",
    "leaf": "The entry at place 3",
    "hash": "The chain breaks at place 3",
    "root": "The signature of the checkpoint over 6 entries does not fit.",
    "signature": "The signature of the checkpoint over 6 entries does not fit.",
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_is_found(connection, tmp_path, what: str) -> None:
    write_entries(6)
    sign(tmp_path)
    tamper(connection, EDITS[what])

    found = faults(connection, tmp_path)

    assert found[0].startswith(FOUND[what]), found


def test_a_removed_entry_is_found_whether_its_place_stays_or_goes(connection, tmp_path) -> None:
    write_entries(6)
    tamper(connection, f"DELETE FROM audit_entry WHERE id = {AT_3}")
    assert faults(connection, tmp_path) == [
        "The entry at place 3 was removed: its place is there, what it said is not."
    ]

    connection.execute(text("DELETE FROM audit_link WHERE seq = 3"))

    assert faults(connection, tmp_path) == ["Entries were removed: place 3 cannot be found."]


def test_an_entry_put_in_beside_the_chain_is_found(connection, tmp_path) -> None:
    write_entries(2)
    tamper(
        connection,
        "INSERT INTO audit_entry (id, at, action, detail) VALUES (9999, '2026-01-01 00:00:00', 'agents.added', '{}')",
    )

    assert faults(connection, tmp_path) == [
        "Entry 9999 has no place in the chain and is not what the portal wrote: it was changed or put in from outside."
    ]


FORGED = "INSERT INTO audit_entry (id, at, action, detail) VALUES (9999, '2026-01-01 00:00:00', 'agents.added', '{}')"
WAITING = {
    "edited": ("UPDATE audit_entry SET action = 'people.left' WHERE id = (SELECT max(entry_id) FROM audit_pending)",),
    "forged": (FORGED, "INSERT INTO audit_pending (entry_id, leaf) VALUES (9999, '')"),
    "forged with another's hash": (
        FORGED, "INSERT INTO audit_pending (entry_id, leaf) SELECT 9999, min(leaf) FROM audit_pending",
    ),
    "no longer waiting": ("DELETE FROM audit_pending WHERE entry_id = (SELECT max(entry_id) FROM audit_pending)",),
}  # fmt: skip


@pytest.mark.parametrize("how", WAITING)
def test_a_waiting_entry_that_was_tampered_with_is_found_and_never_gets_a_place(
    connection, tmp_path, how: str
) -> None:
    with db.use_case():
        record(None, PeopleAction.PLACED)
        record(None, PeopleAction.PLACED)
    tamper(connection, *WAITING[how])

    found = faults(connection, tmp_path)
    with db.use_case():
        placed = chain.sequence()

    assert [fault.partition(":")[2] for fault in found] == [" it was changed or put in from outside."]
    assert placed == (2 if how.startswith("forged") else 1)
    assert faults(connection, tmp_path) == found


def test_the_removal_of_a_waiting_entry_is_found(connection) -> None:
    with db.use_case():
        record(None, PeopleAction.PLACED)
    if connection.dialect.name != "sqlite":
        connection.execute(text("ALTER TABLE audit_pending DROP CONSTRAINT fk_audit_pending_entry_id"))
    tamper(connection, "DELETE FROM audit_entry")

    (fault,) = export.inspect(connection).faults
    assert fault.endswith("was removed while it waited for its place.")


def test_an_entry_removed_together_with_its_waiting_row_leaves_a_hole_on_sqlite(connection) -> None:
    """On PostgreSQL a transaction that is rolled back leaves one too, so there it proves nothing."""
    for _ in range(3):
        with db.use_case():
            record(None, PeopleAction.PLACED)
    assert export.inspect(connection).faults == []

    second = "(SELECT min(id) + 1 FROM audit_entry)"
    tamper(
        connection,
        f"DELETE FROM audit_pending WHERE entry_id = {second}",
        f"DELETE FROM audit_entry WHERE id = {second}",
    )

    found = export.inspect(connection).faults
    expected = ["Entries removed before they got their place, between the ids 1 and 3: 1."]
    assert found == (expected if connection.dialect.name == "sqlite" else [])


def test_an_entry_put_in_between_two_others_is_found(connection, tmp_path) -> None:
    write_entries(6)
    sign(tmp_path)
    tamper(
        connection,
        "INSERT INTO audit_entry (id, at, action, detail) VALUES (9999, '2026-01-01 00:00:00', 'agents.added', '{}')",
        "UPDATE audit_link SET seq = -seq WHERE seq >= 3",
        "UPDATE audit_link SET seq = 1 - seq WHERE seq < 0",
        f"INSERT INTO audit_link (seq, entry_id, leaf, hash) VALUES (3, 9999, '{'0' * 64}', '{'0' * 64}')",
    )

    assert [fault.split(" (")[0].split(":")[0] for fault in faults(connection, tmp_path)[:3]] == [
        "The entry at place 3",
        "The chain breaks at place 3",
        "The chain breaks at place 4",
    ]


@pytest.mark.parametrize("column", ["seq", "entry_id"])
def test_two_entries_that_were_swapped_are_found(connection, tmp_path, column: str) -> None:
    write_entries(6)
    entries = dict(db.session.execute(select(AuditLink.seq, AuditLink.entry_id)).all())
    two, five = (2, 5) if column == "seq" else (entries[2], entries[5])
    tamper(
        connection,
        f"UPDATE audit_link SET {column} = -1 WHERE {column} = {two}",
        f"UPDATE audit_link SET {column} = {two} WHERE {column} = {five}",
        f"UPDATE audit_link SET {column} = {five} WHERE {column} = -1",
    )

    assert {fault.split(" (")[0].split(":")[0] for fault in faults(connection, tmp_path)} >= (
        {"The chain breaks at place 2", "The chain breaks at place 5"}
        if column == "seq"
        else {"The entry at place 2", "The entry at place 5"}
    )


def test_a_cut_end_is_found_by_a_checkpoint_in_the_log(connection, tmp_path) -> None:
    write_entries(6)
    sign(tmp_path)
    _cut(connection, keep=4)

    assert faults(connection, tmp_path) == [
        "The log ends at place 4, but a checkpoint covers 6: the last 2 entries were removed."
    ]


def test_a_cut_end_without_its_checkpoint_is_found_only_from_outside(connection, tmp_path) -> None:
    write_entries(4)
    sign(tmp_path)
    write_entries(2)
    kept = sign(tmp_path)
    _cut(connection, keep=4)
    connection.execute(text("DELETE FROM audit_checkpoint WHERE size = 6"))

    assert faults(connection, tmp_path) == []
    assert faults(connection, tmp_path, kept) == [
        "The log ends at place 4, but a checkpoint covers 6: the last 2 entries were removed."
    ]


def test_a_log_written_again_from_the_start_is_found_only_from_outside(connection, tmp_path) -> None:
    write_entries(6)
    kept = sign(tmp_path)
    _write_again(connection, tmp_path / "elsewhere")

    assert faults(connection, tmp_path) == []
    found = faults(connection, tmp_path, kept)
    assert found[0] == "The log no longer holds the checkpoint over 6 entries that was kept outside."
    assert found[1].startswith("What the log holds does not fit 1 of the checkpoints kept outside")


def test_whoever_may_write_to_the_database_still_may_not_change_what_was_written(connection) -> None:
    write_entries(2)

    for table in ("audit_entry", "audit_link"):
        for statement in (
            f"UPDATE {table} SET {'detail' if table == 'audit_entry' else 'leaf'} = ''",
            f"DELETE FROM {table}",
        ):
            with pytest.raises(Exception, match="append-only"), connection.begin_nested():
                connection.execute(text(statement))


def faults(connection: Connection, folder: Path, *kept: Path) -> list[str]:
    """Return the faults that the stand-alone verifier finds in a copy."""
    done = run_verifier(
        copy_of_log(connection, folder), *(part for path in kept for part in ("--checkpoint", path))
    )
    found = [line.removeprefix("FAIL: ") for line in done.stdout.splitlines() if line.startswith("FAIL")]
    assert done.returncode == (1 if found else 0), done.stderr
    return found


def _cut(connection: Connection, *, keep: int) -> None:
    tamper(
        connection,
        f"DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_link WHERE seq > {keep})",
        f"DELETE FROM audit_link WHERE seq > {keep}",
    )


def _write_again(connection: Connection, folder: Path) -> None:
    """Chain and sign the whole log again with the portal's own code and another key."""
    disarm(connection)
    for statement in (
        f"UPDATE audit_entry SET detail = '{json.dumps({'unit': 7})}' WHERE id = {AT_3}",
        "DELETE FROM audit_checkpoint",
        "INSERT INTO audit_pending (entry_id, leaf) SELECT entry_id, leaf FROM audit_link",
        "DELETE FROM audit_link",
    ):
        connection.execute(text(statement.replace(":", r"\:")))
    for entry in connection.execute(select(AuditEntry.__table__)).all():
        leaf = merkle.leaf_hash(rules.entry_text(entry)).hex()
        connection.execute(update(AuditPending).where(AuditPending.entry_id == entry.id).values(leaf=leaf))
    db.session.expire_all()
    with db.use_case():
        chain.sequence()
    sign(folder)
