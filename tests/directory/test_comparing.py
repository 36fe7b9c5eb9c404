"""Comparing a file with the directory."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.paging import PageMark
from portal.core.permissions import Role
from portal.directory import queries
from portal.directory.presenting import Altered, changes_of
from portal.directory.rules import Outcome
from portal.people.models import JobRoleHolding, Person
from portal.people.rules import JobRole, PersonState
from tests.directory.make import counts, faults, look_at
from tests.make import give_access, keep, long_ago, make_person, make_unit

ADA = "ada.abara@northwind.example"
BO = "bo.brand@northwind.example"


def rows(imported, outcome: Outcome) -> list[str]:
    return [each.name for each in queries.list_rows(imported, outcome, PageMark()).rows]


def altered(imported) -> list[Altered]:
    found = queries.list_rows(imported, Outcome.CHANGED, PageMark()).rows
    return [one for each in found for one in changes_of(each)]


def test_who_is_unknown_is_added_and_who_is_the_same_stays(cast) -> None:
    imported = look_at("Ada Abara," + ADA, "Flo Frost,flo@northwind.example", header="name,email")

    assert counts(imported) == {"added": 1, "unchanged": 1}
    assert rows(imported, Outcome.ADDED) == ["Flo Frost"]
    assert db.session.query(Person).count() == 5


def test_every_difference_is_shown_with_what_was_and_what_will_be(app, cast) -> None:
    imported = look_at(
        f"7,Ada Adams,{ADA},Lead handler,Northwind / Service,Hull,dot.diaz@northwind.example,cs-manager,on_leave,de,"
        "Europe/Berlin"
    )

    assert counts(imported) == {"changed": 1}
    with app.test_request_context():
        assert altered(imported) == [
            Altered("Employee number", "", "7"),
            Altered("Name", "Ada Abara", "Ada Adams"),
            Altered("Job title", "", "Lead handler"),
            Altered("Unit", "Northwind / Claims", "Northwind / Service"),
            Altered("Site", "Leeds", "Hull"),
            Altered("Manager", "Bo Brand", "Dot Diaz"),
            Altered("Job roles", "Frontline agent", "Customer-service manager"),
            Altered("State", "Active", "On leave"),
            Altered("Language", "en", "de"),
            Altered("Time zone", "UTC", "Europe/Berlin"),
        ]
    assert queries.list_new_places(imported) == ([], ["Hull"])


def test_a_field_without_a_column_and_some_empty_cells_change_nothing(cast) -> None:
    imported = look_at(f",Ada Abara,{ADA},,,", header="employee_number,name,email,state,language,time_zone")

    assert counts(imported) == {"unchanged": 1}


def test_an_empty_cell_empties_place_manager_and_roles(app, cast) -> None:
    imported = look_at(f"Ada Abara,{ADA},,,,", header="name,email,unit,site,manager,job_roles")

    with app.test_request_context():
        assert [(one.what, one.new) for one in altered(imported)] == [
            ("Unit", ""), ("Site", ""), ("Manager", ""), ("Job roles", ""),
        ]  # fmt: skip


def test_the_number_says_who_it_is_even_when_the_address_changed(cast) -> None:
    cast.ada.employee_number = "7"
    db.session.commit()

    assert counts(look_at("7,Ada Abara,ada@new.example", header="employee_number,name,email")) == {
        "changed": 1
    }


def test_an_address_of_somebody_with_another_number_is_not_taken(cast) -> None:
    cast.ada.employee_number = "7"
    db.session.commit()

    imported = look_at(f"8,Ada Abara,{ADA}", header="employee_number,name,email")

    assert faults(imported) == [(2, "employee_number", "number_changes", "7")]
    other = look_at(f"8,Al Ames,{ADA}", header="employee_number,name,email")
    assert faults(other) == [(2, "email", "email_of_other", "7")]


def test_rows_that_collide_name_each_other(cast) -> None:
    imported = look_at(
        "1,A,a@x.example", "1,B,b@x.example", "3,C,c@x.example", "4,D,C@x.example",
        header="employee_number,name,email",
    )  # fmt: skip

    assert faults(imported) == [
        (2, "employee_number", "number_twice", "3"),
        (3, "employee_number", "number_twice", "2"),
        (4, "email", "email_twice", "5"),
        (5, "email", "email_twice", "4"),
    ]
    assert counts(imported) == {"faulty": 4}


def test_one_person_by_number_and_by_address_is_one_person_twice(cast) -> None:
    cast.ada.employee_number = "7"
    db.session.commit()

    imported = look_at("7,Ada Abara,new@x.example", f",Ada Abara,{ADA}", header="employee_number,name,email")

    assert [each[2:] for each in faults(imported)] == [("person_twice", "3"), ("person_twice", "2")]


@pytest.mark.parametrize("manager", ["b1", "BO@x.example", "Bo New", BO, "Bo Brand"])
def test_a_manager_is_found_by_number_address_or_name_in_the_file_or_here(cast, manager: str) -> None:
    imported = look_at(
        f"a1,Al,al@x.example,{manager}",
        "b1,Bo New,bo@x.example,",
        header="employee_number,name,email,manager",
    )

    assert faults(imported) == []
    assert counts(imported) == {"added": 2}


def test_a_manager_who_cannot_be_told_is_named(cast) -> None:
    make_person("Bo Brand Two")
    imported = look_at(
        "Al,al@x.example,99", "Bo,b@x.example,b@x.example", "Cy,c@x.example,Twin", "Twin,t1@x.example,",
        "Twin,t2@x.example,", header="name,email,manager",
    )  # fmt: skip

    assert [each[2:] for each in faults(imported)] == [
        ("manager_not_found", ""), ("manager_is_self", ""), ("manager_ambiguous", "2"),
    ]  # fmt: skip
    assert counts(imported) == {"added": 5}


def test_someone_who_left_is_no_manager(cast) -> None:
    make_person("Gus Grey", state=PersonState.LEFT)

    imported = look_at("Al,al@x.example,Gus Grey", header="name,email,manager")

    assert [each[2:] for each in faults(imported)] == [("manager_left", "Gus Grey")]
    assert counts(imported) == {"added": 1}


def test_a_line_of_managers_may_not_come_back_to_itself(cast) -> None:
    among_new = look_at("A,a@x.example,b@x.example", "B,b@x.example,a@x.example", header="name,email,manager")
    with_known = look_at(f"Bo Brand,{BO},{ADA}", header="name,email,manager")

    assert [each[2] for each in faults(among_new)] == ["manager_circle", "manager_circle"]
    assert [each[2] for each in faults(with_known)] == ["manager_circle"]
    assert (counts(among_new), counts(with_known)) == ({"added": 2}, {"unchanged": 1})


def test_a_manager_whose_own_row_is_faulty_changes_nothing_yet(cast) -> None:
    imported = look_at(f"Ada Abara,{ADA},flo", "Flo,,", header="name,email,manager")

    assert [each[2:] for each in faults(imported)] == [("manager_faulty", "3"), ("missing", "")]
    assert counts(imported) == {"faulty": 1, "unchanged": 1}


def test_a_unit_is_found_by_its_path_or_by_a_name_only_it_has(cast) -> None:
    make_unit("Billing", inside=cast.claims)
    make_unit("Billing", inside=cast.service)
    imported = look_at(
        "A,a@x.example,Northwind / Claims", "B,b@x.example,Service", "C,c@x.example,Billing",
        "D,d@x.example,Sales / East",
        header="name,email,unit",
    )  # fmt: skip

    assert faults(imported) == [(4, "unit", "unit_ambiguous", "2")]
    assert queries.list_new_places(imported) == (["Sales", "Sales / East"], [])


@pytest.mark.parametrize(
    ("now", "says", "outcome"),
    [
        (PersonState.ACTIVE, "invited", {"unchanged": 1}),
        (PersonState.LEFT, "", {"faulty": 1}),  # rehired, or new?
        (PersonState.LEFT, "left", {"unchanged": 1}),
        (PersonState.INVITED, "active", {"changed": 1}),
        (PersonState.SUSPENDED, "on_leave", {"unchanged": 1}),
    ],
)
def test_which_state_follows_which(cast, now: PersonState, says: str, outcome: dict[str, int]) -> None:
    make_person("Gus Grey", state=now)

    assert (
        counts(look_at(f"Gus Grey,gus.grey@northwind.example,{says}", header="name,email,state")) == outcome
    )


def test_somebody_unknown_who_left_is_not_added(cast) -> None:
    imported = look_at("Al,al@x.example,left", header="name,email,state")

    assert counts(imported) == {"unchanged": 1}
    assert [each[2] for each in faults(imported)] == ["left_unknown"]


def test_whoever_is_missing_has_left_only_if_the_file_is_said_to_be_complete(cast) -> None:
    row = "Ada Abara," + ADA
    give_access(cast.cal, Role.ADMIN)

    assert counts(look_at(row, header="name,email")) == {"unchanged": 1}
    complete = look_at(row, header="name,email", takes_leavers=True, actor=cast.cal)
    assert counts(complete) == {"left": 3, "unchanged": 1}
    assert rows(complete, Outcome.LEFT) == ["Bo Brand", "Dot Diaz", "Eve Eide"]


def test_a_faulty_row_keeps_the_person_it_may_be_about_and_nobody_else(cast) -> None:
    give_access(cast.cal, Role.ADMIN)
    file = ("Ada Abara,ada@", f"Bo Brand,{BO}", "Dot Diaz,dot.diaz@northwind.example")

    imported = look_at(*file, header="name,email", takes_leavers=True, actor=cast.cal)

    assert counts(imported) == {"faulty": 1, "unchanged": 2, "left": 1}
    assert rows(imported, Outcome.LEFT) == ["Eve Eide"]


def test_somebody_who_leaves_with_this_file_is_no_manager_in_it(cast) -> None:
    imported = look_at(f"Ada Abara,{ADA},{BO}", header="name,email,manager", takes_leavers=True)

    assert [each[2:] for each in faults(imported)] == [("manager_left", "Bo Brand")]


def test_a_role_held_twice_by_accident_is_one_role(cast) -> None:
    """The database allows an open holding beside one that has an end."""
    ends = clock.now() + timedelta(days=1)
    keep(
        JobRoleHolding(
            person_id=cast.ada.id, job_role=JobRole.FRONTLINE_AGENT, valid_from=long_ago(), valid_until=ends
        )
    )

    assert counts(look_at(f"Ada Abara,{ADA},frontline-agent", header="name,email,job_roles")) == {
        "unchanged": 1
    }
