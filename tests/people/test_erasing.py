"""Erasing a person: when it may be done, what goes, what stays, and that nothing brings them back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, LargeBinary, func, select

from portal.audit.models import AuditEntry, AuditKey
from portal.core import clock, db
from portal.core.dates import add_months, deadline
from portal.core.db import Base
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.directory.models import Import, ImportRow
from portal.outbox.models import OutboxMail
from portal.paths.rules import Stage
from portal.people import commands, credentials, erasing, queries, rules
from portal.people.models import OneTimeLink, Person, SignIn, SignInAttempt, StatePeriod
from portal.people.rules import ErasingFacts, JobRole, LinkPurpose, PersonState, Theme
from portal.policies.models import Acknowledgement
from portal.readiness.models import Suspension
from portal.reports.commands import ask_reporter
from portal.reports.rules.states import EventKind, State
from portal.training.assessments.models import Response
from portal.training.signoffs.models import Observation
from tests.audit.make import copy_of_log, run_verifier, sign, write_entries
from tests.directory.make import apply, counts, look_at
from tests.make import actions, give_access, keep, make_person, make_sign_in, only
from tests.outbox.make import mail_set_up, make_mail
from tests.policies.make import make_acknowledgement, make_policy
from tests.reports.make import make_event, make_report
from tests.training.labs.make import make_lab, make_lab_attempt
from tests.training.signoffs.make import make_checklist, make_observation

YEARS = timedelta(days=1200)
NAME, ADDRESS, NUMBER = "Gil Grant", "gil.grant@northwind.example", "NW-0042"
LEFT_AT = datetime(2023, 1, 31, tzinfo=UTC)


@pytest.fixture
def admin(cast) -> Person:
    return make_person("Ann Adler", access=(Role.ADMIN,))


@pytest.fixture
def gil(cast) -> Person:
    """Someone who left long ago."""
    roles = (JobRole.FRONTLINE_AGENT,)
    return left(make_person(NAME, unit=cast.claims, manager=cast.bo, job_roles=roles), ago=YEARS)


def left(person: Person, *, ago: timedelta) -> Person:
    at = clock.now() - ago
    period = db.session.scalars(select(StatePeriod).where(StatePeriod.person_id == person.id)).one()
    period.valid_from, period.valid_until = at - timedelta(days=30), at
    keep(StatePeriod(person_id=person.id, state=PersonState.LEFT, valid_from=at))
    person.state, person.employee_number, person.job_title = PersonState.LEFT, NUMBER, "Handler"
    return keep(person)


def erase(admin: Person, person: Person, **asked: Any) -> None:
    asked = {"name": person.name, **asked}
    db.perform(lambda: erasing.erase_person(admin, person, **asked))


def refusal(admin: Person, person: Person, **asked: Any) -> tuple[Reason, str | None]:
    before = person.name
    with pytest.raises(Refused) as refused:
        erase(admin, person, **asked)
    db.session.expire_all()
    assert person.name == before
    return refused.value.reason, refused.value.field


def everything_written(connection: Connection) -> str:
    """All that is stored, table by table, as one text; what is sealed is left out."""
    db.session.flush()
    readable = {
        table: [column for column in table.c if not isinstance(column.type, LargeBinary)]
        for table in Base.metadata.tables.values()
    }
    return "\n".join(
        str(row) for columns in readable.values() for row in connection.execute(select(*columns)).all()
    )


FACTS = ErasingFacts(state=PersonState.LEFT, is_erased=False, kept_until=LEFT_AT)


@pytest.mark.parametrize(
    ("facts", "law", "reasons"),
    [
        ({}, False, []),
        ({"kept_until": LEFT_AT + timedelta(days=2)}, True, []),
        (
            {"kept_until": LEFT_AT + timedelta(days=2)},
            False,
            [Reason("erase_kept_until", day=LEFT_AT + timedelta(days=2))],
        ),
        (
            {"state": PersonState.SUSPENDED, "kept_until": None},
            True,
            [Reason("erase_only_left", now=PersonState.SUSPENDED)],
        ),
        ({"is_erased": True}, True, [Reason("erased_already")]),
    ],
)
def test_who_may_be_erased(facts: dict[str, Any], *, law: bool, reasons: list[Reason]) -> None:
    asked = ErasingFacts(**{**vars(FACTS), **facts})

    assert rules.erasing_refusals(asked, at=LEFT_AT + timedelta(days=1), law_demands_it=law) == reasons


def test_months_end_on_the_last_day_there_is() -> None:
    assert add_months(LEFT_AT, 1) == datetime(2023, 2, 28, tzinfo=UTC)
    assert add_months(LEFT_AT, 36) == datetime(2026, 1, 31, tzinfo=UTC)


def test_evidence_is_kept_for_three_years_unless_the_law_demands_otherwise(cast, admin) -> None:
    gil = left(make_person(NAME), ago=timedelta(days=100))
    until = deadline(add_months(clock.now() - timedelta(days=100), 36), "UTC")

    assert refusal(admin, gil) == (Reason("erase_kept_until", day=until), "law_demands_it")

    erase(admin, gil, law_demands_it=True)
    assert gil.erased_at == clock.now()
    assert (
        db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id)).all()[-1]
        == '{"law_demands_it":true}'
    )


def test_only_someone_who_left_is_erased_and_only_by_their_name(cast, admin, gil) -> None:
    assert refusal(admin, cast.ada) == (Reason("erase_only_left", now=PersonState.ACTIVE), None)
    assert refusal(admin, gil, name="Gil Grand") == (Reason("erase_name_differs"), "name")
    assert actions() == []


def test_nothing_that_is_stored_says_who_it_was(cast, admin, gil, connection, tmp_path: Path) -> None:
    write_entries(2, actor=gil)
    sign(tmp_path)
    _leave_traces(cast, gil)
    assert all(mark in everything_written(connection) for mark in (NAME, ADDRESS, NUMBER, "slow with claims"))

    erase(admin, gil)

    written = everything_written(connection)
    assert [mark for mark in (NAME, "Gil", ADDRESS, NUMBER, "slow with claims") if mark in written] == []
    assert (gil.name, gil.email, gil.theme) == (f"Erased person {gil.id}", f"erased {gil.id}", Theme.AUTO)
    assert (gil.employee_number, gil.job_title, gil.password_hash) == (None, "", None)
    for gone in (SignIn, OneTimeLink, OutboxMail, SignInAttempt):
        assert db.session.scalar(select(func.count()).select_from(gone)) == 0, gone


def _leave_traces(cast, gil: Person) -> None:
    """Something of Gil in every table that can hold it."""
    policy, checklist = make_policy("P01"), make_checklist()
    make_acknowledgement(gil, policy)
    make_observation(gil, checklist, observer=cast.bo, comment="Gil is slow with claims.")
    make_observation(cast.ada, checklist, observer=gil)
    attempt = make_lab_attempt(gil, make_lab())
    keep(
        Response(
            attempt_id=attempt.id, item_id="bad-1", given={}, note="Gil says no", is_right=True, at=clock.now()
        )
    )  # fmt: skip
    keep(
        Suspension(
            person_id=gil.id, job_role=JobRole.FRONTLINE_AGENT, stage=Stage.ASSIST, reason="slow with claims",
            suspended_by_id=cast.bo.id, valid_from=clock.now(),
        )
    )  # fmt: skip
    make_sign_in(gil, "token")
    make_mail(ADDRESS)
    make_mail("bo.brand@northwind.example", subject=f"{NAME} would like you to observe", person_id=cast.bo.id)
    with db.use_case():
        credentials.make_link(None, gil, LinkPurpose.RESET)
        credentials.claim_attempt(account=ADDRESS, address="127.0.0.1")
    imported = look_at(
        f"{NUMBER},{NAME},{ADDRESS},Clerk,,,,,left,,",
        f"8,Flo Frost,flo.frost@northwind.example,,,,{ADDRESS},,active,,",
    )
    apply(imported, skip_faulty=True)


def test_evidence_stays_with_a_person_without_a_name(cast, admin, gil) -> None:
    make_acknowledgement(gil, make_policy("P01"))
    make_observation(cast.ada, make_checklist(), observer=gil)
    signed, seen = only(Acknowledgement), only(Observation)

    erase(admin, gil)
    db.session.expire_all()

    assert (signed.person_id, signed.signed_name, signed.meaning) == (gil.id, "", "I have read it.")
    assert (seen.observer_id, seen.signed_name) == (gil.id, "")
    assert queries.find_placement(gil.id, clock.now())


def test_the_log_names_nobody_and_still_verifies(cast, admin, gil, connection, tmp_path: Path) -> None:
    write_entries(3, actor=gil)
    sign(tmp_path)

    erase(admin, gil)
    write_entries(1, actor=cast.bo)

    assert db.session.scalar(select(AuditKey.key).where(AuditKey.actor_id == gil.id)) is None
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "audit.person_erased")).one()
    assert (entry.actor_id, entry.subject_type, entry.subject_id) == (admin.id, "person", str(gil.id))
    assert entry.detail == '{"law_demands_it":false}'
    assert run_verifier(copy_of_log(connection, tmp_path)).returncode == 0


def test_a_later_import_of_the_same_number_is_someone_new(cast, admin, gil) -> None:
    erase(admin, gil)

    imported = look_at(f"{NUMBER},{NAME},{ADDRESS},Clerk,,,,,active,,")
    apply(imported)

    new = queries.find_by_email(ADDRESS)
    assert new is not None
    assert (counts(imported), new.employee_number, new.id != gil.id) == ({"added": 1}, NUMBER, True)
    assert gil.name == f"Erased person {gil.id}"


def test_a_file_that_waits_may_hold_them_and_comes_first(cast, admin, gil) -> None:
    look_at(f"{NUMBER},{NAME},{ADDRESS},Clerk,,,,,left,,")

    assert refusal(admin, gil) == (Reason("erase_import_open"), None)


def test_taking_back_the_import_by_which_they_left_brings_nobody_back(cast, admin) -> None:
    gil = make_person(NAME)
    gil.employee_number = NUMBER
    keep(gil)
    apply(look_at(f"{NUMBER},{NAME},{ADDRESS},,,,,,left,,"))
    db.session.expire_all()
    assert gil.state is PersonState.LEFT

    erase(admin, gil, law_demands_it=True)

    assert db.session.scalars(select(ImportRow)).all() == []
    assert only(Import).samples == []


def test_who_was_erased_is_changed_by_nobody(cast, admin, gil, as_) -> None:
    erase(admin, gil)

    with pytest.raises(Refused) as refused:
        db.perform(lambda: commands.change_state(admin, gil, to=PersonState.ACTIVE))
    assert refused.value.reason == Reason("erased_already")
    assert refusal(admin, gil) == (Reason("erased_already"), None)
    for endpoint in ("people.edit", "people.grants", "people.erasure"):
        assert as_(admin).get(endpoint, person_id=gil.id).status == 404, endpoint


def test_the_page_asks_for_the_name_and_checks_it_on_the_server(as_, admin, gil) -> None:
    browser = as_(admin)
    assert browser.get("people.show", person_id=gil.id).says("Erase personal data")
    assert browser.get("people.erasure", person_id=gil.id).says("Erased person")

    wrong = browser.post("people.erasure", person_id=gil.id, name="Somebody Else")
    assert (wrong.status, wrong.says("The name does not match")) == (422, True)
    assert gil.name == NAME

    assert browser.post("people.erasure", person_id=gil.id, name=f" {NAME} ").went_to(
        "people.show", person_id=gil.id
    )
    page = browser.get("people.show", person_id=gil.id)
    assert (page.says(f"Erased person {gil.id}"), page.says("Gil"), page.says("erased ")) == (
        True,
        False,
        False,
    )
    assert not browser.get("people.index", state=PersonState.LEFT).says("Erased person")


def test_the_page_says_when_it_is_too_early_and_takes_the_law_for_an_answer(as_, cast, admin) -> None:
    gil = left(make_person(NAME), ago=timedelta(days=100))
    browser = as_(admin)

    assert browser.get("people.erasure", person_id=gil.id).says("Erase earlier only if the law requires it.")
    early = browser.post("people.erasure", person_id=gil.id, name=NAME)
    assert (early.status, early.says("Their evidence is kept until")) == (422, True)

    page = browser.post("people.erasure", person_id=gil.id, name=NAME, law_demands_it="y")
    assert page.went_to("people.show", person_id=gil.id)


def test_the_page_offers_it_to_nobody_else_and_for_nobody_at_work(as_, cast, admin, gil) -> None:
    give_access(cast.cal, Role.COMPLIANCE)
    assert not as_(cast.cal).get("people.show", person_id=gil.id).says("Erase personal data")
    assert as_(cast.cal).post("people.erasure", person_id=gil.id, name=NAME).status == 403
    assert not as_(admin).get("people.show", person_id=cast.ada.id).says("Erase personal data")
    page = as_(admin).get("people.erasure", person_id=cast.ada.id)
    assert (page.says("Change their state to “Left” first."), page.says("Erase data")) == (True, False)


def test_their_reports_stay_without_their_name(as_, cast, admin, gil) -> None:
    give_access(cast.cal, Role.TRIAGER)
    report = make_report(gil)
    make_event(report, EventKind.REPLIED, by=gil, text="One more thing.")
    triager = as_(cast.cal)
    assert triager.get("triage.show", report_id=report.id).says(NAME)

    erase(admin, gil)

    page = triager.get("triage.show", report_id=report.id)
    assert (page.says(report.what), page.says("One more thing."), page.says("Gil")) == (True, True, False)
    assert page.says(f"Erased person {gil.id}")


def test_nobody_writes_to_them_any_more(cast, admin, gil, tmp_path: Path) -> None:
    report = make_report(gil, state=State.TRIAGED)
    erase(admin, gil)

    with mail_set_up(tmp_path):
        db.perform(lambda: ask_reporter(cast.cal, report, question="Which claim was it?"))

    assert db.session.scalars(select(OutboxMail)).all() == []


def test_who_was_observed_by_them_reads_no_name(as_, cast, admin, gil) -> None:
    seen = make_observation(cast.ada, make_checklist(), observer=gil)
    assert as_(cast.ada).get("training.observation", observation_id=seen.id).says(NAME)

    erase(admin, gil)

    page = as_(cast.ada).get("training.observation", observation_id=seen.id)
    assert (page.says("Gil"), page.says(f"Erased person {gil.id}")) == (False, True)
