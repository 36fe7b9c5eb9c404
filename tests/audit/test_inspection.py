"""What the database tells beyond a copy of the log: facts that no longer fit it, and keys that are gone."""

import pytest
from sqlalchemy import Connection, Table, text

from portal.audit import chain, export
from portal.audit.commands import erase_person, record
from portal.audit.facts import fingerprints, state_sets
from portal.audit.models import AuditKey
from portal.core import db, guards
from portal.core.errors import Misconfigured
from portal.policies.models import Acknowledgement
from portal.training.actions import TrainingAction
from portal.training.assessments.models import Attempt, Result
from tests.audit.make import sign, tamper, write_entries
from tests.make import make_person
from tests.policies.make import make_acknowledgement, make_policy
from tests.training.labs.make import make_lab, make_lab_attempt, make_lab_result
from tests.training.signoffs.make import make_checklist, make_sign_off


def faults(connection: Connection) -> list[str]:
    db.session.flush()
    return export.inspect(connection).faults


def without_guards(connection: Connection, table: Table, *statements: str) -> None:
    """Run statements as an owner of the database can: with the triggers of a table dropped."""
    db.session.flush()
    guards.disarm(connection, table.name)
    for statement in statements:
        assert connection.execute(text(statement)).rowcount, statement


@pytest.fixture
def result(cast) -> Result:
    """A failed result that the log recorded."""
    attempt = make_lab_attempt(make_person("Gil Grant"), make_lab())
    failed = Result(attempt_id=attempt.id, passed=False, finished_at=attempt.started_at)
    with db.use_case():
        db.session.add(failed)
        db.session.flush()
        record(None, TrainingAction.ATTEMPT_FINISHED, attempt, facts=[attempt, failed])
    return failed


def test_facts_as_they_were_recorded_pass(connection, result) -> None:
    assert faults(connection) == []


def test_a_result_that_was_turned_into_a_pass_no_longer_fits_the_log(connection, result) -> None:
    without_guards(connection, Result.__table__, "UPDATE training_result SET passed = (1 = 1)")

    assert faults(connection) == [f"Row {result.id} of training_result is not what the log recorded."]


def test_a_changed_list_of_items_no_longer_fits_the_log(connection, result) -> None:
    without_guards(connection, Attempt.__table__, "UPDATE training_attempt SET items = '[\"other\"]'")

    assert faults(connection) == [
        f"Row {result.attempt_id} of training_attempt is not what the log recorded."
    ]


def test_a_result_that_was_removed_is_missed(connection, result) -> None:
    without_guards(connection, Result.__table__, "DELETE FROM training_result")

    assert faults(connection) == [f"Row {result.id} of training_result was removed: the log recorded it."]


def test_a_result_that_was_put_in_past_the_portal_is_found(connection, result) -> None:
    make_lab_result(make_person("Hal Holt"), make_lab("other", terms=False))

    assert (
        "training_result holds 1 rows that no entry of the log recorded: they were put in from outside."
        in faults(connection)
    )


SETS = {
    "changed": "UPDATE training_result SET passed = (1 = 1) WHERE id = {last}",
    "removed": "DELETE FROM training_result WHERE id = {last}",
}


@pytest.mark.parametrize("how", SETS)
def test_rows_that_were_recorded_as_one_set_are_compared_too(connection, cast, how: str) -> None:
    ids = []
    lab = make_lab()
    for name in ("Gil Grant", "Hal Holt", "Ida Irwin"):
        attempt = make_lab_attempt(make_person(name), lab)
        failed = Result(attempt_id=attempt.id, passed=False, finished_at=attempt.started_at)
        db.session.add(failed)
        db.session.flush()
        ids.append(failed.id)
    db.session.commit()
    with db.use_case():
        stated = state_sets(db.session.connection(), [(Result.__table__, ids[0], ids[-1])])
        record(None, TrainingAction.ATTEMPT_FINISHED, fact_sets=stated)
    assert stated["training_result"]["rows"] == 3
    assert faults(connection) == []

    without_guards(connection, Result.__table__, SETS[how].format(last=ids[-1]))

    assert faults(connection) == [
        f"Among the rows {ids[0]} to {ids[-1]} of training_result some are not what the log recorded, or were removed."
    ]


