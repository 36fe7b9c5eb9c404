"""The log page: for auditors, newest first, filtered by person, subject, action and day; and the copy of the log."""

from datetime import timedelta

import pytest

from portal.audit import chain, commands, verifier
from portal.audit.models import AuditEntry
from portal.audit.queries import LINES_MOST
from portal.core import clock, db
from portal.core.actions import AuditAction
from portal.core.permissions import Role
from portal.people.actions import PeopleAction
from tests.audit.make import sign, write_entries
from tests.conftest import NOON
from tests.make import actions, give_access, make_person, only


class GadgetAction(AuditAction):
    """Actions of a feature that was removed; its entries stay in the log."""

    WOUND_UP = "gadgets.wound_up", ""
    SOLD = "peopleware.sold", ""


@pytest.fixture
def auditor(cast):
    return make_person("Gil Grant", access=(Role.AUDITOR,))


def test_the_log_says_who_did_what_to_whom_and_where_it_stands(as_, cast, auditor) -> None:
    with db.use_case():
        commands.record(cast.cal, PeopleAction.STATE_CHANGED, cast.ada, before="active", after="on_leave")
        chain.sequence()
    with db.use_case():
        commands.record(None, GadgetAction.WOUND_UP, again=True, by=None)

    page = as_(auditor).get("audit.index")

    assert page.says("Cal Chen")
    assert page.says("Changed a state")
    assert page.says("Ada Abara")
    assert page.says("Before active")
    assert page.says("After On leave")
    assert page.says("Entry number")
    assert page.says("The portal")
    assert page.says("Gadgets: wound up")
    assert page.says("Again yes")
    assert page.says("Not yet")
    assert page.words.index("Gadgets") < page.words.index("Cal Chen")


def test_a_person_who_was_erased_is_shown_as_erased(as_, cast, auditor) -> None:
    write_entries(1, actor=cast.ada)
    assert as_(auditor).get("audit.index").says("Ada Abara")

    with db.use_case():
        commands.erase_person(None, cast.ada)

    page = as_(auditor).get("audit.index")
    assert page.words.count("Ada Abara") == 1  # the entry about her, while the directory still knows her
    assert page.says("Erased person")


@pytest.mark.parametrize("asked", [
    {"action": "people"}, {"action": "people.placed"}, {"person": "ada"}, {"name": "ada AB"}, {"name": "Bo"},
    {"subject_type": "person"},
    {"subject_type": "person", "subject_id": "bo"}, {"since": "2026-03-11"},
    {"since": "2026-03-12", "until": "2026-03-12"},
])  # fmt: skip
def test_conditions_leave_what_was_asked_for(as_, cast, auditor, asked: dict[str, str]) -> None:
    with clock.moved_to(NOON - timedelta(days=30)), db.use_case():
        commands.record(None, GadgetAction.SOLD, cast.claims)
    with db.use_case():
        commands.record(cast.ada, PeopleAction.PLACED, cast.bo)
    people = {"ada": cast.ada.id, "bo": cast.bo.id}
    assert as_(auditor).get("audit.index").says("Peopleware: sold")

    page = as_(auditor).get(
        "audit.index", **{name: people.get(value, value) for name, value in asked.items()}
    )

    assert page.status == 200
    assert page.says("Changed unit, site or manager")
    assert not page.says("Peopleware: sold")


def test_a_day_begins_and_ends_where_the_reader_is(as_, cast, auditor) -> None:
    auditor.time_zone = "America/New_York"
    db.session.commit()
    with clock.moved_to(NOON.replace(hour=3)), db.use_case():
        commands.record(None, PeopleAction.SIGN_IN_FAILED)  # still the 11th in New York

    assert as_(auditor).get("audit.index", since="2026-03-11", until="2026-03-11").says("Failed to sign in")
    assert as_(auditor).get("audit.index", since="2026-03-12").says("No matching entries")


