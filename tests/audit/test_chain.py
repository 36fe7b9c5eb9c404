"""Places in the chain, signed checkpoints, and what the verifier finds in a database that was tampered with."""

import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, text, update

from portal.audit import chain, export, frontier, merkle, rules
from portal.audit.commands import note_unmarked, record
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
NEWEST = "(SELECT max(entry_id) FROM audit_pending)"
REST = "lane, number, key_id, mac"
MARKED = f"audit_pending (entry_id, leaf, {REST})"
WAITING = {
    "edited": (f"UPDATE audit_entry SET action = 'people.left' WHERE id = {NEWEST}",),
    "edited with its hash": (
        f"UPDATE audit_entry SET detail = '{{}}', action = 'people.left' WHERE id = {NEWEST}",
        f"UPDATE audit_pending SET leaf = 'HASH' WHERE entry_id = {NEWEST}",
    ),
    "forged with its hash": (
        FORGED,
        f"INSERT INTO {MARKED} SELECT 9999, 'HASH', {REST} FROM audit_pending WHERE number = 2",
    ),
    "forged with a mark of no key": (FORGED, f"INSERT INTO {MARKED} VALUES (9999, 'HASH', 0, 0, '', '')"),
    "no longer waiting": (f"DELETE FROM audit_pending WHERE entry_id = {NEWEST}",),
}  # fmt: skip


@pytest.mark.parametrize("how", WAITING)
def test_a_waiting_entry_that_was_tampered_with_is_found_and_never_gets_a_place(
    connection, tmp_path, how: str
) -> None:
    """Whoever tampers knows how to hash an entry, but has no key."""
    write_entries(1)
    with db.use_case():
        record(None, PeopleAction.PLACED)
        record(None, PeopleAction.PLACED)
    disarm(connection)
    for statement in WAITING[how]:
        done = connection.execute(text(statement.replace("HASH", _hash_of_newest(connection))))
        assert done.rowcount

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


GONE = "Entries were removed before they got their place, with the rows that say they wait: {}."


@pytest.mark.parametrize("which", [1, 2, 3])
def test_an_entry_removed_together_with_its_waiting_row_is_missed_also_the_newest(
    connection, which: int
) -> None:
    """Also after others got their place, and on PostgreSQL, where the ids of entries have gaps anyway."""
    write_entries(2)
    for _ in range(3):
        with db.use_case():
            record(None, PeopleAction.PLACED)
    assert export.inspect(connection).faults == []

    _remove_waiting(connection, number=2 + which)

    assert GONE.format(1) in export.inspect(connection).faults
    with db.use_case():
        assert chain.sequence() == 2
    assert GONE.format(1) in export.inspect(connection).faults


def test_a_number_of_entries_that_was_lowered_with_the_entry_is_found_and_not_used_again(connection) -> None:
    for _ in range(2):
        with db.use_case():
            record(None, PeopleAction.PLACED)
    _remove_waiting(connection, number=2)
    connection.execute(text("UPDATE audit_lane SET written = 1 WHERE lane = 1"))
    lowered = "The number of entries in lane 1 was changed, or its key is not in the data folder."
    assert lowered in export.inspect(connection).faults

    with db.use_case():
        record(None, PeopleAction.PLACED)

    assert connection.scalar(text("SELECT max(lane) FROM audit_pending")) == 2
    assert lowered in export.inspect(connection).faults


def test_a_number_that_was_put_back_with_its_mark_is_found_once_its_entries_have_a_place(connection) -> None:
    with db.use_case():
        record(None, PeopleAction.PLACED)
    before = connection.execute(text("SELECT written, key_id, mac FROM audit_lane WHERE lane = 1")).one()
    write_entries(1)

    connection.execute(
        text("UPDATE audit_lane SET written = :written, key_id = :key_id, mac = :mac WHERE lane = 1"),
        before._asdict(),
    )

    assert "The number of entries in lane 1 was put back from 2 to 1." in export.inspect(connection).faults


def test_an_entry_forged_straight_into_the_chain_is_found_also_after_sealing_went_on(
    connection, tmp_path
) -> None:
    """Its hashes are right, and no checkpoint covers the end of the chain yet."""
    write_entries(2)
    connection.execute(text(FORGED))
    leaf = bytes.fromhex(_hash_of_newest(connection))
    last = connection.scalar(text("SELECT hash FROM audit_link WHERE seq = 2"))
    link = merkle.link_hash(bytes.fromhex(last), leaf).hex()
    connection.execute(text(f"INSERT INTO audit_link VALUES (3, 9999, '{leaf.hex()}', '{link}')"))
    assert faults(connection, tmp_path) == []  # a copy cannot tell
    assert (
        "The chain ends at place 3, but the portal left its end at place 2."
        in export.inspect(connection).faults
    )

    write_entries(1)

    broken = "Before place 4 the chain was not as the portal left it: its end was changed or forged."
    assert broken in export.inspect(connection).faults
    write_entries(1)
    assert broken in export.inspect(connection).faults


