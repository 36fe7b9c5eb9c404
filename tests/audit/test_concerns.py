"""The people an entry concerns: a few by id, many by count and digest, in their own rows and covered by the chain."""

import json

import pytest
from sqlalchemy import select

from portal.audit import chain, commands
from portal.audit.models import AuditConcern, AuditEntry
from portal.audit.rules import CONCERNED_BY_NUMBER
from portal.core import db
from portal.core.permissions import Role
from portal.directory.actions import ImportAction
from portal.people.actions import PeopleAction
from portal.people.models import Person
from portal.training.actions import TrainingAction
from tests.audit.make import copy_of_log, run_verifier, tamper
from tests.make import make_person, only


def write(*, concerns) -> None:
    with db.use_case():
        commands.record(None, TrainingAction.OBSERVED, concerns=concerns, checklist="so-1")
    with db.use_case():
        chain.sequence()


def concerned() -> list[int]:
    return list(db.session.scalars(select(AuditConcern.person_id).order_by(AuditConcern.person_id)))


def test_an_entry_names_somebody_some_people_or_those_a_statement_selects(cast) -> None:
    for concerns in (cast.ada, [cast.bo.id, cast.ada.id, cast.bo.id], select(Person.id)):
        with db.use_case():
            commands.record(None, TrainingAction.OBSERVED, concerns=concerns)

    details = [
        json.loads(each)["concerns"]
        for each in db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id))
    ]
    everybody = sorted(person.id for person in (cast.ada, cast.bo, cast.cal, cast.dot, cast.eve))
    assert details == [[cast.ada.id], sorted([cast.ada.id, cast.bo.id]), everybody]


def test_an_entry_that_concerns_nobody_says_nothing_of_it(cast) -> None:
    write(concerns=select(Person.id).where(Person.name == "Nobody"))

    assert (only(AuditEntry).detail, concerned()) == ('{"checklist":"so-1"}', [])


def test_of_a_crowd_the_entry_says_how_many_and_keeps_each(connection, tmp_path) -> None:
    crowd = range(7, 7 + CONCERNED_BY_NUMBER + 1)

    write(concerns=crowd)

    said = json.loads(only(AuditEntry).detail)["concerns"]
    assert (said["people"], len(said["sha256"]), concerned()) == (len(crowd), 64, list(crowd))
    assert run_verifier(copy_of_log(connection, tmp_path)).returncode == 0


@pytest.mark.parametrize("people", [3, CONCERNED_BY_NUMBER + 3])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_concern SET person_id = 999 WHERE person_id = 1",
        "DELETE FROM audit_concern WHERE person_id = 1",
        "INSERT INTO audit_concern (entry_id, person_id) SELECT id, 999 FROM audit_entry",
    ],
)
def test_nobody_is_put_in_taken_out_or_exchanged_unseen(
    connection, tmp_path, people: int, change: str
) -> None:
    write(concerns=range(1, people + 1))
    tamper(connection, change)

    checked = run_verifier(copy_of_log(connection, tmp_path))

    assert checked.returncode == 1
    assert "The people in entry at place 1 are not those it was written about." in checked.stdout


def test_who_is_put_beside_an_entry_that_concerned_nobody_shows(connection, tmp_path) -> None:
    write(concerns=())
    tamper(connection, "INSERT INTO audit_concern (entry_id, person_id) SELECT id, 1 FROM audit_entry")

    assert run_verifier(copy_of_log(connection, tmp_path)).returncode == 1


def test_an_entry_that_waits_for_its_place_is_checked_too(connection, tmp_path) -> None:
    with db.use_case():
        commands.record(None, TrainingAction.OBSERVED, concerns=[1, 2])
    assert run_verifier(copy_of_log(connection, tmp_path)).returncode == 0

    tamper(connection, "DELETE FROM audit_concern WHERE person_id = 2")

    assert run_verifier(copy_of_log(connection, tmp_path)).returncode == 1


def test_the_log_of_a_person_holds_what_concerns_them_and_names_them(as_, cast) -> None:
    auditor = make_person("Gil Grant", access=(Role.AUDITOR,))
    with db.use_case():
        commands.record(cast.dot, ImportAction.APPLIED, concerns=[cast.ada.id, cast.bo.id])
        commands.record(cast.dot, PeopleAction.PLACED, cast.eve)

    page = as_(auditor).get("audit.index", name="Ada Abara")

    assert page.says("Imported people")
    by_number = sorted((cast.ada, cast.bo), key=lambda person: person.id)
    assert page.says("Concerns " + ", ".join(person.name for person in by_number))
    assert not page.says("Moved someone")


def test_erasing_a_person_leaves_the_bare_number(connection, cast, tmp_path) -> None:
    write(concerns=cast.ada)

    with db.use_case():
        commands.erase_person(None, cast.ada)

    assert concerned() == [cast.ada.id]
    assert run_verifier(copy_of_log(connection, tmp_path)).returncode == 0
