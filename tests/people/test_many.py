"""Commands that change many people at once: what they refuse, what they leave alone, what the log says."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import literal, select, union_all

from portal.audit.models import AuditConcern, AuditEntry
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.people import commands, queries
from portal.people.commands.sets import People, set_of_one
from portal.people.models import JobRoleHolding, Person, Placement, StatePeriod
from portal.people.rules import JobRole, PersonState
from tests.make import actions, give_access, only

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def together(*sets: People) -> People:
    return select(union_all(*sets).subquery())


def becoming(state: PersonState, *people: Person) -> People:
    return together(*(set_of_one(StatePeriod, person_id=each.id, state=state) for each in people))


def under(manager: Person | None, person: Person) -> People:
    """Somebody where they are, under another manager."""
    place = {
        "unit_id": person.unit_id,
        "site_id": person.site_id,
        "manager_id": manager.id if manager else None,
    }
    return set_of_one(Placement, person_id=person.id, **place)


def corrected(person: Person, **details: str) -> People:
    return set_of_one(Person, person_id=person.id, **details)


def newcomer(name: str, manager_email: str | None = None, number: str | None = None) -> People:
    return set_of_one(
        Person, employee_number=number, name=name, email=f"{name.lower()}@x.example", job_title="", language="en",
        time_zone="UTC", unit_id=None, site_id=None, state=PersonState.INVITED, manager_email=manager_email,
    )  # fmt: skip


def refusal(work) -> Reason:
    with pytest.raises(Refused) as refused, db.use_case():
        work()
    return refused.value.reason


def change(command, *sets: People, subject: Person) -> None:
    with db.use_case():
        command(None, *sets, subject=subject, at=clock.now())
    db.session.expire_all()  # statements about many do not refresh the rows that a session holds


def test_one_entry_names_everybody_whose_state_changed(cast) -> None:
    change(commands.change_states, becoming(PersonState.ON_LEAVE, cast.ada, cast.eve), subject=cast.cal)

    assert (cast.ada.state, cast.eve.state, cast.bo.state) == (
        PersonState.ON_LEAVE, PersonState.ON_LEAVE, PersonState.ACTIVE,
    )  # fmt: skip
    assert actions() == ["people.state_changed"]
    assert json.loads(only(AuditEntry).detail) == {"concerns": sorted([cast.ada.id, cast.eve.id])}
    assert set(db.session.scalars(select(AuditConcern.person_id))) == {cast.ada.id, cast.eve.id}


def test_nobody_at_all_is_no_entry(cast) -> None:
    nobody = becoming(PersonState.LEFT, cast.ada).where(literal(value=False))
    change(commands.change_states, nobody, subject=cast.cal)
    change(
        commands.place_people, together(under(cast.bo, cast.ada), under(cast.dot, cast.bo)), subject=cast.cal
    )
    people = select(Person.id.label("person_id")).where(Person.id == cast.ada.id)
    held = set_of_one(JobRoleHolding, person_id=cast.ada.id, job_role=JobRole.FRONTLINE_AGENT)
    change(commands.assign_many_job_roles, people, held, subject=cast.cal)

    assert actions() == []


def test_one_of_many_who_cannot_go_holds_up_all(cast) -> None:
    moves = together(becoming(PersonState.LEFT, cast.ada), becoming(PersonState.INVITED, cast.bo))

    assert refusal(lambda: commands.change_states(None, moves, subject=cast.cal, at=clock.now())) == Reason(
        "person_cannot_become", now=PersonState.ACTIVE, to=PersonState.INVITED
    )
    assert (cast.ada.state, actions()) == (PersonState.ACTIVE, [])


def test_going_back_knows_no_such_rule(cast) -> None:
    change(commands.restore_states, becoming(PersonState.INVITED, cast.bo), subject=cast.cal)

    assert queries.find_state(cast.bo.id, clock.now()) is PersonState.INVITED


@pytest.mark.parametrize("command", [commands.change_states, commands.restore_states])
def test_all_administrators_do_not_go_together(cast, command) -> None:
    for person in (cast.ada, cast.bo):
        give_access(person, Role.ADMIN)

    both = becoming(PersonState.SUSPENDED, cast.ada, cast.bo)
    assert refusal(lambda: command(None, both, subject=cast.cal, at=clock.now())) == Reason(
        "last_administrator"
    )
    change(command, becoming(PersonState.SUSPENDED, cast.ada), subject=cast.cal)
    change(command, becoming(PersonState.LEFT, cast.ada), subject=cast.cal)  # Bo is still there
    assert queries.count_administrators() == 1


def test_two_who_would_report_to_each_other_are_refused(cast) -> None:
    lines = together(under(cast.eve, cast.cal), under(cast.cal, cast.eve))

    assert refusal(lambda: commands.place_people(None, lines, subject=cast.cal, at=clock.now())) == Reason(
        "manager_line_circles", name="Eve Eide"
    )


def test_only_those_who_move_begin_a_placement(cast) -> None:
    with clock.moved_to(NOON + timedelta(days=1)):
        places = together(under(cast.eve, cast.ada), under(cast.dot, cast.bo))
        change(commands.place_people, places, subject=cast.cal)

    begun = select(Placement.person_id).where(Placement.valid_from == NOON + timedelta(days=1))
    assert db.session.scalars(begun).all() == [cast.ada.id]
    assert list(db.session.scalars(select(AuditConcern.person_id))) == [cast.ada.id]


def test_an_address_or_number_of_somebody_else_is_refused(cast) -> None:
    cast.ada.employee_number = "7"
    db.session.commit()

    taken = together(corrected(cast.bo, email="bo@x.example"), corrected(cast.eve, email=cast.ada.email))
    assert refusal(
        lambda: commands.change_many_details(None, taken, subject=cast.cal, at=clock.now())
    ) == Reason("email_taken")
    known = newcomer("Flo", number="7")
    assert refusal(lambda: commands.add_people(None, known, subject=cast.cal, at=clock.now())) == Reason(
        "employee_number_taken"
    )


def test_newcomers_may_report_to_each_other_but_in_no_circle(cast) -> None:
    change(commands.add_people, together(newcomer("Flo", "gus@x.example"), newcomer("Gus")), subject=cast.cal)
    flo, gus = queries.find_by_email("flo@x.example"), queries.find_by_email("gus@x.example")
    assert flo
    assert gus
    assert (flo.manager_id, gus.manager_id) == (gus.id, None)

    pair = together(newcomer("Hal", "ida@x.example"), newcomer("Ida", "hal@x.example"))
    assert (
        refusal(lambda: commands.add_people(None, pair, subject=cast.cal, at=clock.now())).code
        == "manager_line_circles"
    )
    assert queries.find_by_email("hal@x.example") is None