def test_a_row_put_in_behind_a_set_is_found(connection, cast) -> None:
    first = make_lab_result(make_person("Gil Grant"), make_lab())
    with db.use_case():
        stated = state_sets(db.session.connection(), [(Result.__table__, first.id, first.id)])
        record(None, TrainingAction.ATTEMPT_FINISHED, fact_sets=stated)

    make_lab_result(make_person("Hal Holt"), make_lab("other", terms=False))

    assert (
        "training_result holds 1 rows that no entry of the log recorded: they were put in from outside."
        in faults(connection)
    )


def test_the_key_of_a_person_that_was_removed_is_missed_unless_they_were_erased(cast, connection) -> None:
    write_entries(2, actor=cast.ada)
    write_entries(1, actor=cast.bo)
    with db.use_case():
        erase_person(None, cast.bo)
    assert faults(connection) == []

    connection.execute(text("DELETE FROM audit_key"))

    (found,) = faults(connection)
    assert found.startswith(f"The key of person {cast.ada.id} was removed or changed, and no entry says")
    assert found.endswith("their name in 2 entries cannot be read.")


@pytest.mark.parametrize("key", [b"", bytes(32), b"short"], ids=["empty", "zeros", "short"])
def test_a_key_that_was_overwritten_is_found(cast, connection, key: bytes) -> None:
    write_entries(1, actor=cast.ada)
    connection.execute(AuditKey.__table__.update().values(key=key))

    (found,) = faults(connection)
    assert found.startswith(f"The key of person {cast.ada.id} was removed or changed")


@pytest.mark.parametrize("frontier", ["", "00" * 32, "no hash"])
def test_an_emptied_or_changed_frontier_is_found_and_nothing_is_signed_on_it(
    connection, tmp_path, frontier
) -> None:
    write_entries(6)
    sign(tmp_path)
    tamper(connection, f"UPDATE audit_checkpoint SET frontier = '{frontier}'")
    db.session.expire_all()

    assert faults(connection) == [
        "The frontier of the checkpoint over 6 entries was changed: none can follow it."
    ]
    write_entries(1)
    with pytest.raises(Misconfigured, match="checkpoint over 6 entries was changed"), db.use_case():
        chain.checkpoint(tmp_path)


def test_every_kind_of_evidence_reads_the_same_as_it_was_written(connection, cast) -> None:
    person, checklist, policy = make_person("Gil Grant"), make_checklist(), make_policy()
    attempt = make_lab_attempt(person, make_lab(), hits=2, decided=3)
    sign_off = make_sign_off(person, checklist, observer=cast.bo)
    rows = [attempt, *attempt.responses, sign_off, sign_off.observation, make_acknowledgement(person, policy)]

    with db.use_case():
        record(None, TrainingAction.SIGNED_OFF, sign_off, facts=rows)

    assert [fault for fault in faults(connection) if "put in from outside" not in fault] == []


def test_a_fingerprint_tells_nothing_to_those_who_do_not_have_the_key_of_the_person(cast) -> None:
    signed = make_acknowledgement(cast.ada, make_policy())

    assert fingerprints([signed], b"one key") != fingerprints([signed], b"another key")


def test_facts_of_a_person_who_was_erased_are_no_longer_compared_but_still_missed(connection, cast) -> None:
    signed = make_acknowledgement(cast.ada, make_policy())
    with db.use_case():
        record(cast.ada, TrainingAction.SIGNED_OFF, signed, facts=[signed])
        erase_person(None, cast.ada)
    assert faults(connection) == []

    without_guards(connection, Acknowledgement.__table__, "DELETE FROM policy_acknowledgement")

    assert faults(connection) == [
        f"Row {signed.id} of policy_acknowledgement was removed: the log recorded it."
    ]


def test_words_about_a_person_may_be_emptied_and_the_signature_still_fits_the_log(connection, cast) -> None:
    signed = make_acknowledgement(cast.ada, make_policy())
    with db.use_case():
        record(None, TrainingAction.SIGNED_OFF, signed, facts=[signed])

    connection.execute(text("UPDATE policy_acknowledgement SET signed_name = ''"))
    assert faults(connection) == []

    without_guards(
        connection, Acknowledgement.__table__, "UPDATE policy_acknowledgement SET text_hash = 'other'"
    )
    assert faults(connection) == [f"Row {signed.id} of policy_acknowledgement is not what the log recorded."]
