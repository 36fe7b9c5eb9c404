"""Undoing an import."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.directory import queries
from portal.directory.rules import ImportState, Undoing
from portal.people import commands as people_commands, queries as people_queries
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from tests.directory.make import apply, counts, look_at, undo_an_hour_later
from tests.make import actions, give_access, keep

ADA = "ada.abara@northwind.example"
CHANGED = (
    f"Ada Adams,{ADA},Northwind / Service,dot.diaz@northwind.example,cs-manager,on_leave",
    "Flo Frost,flo@x.example,Northwind / New,,,active",
)
HEADER = "name,email,unit,manager,job_roles,state"


def person(email: str) -> Person:
    return people_queries.find_by_email(email) or pytest.fail(email)


def test_everybody_goes_back_to_how_they_were_by_new_periods(cast) -> None:
    at, hour = clock.now(), timedelta(hours=1)
    imported = look_at(*CHANGED, header=HEADER)
    apply(imported)

    assert undo_an_hour_later(imported) == {Undoing.DONE: 2}

    ada, flo = person(ADA), db.session.scalars(select(Person).where(Person.name == "Flo Frost")).one()
    assert (flo.email, flo.employee_number) == (f"former {flo.id}", None)
    assert (ada.name, ada.unit_id, ada.manager_id, ada.state) == (
        "Ada Abara", cast.claims.id, cast.bo.id, PersonState.ACTIVE,
    )  # fmt: skip
    assert flo.state is PersonState.LEFT
    during, after = (people_queries.find_placement(ada.id, moment) for moment in (at, at + hour))
    assert during
    assert after
    assert (during.unit_id, after.unit_id) == (cast.service.id, cast.claims.id)
    assert people_queries.list_job_roles(ada.id, at) == [JobRole.CS_MANAGER]
    assert people_queries.list_job_roles(ada.id, at + hour) == [JobRole.FRONTLINE_AGENT]
    assert [people_queries.find_state(flo.id, moment) for moment in (at, at + hour)] == [
        PersonState.ACTIVE,
        PersonState.LEFT,
    ]
    assert (imported.state, actions()[-1]) == (ImportState.UNDONE, "people.import_undone")


def test_leavers_come_back_with_the_access_they_had_and_no_longer(cast) -> None:
    at = clock.now()
    give_access(cast.eve, Role.EDITOR)
    audit = give_access(cast.eve, Role.AUDITOR)
    audit.valid_until = at + timedelta(days=5)
    keep(audit)
    others = [f"{each.name},{each.email}" for each in (cast.ada, cast.bo, cast.cal, cast.dot)]
    imported = look_at(*others, header="name,email", takes_leavers=True)
    apply(imported)
    assert people_queries.list_access(cast.eve.id) == []

    assert undo_an_hour_later(imported) == {Undoing.DONE: 1}

    with clock.moved_to(at + timedelta(hours=1)):
        held = people_queries.list_access(cast.eve.id)
    assert person(cast.eve.email).state is PersonState.ACTIVE
    assert [(grant.role, grant.valid_until) for grant in held] == [
        (Role.AUDITOR, at + timedelta(days=5)), (Role.EDITOR, None),
    ]  # fmt: skip


def test_whoever_was_changed_since_is_left_alone_and_listed(cast) -> None:
    imported = look_at(*CHANGED, header=HEADER)
    apply(imported)
    people_commands.change_details(cast.cal, person(ADA), name="Ada Again", job_title="", email=ADA)
    db.session.commit()

    assert undo_an_hour_later(imported) == {Undoing.DONE: 1, Undoing.CHANGED_SINCE: 1}

    assert (person(ADA).name, person(ADA).unit_id) == ("Ada Again", cast.service.id)
    assert [(each.name, each.undoing) for each in queries.list_left_alone(imported)] == [
        ("Ada Adams", Undoing.CHANGED_SINCE)
    ]


def test_a_change_to_something_else_is_no_reason_to_leave_somebody_alone(cast) -> None:
    imported = look_at(f"Ada Adams,{ADA}", header="name,email")
    apply(imported)
    people_commands.assign_job_roles(cast.cal, person(ADA), [JobRole.CS_MANAGER])
    db.session.commit()

    assert undo_an_hour_later(imported) == {Undoing.DONE: 1}
    assert person(ADA).name == "Ada Abara"
    assert people_queries.list_job_roles(cast.ada.id, clock.now()) == [JobRole.CS_MANAGER]


def test_somebody_added_who_came_in_stays(cast) -> None:
    imported = look_at("Flo Frost,flo@x.example", header="name,email")
    apply(imported)
    people_commands.change_state(None, person("flo@x.example"), to=PersonState.ACTIVE)
    db.session.commit()

    assert undo_an_hour_later(imported) == {Undoing.CHANGED_SINCE: 1}
    assert person("flo@x.example").state is PersonState.ACTIVE


def test_an_old_address_that_is_taken_by_now_is_not_taken_back(cast) -> None:
    cast.ada.employee_number = "7"
    db.session.commit()
    imported = look_at("7,Ada Abara,ada@new.example", header="employee_number,name,email")
    apply(imported)
    people_commands.add_person(cast.cal, name="Another Ada", email=ADA)
    db.session.commit()

    assert undo_an_hour_later(imported) == {Undoing.DETAILS_TAKEN: 1}
    assert person("ada@new.example").employee_number == "7"


def test_an_old_line_that_would_be_a_circle_by_now_is_not_drawn_again(cast) -> None:
    imported = look_at(f"Ada Abara,{ADA},dot.diaz@northwind.example", header="name,email,manager")
    apply(imported)
    bo = person(cast.bo.email)
    people_commands.place_person(cast.cal, bo, unit_id=bo.unit_id, site_id=bo.site_id, manager_id=cast.ada.id)
    db.session.commit()

    assert undo_an_hour_later(imported) == {Undoing.CIRCLE: 1}
    assert person(ADA).manager_id == cast.dot.id


def test_after_a_day_it_is_too_late_and_twice_is_once_too_often(cast) -> None:
    imported = look_at("Flo Frost,flo@x.example", header="name,email")
    apply(imported)
    with (
        clock.moved_to(clock.now() + timedelta(hours=24)),
        pytest.raises(Refused, match="import_cannot_be_undone"),
    ):
        undo_an_hour_later(imported)

    undo_an_hour_later(imported)

    with pytest.raises(Refused, match="import_cannot_be_undone"):
        undo_an_hour_later(imported)


def test_what_was_taken_back_can_be_imported_again(cast) -> None:
    imported = look_at(*CHANGED, header=HEADER)
    apply(imported)
    undo_an_hour_later(imported)

    with clock.moved_to(clock.now() + timedelta(hours=2)):
        again = look_at(*CHANGED, header=HEADER)
        assert counts(again) == {"added": 1, "changed": 1}
        assert apply(again)
        assert counts(look_at(*CHANGED, header=HEADER)) == {"unchanged": 2}