@pytest.mark.parametrize(
    "how",
    [
        "UPDATE audit_frontier SET size = 1",
        "UPDATE audit_frontier SET lanes = '{}'",
        "DELETE FROM audit_frontier",
    ],
)
def test_a_note_of_the_end_that_was_tampered_with_is_found_and_not_overwritten(connection, how: str) -> None:
    write_entries(2)
    chain.note_sealed(db.data_folder())
    witness = frontier.read_witness(db.data_folder())
    db.session.rollback()  # what follows would be undone with it
    connection.execute(text(how))
    (found, *_more) = export.inspect(connection, witness=witness).faults
    assert found.startswith("The portal’s note of where the chain ends was")

    write_entries(1)

    assert "Before place 3 the chain was not as the portal left it: its end was changed or forged." in (
        export.inspect(connection, witness=frontier.read_witness(db.data_folder())).faults
    )


def test_a_database_put_back_to_an_earlier_state_with_all_its_marks_is_found(connection) -> None:
    write_entries(1)
    before = (
        connection.execute(text("SELECT size, hash, lanes, key_id, mac FROM audit_frontier")).one()._asdict()
    )
    lane = (
        connection.execute(text("SELECT written, key_id, mac FROM audit_lane WHERE lane = 1")).one()._asdict()
    )
    write_entries(1)
    chain.note_sealed(db.data_folder())
    _cut(connection, keep=1)
    connection.execute(
        text(
            "UPDATE audit_frontier SET size = :size, hash = :hash, lanes = :lanes, key_id = :key_id, mac = :mac"
        ),
        before,
    )
    connection.execute(
        text("UPDATE audit_lane SET written = :written, key_id = :key_id, mac = :mac WHERE lane = 1"), lane
    )

    found = export.inspect(connection, witness=frontier.read_witness(db.data_folder())).faults

    assert found == [
        "The portal had sealed 2 entries, as audit_sealed.json says: the last of them were removed or written again."
    ]


def test_what_was_undone_uses_no_number(connection) -> None:
    db.perform(lambda: record(None, PeopleAction.PLACED), keep=lambda _done: False)
    write_entries(2)

    assert export.inspect(connection).faults == []
    assert connection.scalar(text("SELECT written FROM audit_lane WHERE lane = 1")) == 2


def test_entries_that_an_older_version_left_waiting_are_taken_once_and_the_log_says_so(
    connection, tmp_path
) -> None:
    for _ in range(2):
        with db.use_case():
            record(None, PeopleAction.PLACED)
    connection.execute(text("UPDATE audit_pending SET lane = 0, number = 0, key_id = '', mac = ''"))
    connection.execute(text("UPDATE audit_lane SET written = 0, key_id = '', mac = ''"))
    db.perform(note_unmarked)
    assert (export.inspect(connection).faults, faults(connection, tmp_path)) == ([], [])

    with db.use_case():
        assert chain.sequence() == 3

    assert export.inspect(connection).faults == []
    noted = db.session.scalars(
        select(AuditEntry.detail).where(AuditEntry.action == "audit.unmarked_taken")
    ).all()
    assert noted == ['{"entries":2}']
    db.perform(note_unmarked)
    assert count(AuditPending) == 0


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


def test_a_copy_of_a_log_written_again_from_the_start_needs_a_checkpoint_from_outside(
    connection, tmp_path
) -> None:
    write_entries(6)
    kept = sign(tmp_path)
    _write_again(connection, tmp_path / "elsewhere")

    assert faults(connection, tmp_path) == []
    assert export.inspect(connection).faults == [
        "The chain ends at place 6, but the portal left its end with another hash."
    ]
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


def _remove_waiting(connection: Connection, *, number: int) -> None:
    """Remove an entry of the first lane together with the row that says it waits."""
    entry_id = connection.scalar(
        text(f"SELECT entry_id FROM audit_pending WHERE lane = 1 AND number = {number}")
    )
    tamper(
        connection,
        f"DELETE FROM audit_pending WHERE entry_id = {entry_id}",
        f"DELETE FROM audit_entry WHERE id = {entry_id}",
    )


def _hash_of_newest(connection: Connection) -> str:
    """The hash of an entry as it is now, which anyone can compute."""
    newest = connection.execute(select(AuditEntry.__table__).order_by(AuditEntry.id.desc()).limit(1)).one()
    return merkle.leaf_hash(rules.entry_text(newest)).hex()


def _write_again(connection: Connection, folder: Path) -> None:
    """Change an entry, compute the whole chain again and sign it with another key."""
    disarm(connection)
    detail = json.dumps({"unit": 7}).replace(":", r"\:")
    connection.execute(text(f"UPDATE audit_entry SET detail = '{detail}' WHERE id = {AT_3}"))
    connection.execute(text("DELETE FROM audit_checkpoint"))
    entries = select(AuditEntry.__table__, AuditLink.seq).join(AuditLink, AuditLink.entry_id == AuditEntry.id)
    previous = chain.BEGINNING
    for entry in connection.execute(entries.order_by(AuditLink.seq)).all():
        leaf = merkle.leaf_hash(rules.entry_text(entry))
        previous = merkle.link_hash(previous, leaf)
        link = {"leaf": leaf.hex(), "hash": previous.hex()}
        connection.execute(update(AuditLink).where(AuditLink.seq == entry.seq).values(link))
    db.session.expire_all()
    sign(folder)
