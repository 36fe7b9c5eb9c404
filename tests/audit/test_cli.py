"""The commands of the log, on a database of its own."""

import json

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal import opening
from portal.application import create_app
from portal.audit import checks, jobs, keyring, signing
from portal.audit.cli import audit
from portal.audit.commands import record
from portal.audit.models import AuditEntry
from portal.cli import opened
from portal.core import db
from portal.core.errors import Misconfigured
from portal.core.health import CheckNote
from portal.people.actions import PeopleAction
from tests.audit.make import run_verifier, write_entries


@pytest.fixture
def run(own_portal):
    def runner(*arguments: object) -> Result:
        return CliRunner().invoke(audit, [*map(str, arguments)], obj=opened)

    return runner


def test_a_checkpoint_places_all_that_waits_and_leaves_a_file(run, own_portal) -> None:
    write_entries(3)

    done = run("checkpoint")

    file = own_portal.data / "checkpoints" / "3.json"
    assert done.output == f"3 entries are covered. Keep this file elsewhere: {file}\n"
    assert json.loads(file.read_text())["size"] == 3
    assert run("checkpoint").output == done.output


def test_an_empty_log_has_nothing_to_sign(run) -> None:
    assert run("checkpoint").output == "The log is empty: there is nothing to sign.\n"


def test_an_export_is_what_the_one_file_verifier_reads(run, own_portal, tmp_path) -> None:
    write_entries(3)
    run("checkpoint")

    assert run("export", tmp_path / "log.jsonl").exit_code == 0

    done = run_verifier(tmp_path / "log.jsonl", "--checkpoint", own_portal.data / "checkpoints" / "3.json")
    assert done.returncode == 0, done.stdout
    assert not (tmp_path / "log.jsonl.part").exists()


def test_verify_says_pass_until_somebody_has_been_at_the_database(run, own_portal) -> None:
    write_entries(3)
    run("checkpoint")
    assert (run("verify").exit_code, run("verify").output.splitlines()[-1][:4]) == (0, "PASS")
    assert checks.find_fault() is None

    with own_portal.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        connection.execute(text("UPDATE audit_entry SET action = 'people.left' WHERE id = 2"))

    done = run("verify")
    assert done.exit_code == 1
    assert "FAIL: The entry at place 2 (id 2) is not what was written there." in done.output.splitlines()
    db.session.expire_all()
    assert checks.find_fault() == checks.FAULTY


def test_the_worker_reads_the_log_through_and_leaves_a_sign(own_portal) -> None:
    app = create_app(own_portal.settings, engine=own_portal.engine)
    write_entries(3)
    with app.test_request_context():
        assert checks.last_verification() == CheckNote(
            "Not checked yet. On the server, run: portal audit verify"
        )

        assert jobs.verify_log() == 3

        db.session.expire_all()
        db.session.rollback()
        assert (last := checks.last_verification())
        assert (last.text[:18], last.tone) == ("Complete and uncha", "good")
        db.session.remove()


def test_verify_uses_the_checkpoints_beside_the_data_or_those_it_is_given(run, own_portal, tmp_path) -> None:
    write_entries(2)
    run("checkpoint")
    kept = tmp_path / "kept"
    (own_portal.data / "checkpoints").rename(kept)
    with own_portal.engine.begin() as connection:
        for table in ("audit_checkpoint", "audit_entry", "audit_link"):
            connection.execute(text(f"DROP TRIGGER {table}_no_delete"))
        for rows in ("audit_checkpoint", "audit_link WHERE seq = 2", "audit_entry WHERE id = 2"):
            connection.execute(text(f"DELETE FROM {rows}"))

    cut = "but a checkpoint covers 2"
    assert cut not in run("verify").output
    assert cut in run("verify", "--checkpoint", kept).output
    assert cut in run("verify", "--checkpoint", kept / "2.json").output


def test_something_else_than_a_checkpoint_ends_with_2(run, tmp_path) -> None:
    write_entries(1)
    (tmp_path / "note.json").write_text("[]")

    done = run("verify", "--checkpoint", tmp_path / "note.json")

    assert (done.exit_code, done.output) == (2, f"{tmp_path / 'note.json'} is not a checkpoint.\n")


def test_without_a_portal_it_says_how_to_start_one(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))

    done = CliRunner().invoke(audit, ["verify"], obj=opened)

    assert isinstance(done.exception, Misconfigured)
    assert "Start it once: portal run" in str(done.exception)


