"""Applying an import, and its results."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.directory.models import ImportMatch, ImportRow
from portal.directory.rules import ImportState
from portal.people import credentials, queries as people_queries
from portal.people.models import AccessGrant, Person, Placement, SignIn, Unit, UnitInside
from portal.people.rules import JobRole, LinkPurpose, PersonState
from tests.directory.make import apply, counts, look_at, undo_an_hour_later
from tests.make import actions, give_access, make_person, make_sign_in

ADA = "ada.abara@northwind.example"
COMPANY = (
    "1,Ina Ito,ina@x.example,Director,Acme,Oslo,,executive,active,en,Europe/Oslo",
    "2,Jon Jay,jon@x.example,Lead,Acme / Sales / North,Rome,1,cs-manager;frontline-agent,active,en,Europe/Rome",
    "3,Kim Kaya,kim@x.example,Seller,Acme / Sales / North,Rome,jon@x.example,frontline-agent,,,",
)


def person(email: str) -> Person:
    return people_queries.find_by_email(email) or pytest.fail(email)


def test_a_company_arrives_with_units_sites_lines_and_roles(connection, app) -> None:
    assert apply(look_at(*COMPANY))

    ina, jon, kim = (person(f"{name}@x.example") for name in ("ina", "jon", "kim"))
    at = clock.now()
    assert (jon.manager_id, kim.manager_id, ina.manager_id) == (ina.id, jon.id, None)
    assert (kim.state, kim.language, kim.time_zone) == (PersonState.INVITED, "en", "Europe/London")
    assert (jon.unit.path, jon.site.name) == ("Acme / Sales / North", "Rome")
    assert people_queries.list_job_roles(jon.id, at) == [JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER]
    assert people_queries.find_state(jon.id, at) is PersonState.ACTIVE
    placed = people_queries.find_placement(kim.id, at)
    assert placed
    assert (placed.unit_id, placed.manager_id) == (jon.unit_id, jon.id)
    assert db.session.scalars(select(Unit.path).order_by(Unit.path)).all() == [
        "Acme", "Acme / Sales", "Acme / Sales / North",
    ]  # fmt: skip


def test_opened_units_lie_inside_those_above(cast) -> None:
    apply(look_at("A,a@x.example,Northwind / Claims / Motor / Leeds", header="name,email,unit"))

    leeds = db.session.scalars(select(Unit).where(Unit.path.endswith("Motor / Leeds"))).one()
    above = select(Unit.name, UnitInside.depth).join(UnitInside, UnitInside.ancestor_id == Unit.id)
    assert db.session.execute(
        above.where(UnitInside.descendant_id == leeds.id).order_by(UnitInside.depth)
    ).all() == [("Leeds", 0), ("Motor", 1), ("Claims", 2), ("Northwind", 3)]


def test_the_same_file_twice_changes_nothing(connection, app) -> None:
    apply(look_at(*COMPANY))
    rows = select(func.count()).select_from(Placement)
    before = db.session.scalar(rows)

    again = look_at(*COMPANY, takes_leavers=True)

    assert counts(again) == {"unchanged": 3}
    with pytest.raises(Refused, match="import_changes_nothing"):
        apply(again)
    assert db.session.scalar(rows) == before


def test_changes_close_one_period_and_open_the_next(cast) -> None:
    hour = timedelta(hours=1)
    start = clock.now()
    imported = look_at(
        f"Ada Adams,{ADA},Northwind / Service,dot.diaz@northwind.example,cs-manager,on_leave",
        header="name,email,unit,manager,job_roles,state",
    )

    apply(imported)

    ada = person(ADA)
    assert (ada.name, ada.unit_id, ada.manager_id, ada.state) == (
        "Ada Adams", cast.service.id, cast.dot.id, PersonState.ON_LEAVE,
    )  # fmt: skip
    before, after = (people_queries.find_placement(ada.id, at) for at in (start - hour, start))
    assert before
    assert after
    assert (before.unit_id, before.manager_id, before.site_id) == (cast.claims.id, cast.bo.id, cast.leeds.id)
    assert (after.unit_id, after.manager_id, after.site_id) == (cast.service.id, cast.dot.id, cast.leeds.id)
    assert people_queries.list_job_roles(ada.id, start - hour) == [JobRole.FRONTLINE_AGENT]
    assert people_queries.list_job_roles(ada.id, start) == [JobRole.CS_MANAGER]
    assert people_queries.find_state(ada.id, start - hour) is PersonState.ACTIVE


def test_leavers_lose_their_access_at_once_and_keep_their_rows(cast) -> None:
    give_access(cast.eve, Role.EDITOR)
    make_sign_in(cast.eve, "token")
    others = [f"{each.name},{each.email}" for each in (cast.ada, cast.bo, cast.cal, cast.dot)]

    apply(look_at(*others, header="name,email", takes_leavers=True))

    eve = person(cast.eve.email)
    assert (eve.state, eve.unit_id) == (PersonState.LEFT, cast.service.id)
    assert people_queries.list_access(eve.id) == []
    assert people_queries.find_signed_in("token") is None
    assert db.session.scalars(select(SignIn.ended_at)).all() == [clock.now()]


def test_what_happened_is_an_entry_a_command_without_names(cast) -> None:
    give_access(cast.cal, Role.ADMIN)
    imported = look_at("Flo Frost,flo@x.example,Northwind / New", header="name,email,unit", actor=cast.cal)
    apply(imported, actor=cast.cal)

    assert actions() == [
        "people.import_uploaded", "people.import_columns_chosen", "people.import_checked",
        "people.unit_opened", "people.added", "people.imported",
    ]  # fmt: skip
    added, entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-2:]
    assert (added.actor_id, added.subject_type, added.subject_id) == (
        cast.cal.id,
        "people_import",
        str(imported.id),
    )
    assert added.detail == f'{{"concerns":[{person("flo@x.example").id}]}}'
    assert (entry.actor_id, entry.subject_id) == (cast.cal.id, str(imported.id))
    assert json.loads(entry.detail) == {
        "added": 1, "changed": 0, "faulty": 0, "left": 0, "unchanged": 0, "people_before": 5, "sites_added": 0,
        "units_opened": 1,
    }  # fmt: skip


def test_the_file_and_what_stayed_the_same_are_not_kept(cast) -> None:
    imported = look_at(f"Ada Abara,{ADA}", "Flo Frost,flo@x.example", header="name,email")
    assert imported.content
    assert imported.samples

    apply(imported)

    assert (imported.state, imported.content, imported.samples) == (ImportState.APPLIED, None, [])
    assert db.session.scalars(select(ImportRow.name)).all() == ["Flo Frost"]
    assert db.session.scalar(select(func.count()).select_from(ImportMatch)) == 1


def test_faulty_rows_are_left_out_only_when_somebody_says_so(cast) -> None:
    imported = look_at("Flo Frost,flo@x.example", "Gus,gus", header="name,email")

    with pytest.raises(Refused, match="import_has_faults"):
        apply(imported)
    assert apply(imported, skip_faulty=True)
    assert people_queries.find_by_email("flo@x.example")
    assert people_queries.find_by_email("gus") is None


def test_many_leavers_need_a_yes(cast) -> None:
    imported = look_at(f"Ada Abara,{ADA}", header="name,email", takes_leavers=True)

    with pytest.raises(Refused, match="import_many_change"):
        apply(imported, many_change=False)


def test_the_last_administrator_cannot_be_imported_away(cast) -> None:
    give_access(cast.eve, Role.ADMIN)
    imported = look_at(f"Eve Eide,{cast.eve.email},left", header="name,email,state")

    with pytest.raises(Refused, match="import_last_administrator"):
        apply(imported)
    assert person(cast.eve.email).state is PersonState.ACTIVE
    assert db.session.scalars(
        select(AccessGrant.valid_until).where(AccessGrant.role == Role.ADMIN)
    ).all() == [None]


def test_nothing_is_done_when_the_directory_changed_since_somebody_looked(cast) -> None:
    imported = look_at("Flo Frost,flo.frost@northwind.example", header="name,email")
    make_person("Flo Frost")

    assert not apply(imported)
    assert (imported.state, counts(imported)) == (ImportState.CHECKED, {"unchanged": 1})


def test_an_import_is_applied_once(cast) -> None:
    imported = look_at("Flo Frost,flo@x.example", header="name,email")
    apply(imported)

    with pytest.raises(Refused, match="import_not_checked"):
        apply(imported)


def test_a_circle_of_thousands_is_still_an_answer(cast) -> None:
    rows = [f"P{n},p{n}@x.example,p{(n + 1) % 6000}@x.example" for n in range(6000)]

    assert counts(look_at(*rows, header="name,email,manager")) == {
        "added": 6000
    }  # each without a manager, as is said


@pytest.mark.parametrize(("header", "row", "works"), [
    ("employee_number,name,email", "7,Ada Abara,ada.right@x.example", False),
    ("employee_number,name,email", f"7,Ada Adams,{ADA}", True),
    ("name,email,state", f"Ada Abara,{ADA},on_leave", False),
])  # fmt: skip
def test_a_link_ends_with_the_address_or_state_it_was_made_for(cast, header: str, row: str, works) -> None:
    cast.ada.employee_number = "7"
    kept = credentials.make_link(None, cast.eve, LinkPurpose.RESET)
    token = credentials.make_link(None, cast.ada, LinkPurpose.RESET)
    db.session.commit()

    imported = look_at(row, header=header)
    apply(imported)

    assert (people_queries.find_link(token, LinkPurpose.RESET) is not None) == works
    assert people_queries.find_link(kept, LinkPurpose.RESET) is not None


def test_taking_an_import_back_ends_the_links_of_the_address_it_had_brought(cast) -> None:
    cast.ada.employee_number = "7"
    db.session.commit()
    imported = look_at("7,Ada Abara,ada.wrong@x.example", header="employee_number,name,email")
    apply(imported)
    token = credentials.make_link(None, person("ada.wrong@x.example"), LinkPurpose.RESET)
    db.session.commit()

    undo_an_hour_later(imported)

    assert person(ADA)
    assert people_queries.find_link(token, LinkPurpose.RESET) is None


def test_imported_names_find_their_place_and_keep_it_when_it_is_taken_back(cast) -> None:
    apply(look_at("Łukasz Nowak,l@x.example", "Ben Ash,b@x.example", header="name,email"))
    assert (person("l@x.example").sort_name, person("b@x.example").sort_name) == ("lukasz nowak", "ben ash")

    changed = look_at("Åsa Nowak,l@x.example", "Ben Ash,b@x.example", header="name,email")
    apply(changed)
    assert person("l@x.example").sort_name == "asa nowak"

    undo_an_hour_later(changed)
    assert person("l@x.example").sort_name == "lukasz nowak"
