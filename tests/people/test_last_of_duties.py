"""Nobody leaves the company without a triager or publisher unasked, and an administrator is told of the first."""

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.core.permissions import Role
from portal.directory import commands as directory_commands
from portal.directory.rules import Outcome
from portal.people import commands, queries
from portal.people.models import Person
from portal.people.rules import PersonState
from portal.reports import tasks
from tests.agents.make import refusal
from tests.directory.make import apply, look_at, undo_an_hour_later
from tests.make import give_access, make_person
from tests.reports.make import make_report

ASKS = "Give someone else access first, or tick the box to go ahead."


@pytest.fixture
def admin(cast) -> Person:
    return make_person("Ann Adler", access=(Role.ADMIN,))


@pytest.fixture
def tim(cast) -> Person:
    """The only triager, while one report is open."""
    make_report(cast.ada)
    return make_person("Tim Thorn", unit=cast.company, access=(Role.TRIAGER,))


def last_detail() -> str:
    return db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id.desc())).first()


def test_the_last_triagers_role_is_withdrawn_only_when_that_is_confirmed(as_, admin, tim) -> None:
    (grant,) = queries.list_access(tim.id)
    here = {"person_id": tim.id, "grant_id": grant.id}

    page = as_(admin).post("people.withdraw", **here)

    assert page.status == 422
    assert page.says(f"No one else can triage every report, and one report is open. {ASKS}")
    assert page.says("Go ahead although no one can do this then")
    assert queries.list_access(tim.id)
    assert as_(admin).post("people.withdraw", **here, goes_ahead="y").status == 303
    assert not queries.list_access(tim.id)
    assert '"leaves_no_triager":true' in last_detail()


def test_the_last_publisher_is_asked_about_too(as_, cast, admin, tim) -> None:
    """Tim triages and publishes; Pia, who does both for Claims, does not stand in for everywhere."""
    give_access(tim, Role.PUBLISHER)
    pia = make_person("Pia Pohl")
    for role in (Role.TRIAGER, Role.PUBLISHER):
        give_access(pia, role, unit=cast.claims)

    (publisher,) = [each for each in queries.list_access(tim.id) if each.role is Role.PUBLISHER]
    withdrawn = as_(admin).post("people.withdraw", person_id=tim.id, grant_id=publisher.id)
    left = as_(admin).post("people.change_state", person_id=tim.id, state="left")

    assert (withdrawn.status, left.status) == (422, 422)
    assert withdrawn.says(f"No one else can publish messages everywhere. {ASKS}")
    both = "No one else can triage every report, and one report is open. No one else can publish messages everywhere."
    assert left.says(f"{both} {ASKS}")
    assert (
        as_(admin).post("people.change_state", person_id=tim.id, state="left", goes_ahead="y").status == 303
    )
    assert '"leaves_no_publisher":true,"leaves_no_triager":true' in last_detail()


@pytest.mark.parametrize("to", ["suspended", "left", "on_leave"])
def test_the_last_triager_goes_only_when_that_is_confirmed(as_, admin, tim, to: str) -> None:
    page = as_(admin).post("people.change_state", person_id=tim.id, state=to)

    assert (page.status, page.says(ASKS)) == (422, True)
    assert tim.state is PersonState.ACTIVE
    assert as_(admin).post("people.change_state", person_id=tim.id, state=to, goes_ahead="y").status == 303


def test_nobody_is_asked_while_another_can_triage(as_, admin, tim) -> None:
    make_person("Uma Unger", access=(Role.TRIAGER,))

    assert as_(admin).post("people.change_state", person_id=tim.id, state="left").status == 303


def test_another_who_is_on_leave_or_covers_one_unit_does_not_count(cast, tim) -> None:
    make_person("Uma Unger", state=PersonState.ON_LEAVE, access=(Role.TRIAGER,))
    give_access(cast.dot, Role.TRIAGER, unit=cast.claims)

    left = refusal(commands.change_state, cast.cal, tim, to=PersonState.LEFT)

    assert left == ("last_of_duties", "goes_ahead")


def test_the_last_triager_of_one_unit_is_asked_about_too(cast) -> None:
    give_access(cast.dot, Role.TRIAGER, unit=cast.claims)

    left = refusal(commands.change_state, None, cast.dot, to=PersonState.LEFT)

    assert left == ("last_of_duties", "goes_ahead")


def test_an_import_says_so_in_its_preview_and_asks(as_, admin, tim) -> None:
    imported = look_at(f"Tim Thorn,{tim.email},left", header="name,email,state")

    page = as_(admin).get("directory.show", import_id=imported.id, outcome=Outcome.CHANGED.value)
    assert page.says("Everyone who triages reports would leave or be suspended.")
    assert refusal(apply, imported) == ("import_last_of_duties", "goes_ahead")
    assert tim.state is PersonState.ACTIVE

    applied = as_(admin).post("directory.apply", import_id=imported.id, goes_ahead="y", many_change="y")
    assert applied.status == 303
    db.session.refresh(tim)
    assert tim.state is PersonState.LEFT


def test_undoing_an_import_asks_too(cast) -> None:
    tim = make_person("Tim Thorn", state=PersonState.ON_LEAVE, access=(Role.TRIAGER,))
    imported = look_at(f"Tim Thorn,{tim.email},active", header="name,email,state")
    apply(imported)

    assert refusal(undo_an_hour_later, imported) == ("import_last_of_duties", "goes_ahead")
    db.perform(lambda: directory_commands.undo_import(None, imported, goes_ahead=True))
    db.session.refresh(tim)
    assert tim.state is PersonState.ON_LEAVE


def test_an_administrator_has_a_task_while_nobody_can_triage(cast, admin, tim) -> None:
    assert tasks.find_tasks(admin, clock.now()) == []

    commands.change_state(None, tim, to=PersonState.LEFT, goes_ahead=True)
    db.session.expire_all()

    (task,) = tasks.find_tasks(admin, clock.now())
    assert task.title == "Give someone access to triage reports"
    assert task.why == "One report is open, and no one can triage every report."
    assert tasks.find_tasks(cast.ada, clock.now()) == []