def test_a_signing_key_that_was_removed_is_noticed_and_none_is_made_in_its_place(run, own_portal) -> None:
    app = create_app(own_portal.settings, engine=own_portal.engine)
    write_entries(3)
    run("checkpoint")
    key = own_portal.data / "audit_key.pem"
    kept = key.read_bytes()

    key.unlink()
    write_entries(1)

    assert "FAIL: The key that signs the log was removed:" in run("verify").output
    with app.test_request_context():
        assert checks.signing_key_fault().startswith("The key that signs the log was removed:")
        with pytest.raises(Misconfigured, match="was removed"):
            jobs.sign_checkpoint()
    assert not key.exists()

    key.write_bytes(kept)
    assert run("verify").exit_code == 0
    with app.test_request_context():
        assert checks.signing_key_fault() is None


def test_another_signing_key_is_noticed_and_a_new_one_is_started_only_by_name(run, own_portal) -> None:
    write_entries(3)
    run("checkpoint")
    key = own_portal.data / "audit_key.pem"
    key.unlink()
    write_entries(1)

    assert isinstance(run("checkpoint").exception, Misconfigured)
    assert run("checkpoint", "--new-key").exit_code == 0

    assert key.exists()
    assert run("verify").exit_code == 0
    assert "audit.key_replaced" in db.session.scalars(select(AuditEntry.action)).all()


def test_triggers_that_were_dropped_are_named_and_put_back(run, own_portal) -> None:
    assert run("guards").output == "Every trigger is in place.\n"
    with own_portal.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        connection.execute(text("DROP TRIGGER report_event_no_delete"))

    found = run("guards")
    assert found.exit_code == 1
    assert found.output.splitlines() == [
        "The database does not refuse all changes of audit_entry: a trigger is missing.",
        "The database does not refuse all changes of report_event: a trigger is missing.",
    ]

    done = run("guards", "--restore")
    assert done.exit_code == 0
    assert "Restored for: audit_entry, report_event." in done.output
    assert run("guards").output == "Every trigger is in place.\n"
    with pytest.raises(DBAPIError, match="append-only"), own_portal.engine.begin() as connection:
        connection.execute(text("UPDATE audit_entry SET action = 'people.left'"))
    assert "audit.guards_restored" in db.session.scalars(select(AuditEntry.action)).all()


def test_a_trigger_that_is_not_ours_is_named_and_left_alone(run, own_portal) -> None:
    with own_portal.engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER helper AFTER INSERT ON person BEGIN DELETE FROM audit_pending; END")
        )

    done = run("guards", "--restore")

    assert done.exit_code == 1
    assert "Nothing of this can be restored." in done.output
    assert "Still: The trigger helper of person does not belong to the portal." in done.output


def test_a_replaced_key_stays_in_the_folder_and_what_it_marked_still_gets_its_place(run, own_portal) -> None:
    write_entries(2)
    run("checkpoint")
    db.perform(lambda: record(None, PeopleAction.PLACED))

    assert run("checkpoint", "--new-key").exit_code == 0

    assert len(list(own_portal.data.glob("audit_key_*.pem"))) == 1
    assert [line[:4] for line in run("verify").output.splitlines()][-1] == "PASS"
    db.perform(lambda: record(None, PeopleAction.PLACED))
    used = db.session.scalars(text("SELECT key_id FROM audit_pending")).all()
    assert used == [keyring.find(own_portal.data).current]
    assert run("verify").exit_code == 0


def test_entries_under_a_lost_key_are_missed_until_somebody_takes_them_and_the_log_counts_them(
    run, own_portal
) -> None:
    write_entries(2)
    run("checkpoint")
    db.perform(lambda: record(None, PeopleAction.PLACED))
    lost = keyring.find(own_portal.data).current
    _start_anew(own_portal)
    signing.key_for(own_portal.data, None)

    said = run("verify").output
    assert (
        f"FAIL: The key {lost} is not in the data folder: 1 entries with its mark cannot be checked." in said
    )
    assert "FAIL: The key that signs the log was replaced:" in said
    with pytest.raises(Misconfigured, match="The key of the audit log was replaced"):
        opening.bring_up_to_date(own_portal.engine)

    assert run("checkpoint", "--new-key").exit_code == 0

    assert run("verify").exit_code == 0
    taken = select(AuditEntry.detail).where(AuditEntry.action == "audit.key_replaced")
    assert db.session.scalars(taken).all() == ['{"entries":1}']


def test_a_portal_whose_key_was_removed_does_not_start_and_makes_no_other(run, own_portal) -> None:
    write_entries(1)
    _start_anew(own_portal)

    with pytest.raises(Misconfigured, match="was removed"):
        opening.bring_up_to_date(own_portal.engine)
    with pytest.raises(Misconfigured, match="was removed"):
        db.perform(lambda: record(None, PeopleAction.PLACED))
    assert not (own_portal.data / "audit_key.pem").exists()


def _start_anew(own_portal) -> None:
    """As a process that starts after the key was removed."""
    (own_portal.data / "audit_key.pem").unlink()
    keyring._rings.clear()