@pytest.mark.parametrize(
    "asked", [{"since": "yesterday"}, {"person": "Ada"}, {"person": "9" * 30}, {"person": "-1"}]
)
def test_a_condition_that_cannot_be_understood_is_said_beside_its_field(
    as_, auditor, asked: dict[str, str]
) -> None:
    page = as_(auditor).get("audit.index", **asked)

    assert page.status == 422
    assert page.says("One answer is not right yet")


def test_pages_lead_through_the_whole_log_and_keep_the_conditions(as_, auditor) -> None:
    write_entries(LINES_MOST + 2)
    browser = as_(auditor)

    first = browser.get("audit.index", action="people")
    onward = next(url for url in first.text.split('"') if "mark=" in url).replace("&amp;", "&")
    second = browser.open(onward)

    assert "action=people" in onward
    row = '<th scope="row">Thu'
    assert (first.text.count(row), second.text.count(row)) == (LINES_MOST, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_needs_the_same_few_statements_however_many_people_acted(
    as_, cast, auditor, count_queries, rows
) -> None:
    for actor in (cast.ada, cast.bo, cast.cal)[:rows]:
        write_entries(1, actor=actor)
    browser = as_(auditor)

    with count_queries() as queries:
        browser.get("audit.index")

    assert len(queries) == 4, queries  # who is there, the entries, their names, the newest checkpoint


def test_only_those_who_may_read_the_whole_log_get_in(as_, cast, auditor) -> None:
    give_access(cast.bo, Role.COMPLIANCE, unit=cast.claims)

    assert as_(auditor).get("audit.index").status == 200
    for person in (cast.ada, cast.bo, cast.cal, cast.dot, cast.eve):
        assert as_(person).get("audit.index").status == 403
        assert as_(person).post("audit.copy").status == 403
        assert as_(person).get("audit.checkpoint").status == 403
    assert as_(None).get("audit.index").status == 303
    assert actions() == []


def test_taking_a_copy_is_written_down_and_the_copy_holds(as_, cast, auditor, connection, tmp_path) -> None:
    write_entries(3, actor=cast.ada)
    sign(tmp_path)

    page = as_(auditor).open("/audit/copies", "POST", buffered=True)

    assert actions()[-1] == "audit.exported"
    assert page.response.headers["Content-Disposition"] == 'attachment; filename="audit-log.jsonl"'
    assert "Ada" not in page.text
    (tmp_path / "log.jsonl").write_text(page.text)
    report = verifier.inspect(verifier.read_lines(str(tmp_path / "log.jsonl")))
    assert (report.faults, report.entries, report.waiting, report.checkpoints) == ([], 3, 1, 1)


def test_the_newest_checkpoint_can_be_taken_along(as_, auditor, tmp_path) -> None:
    assert as_(auditor).get("audit.checkpoint").status == 404
    write_entries(2)
    sign(tmp_path)

    page = as_(auditor).get("audit.checkpoint")

    assert page.text == (tmp_path / "checkpoints" / "2.json").read_text()
    assert as_(auditor).get("audit.index").says("Covers 2 entries")


def test_the_program_that_checks_a_copy_comes_with_it(as_, auditor) -> None:
    page = as_(auditor).get("audit.verifier_file")

    assert page.text.startswith('"""Verifies a copy of the audit log')
    assert page.response.headers["Content-Disposition"] == 'attachment; filename="verifier.py"'


def test_a_log_without_anything_says_so(as_, auditor) -> None:
    assert as_(auditor).get("audit.index").says("Nothing has happened yet")
    assert as_(auditor).get("audit.index", action="people").says("No matching entries")


def test_an_entry_is_one_row_whatever_the_filter_is_called(as_, auditor) -> None:
    write_entries(1)

    page = as_(auditor).get("audit.index", action="people.placed", subject_type="")

    assert only(AuditEntry).action == "people.placed"
    assert page.text.count('<th scope="row">Thu') == 1
