"""Recording entries, and erasing a name without breaking the chain."""

from sqlalchemy import select

from portal.audit import chain, commands, rules
from portal.audit.models import AuditEntry, AuditKey, AuditPending
from portal.audit.queries import list_entries
from portal.audit.rules import Wanted
from portal.core import db
from portal.core.paging import PageMark
from portal.people.actions import PeopleAction
from tests.audit.make import copy_of_log, make_program, run_verifier, sign, write_entries
from tests.make import actions, only


def test_an_entry_holds_ids_and_seals_the_name(cast) -> None:
    with db.use_case():
        commands.record(cast.cal, PeopleAction.PLACED, cast.ada, unit=3)

    entry = only(AuditEntry)
    assert (entry.actor_id, entry.action, entry.subject_type) == (cast.cal.id, "people.placed", "person")
    assert (entry.subject_id, entry.detail) == (str(cast.ada.id), '{"unit":3}')
    assert b"Cal" not in entry.personal
    assert only(AuditPending).entry_id == entry.id


def test_what_the_portal_does_by_itself_has_no_actor_and_no_key(cast) -> None:
    with db.use_case():
        commands.record(None, PeopleAction.SIGN_IN_FAILED)

    assert (only(AuditEntry).actor_id, only(AuditEntry).personal) == (None, None)
    assert db.session.scalars(select(AuditKey)).all() == []


def test_one_key_serves_all_entries_of_a_person(cast) -> None:
    write_entries(3, actor=cast.ada)

    assert only(AuditKey).actor_id == cast.ada.id
    assert {line.name for line in list_entries(Wanted(), PageMark()).rows} == {"Ada Abara"}


def test_erasing_destroys_the_key_leaves_a_trace_and_breaks_no_chain(cast, connection, tmp_path) -> None:
    write_entries(2, actor=cast.ada)
    write_entries(1, actor=cast.bo)
    sign(tmp_path)

    with db.use_case():
        commands.erase_person(cast.cal, cast.ada)
    with db.use_case():
        chain.sequence()

    names = {(line.actor_id, line.name) for line in list_entries(Wanted(), PageMark()).rows}
    assert names == {(cast.ada.id, None), (cast.bo.id, "Bo Brand"), (cast.cal.id, "Cal Chen")}
    assert actions()[-1] == "audit.person_erased"
    assert run_verifier(copy_of_log(connection, tmp_path)).returncode == 0


def test_someone_who_acts_again_after_being_erased_gets_a_new_key_for_what_is_new(cast) -> None:
    write_entries(1, actor=cast.ada)
    with db.use_case():
        commands.erase_person(None, cast.ada)
    write_entries(1, actor=cast.ada)

    mine = list_entries(Wanted(actor_id=cast.ada.id), PageMark()).rows
    assert [line.name for line in mine] == ["Ada Abara", None]


def test_whoever_never_did_anything_is_erased_all_the_same(cast) -> None:
    with db.use_case():
        commands.erase_person(cast.cal, cast.eve)

    assert actions() == ["audit.person_erased"]


def test_an_entry_names_the_program_that_acted_and_no_person(cast, connection, tmp_path) -> None:
    write_entries(1, actor=cast.ada)
    with db.use_case():
        commands.record(make_program("Agent platform"), PeopleAction.PLACED, cast.ada)
    sign(tmp_path)

    newest = list_entries(Wanted(), PageMark()).rows[0]
    assert (newest.client_id, newest.actor_id, newest.name) == (7, None, None)
    assert only(AuditKey).actor_id == cast.ada.id
    assert [line.id for line in list_entries(Wanted(client_id=7), PageMark()).rows] == [newest.id]
    assert run_verifier(copy_of_log(connection, tmp_path)).returncode == 0


def test_the_hash_of_an_entry_of_a_person_does_not_know_of_programs(cast) -> None:
    write_entries(1, actor=cast.ada)

    assert set(rules.entry_fields(only(AuditEntry))) == {
        "action", "actor_id", "at", "detail", "id", "personal", "subject_id", "subject_type",
    }  # fmt: skip
