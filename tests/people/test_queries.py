"""Who is visible to whom, who stands where on which day, and which sign-ins and links still count."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.paging import PageMark
from portal.core.permissions import Permission, Role
from portal.people import commands, credentials, queries, reach
from portal.people.models import OneTimeLink, Person, SignIn, SignInAttempt
from portal.people.queries import hashed
from portal.people.rules import Failures, JobRole, LinkPurpose, PersonState
from tests.conftest import NOON
from tests.make import give_access, keep, make_person, make_sign_in, make_unit

YESTERDAY = NOON - timedelta(days=1)


def seen_by(person) -> list[str]:
    db.session.refresh(person)
    return sorted(each.name for each in db.session.scalars(queries.visible_to(person)))


def test_everyone_sees_themselves_and_those_who_report_to_them(cast) -> None:
    assert seen_by(cast.eve) == ["Eve Eide"]
    assert seen_by(cast.bo) == ["Ada Abara", "Bo Brand"]


def test_a_role_within_a_unit_shows_its_people_and_those_of_the_units_below(cast) -> None:
    team = make_unit("Night shift", inside=cast.claims)
    make_person("Flo Frost", unit=team)
    give_access(cast.eve, Role.COMPLIANCE, unit=cast.claims)

    assert seen_by(cast.eve) == ["Ada Abara", "Bo Brand", "Eve Eide", "Flo Frost"]


def test_a_role_that_has_ended_shows_nothing_more(cast) -> None:
    grant = give_access(cast.eve, Role.AUDITOR)
    assert len(seen_by(cast.eve)) == 5

    grant.valid_until = NOON
    db.session.commit()

    assert seen_by(cast.eve) == ["Eve Eide"]


def test_a_role_says_nothing_about_what_it_does_not_grant(cast) -> None:
    give_access(cast.eve, Role.TRIAGER)

    assert seen_by(cast.eve) == ["Eve Eide"]


@pytest.mark.parametrize(
    "permission", [Permission.PEOPLE_VIEW, Permission.READINESS_TEAM, Permission.AGENTS_PEOPLE]
)
def test_a_manager_sees_their_reports_whatever_is_asked_for(cast, permission) -> None:
    assert cast.bo.may(Permission.READINESS_TEAM)

    seen = db.session.scalars(queries.visible_to(cast.bo, permission).order_by(Person.name))

    assert [person.name for person in seen] == ["Ada Abara", "Bo Brand"]
    assert queries.find_managed(cast.bo, cast.eve.id, permission) is None


def test_a_person_who_moved_is_asked_about_yesterday_and_today(cast) -> None:
    with db.use_case():
        commands.place_person(
            cast.cal, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=cast.eve.id
        )

    before, after = queries.find_placement(cast.ada.id, YESTERDAY), queries.find_placement(cast.ada.id, NOON)
    assert (before.unit_id, before.site_id, before.manager_id) == (cast.claims.id, cast.leeds.id, cast.bo.id)
    assert (after.unit_id, after.site_id, after.manager_id) == (cast.service.id, None, cast.eve.id)


def test_a_unit_that_moved_takes_all_below_it_along_from_now_on_only(cast) -> None:
    team = make_unit("Night shift", inside=cast.claims)
    with db.use_case():
        commands.move_unit(cast.cal, cast.claims, to=cast.service)

    def below(unit, at) -> set[int]:
        return set(db.session.scalars(reach.units_inside([unit.id], at)))

    assert below(cast.service, YESTERDAY) == {cast.service.id}
    assert below(cast.service, NOON) == {cast.service.id, cast.claims.id, team.id}
    assert below(cast.company, YESTERDAY) == below(cast.company, NOON)
    assert team.path == "Northwind / Service / Claims / Night shift"


def test_roles_and_states_are_those_of_the_day(cast) -> None:
    with db.use_case():
        commands.assign_job_roles(cast.cal, cast.ada, [JobRole.CS_MANAGER, JobRole.PRODUCT_OWNER])
        commands.change_state(cast.cal, cast.ada, to=PersonState.ON_LEAVE)

    assert queries.list_job_roles(cast.ada.id, YESTERDAY) == [JobRole.FRONTLINE_AGENT]
    assert queries.list_job_roles(cast.ada.id, NOON) == [JobRole.CS_MANAGER, JobRole.PRODUCT_OWNER]
    assert queries.find_state(cast.ada.id, YESTERDAY) is PersonState.ACTIVE
    assert queries.find_state(cast.ada.id, NOON) is PersonState.ON_LEAVE


def test_two_changes_at_the_same_moment_leave_one_answer(cast) -> None:
    with db.use_case():
        commands.place_person(cast.cal, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=None)
        commands.place_person(cast.cal, cast.ada, unit_id=cast.company.id, site_id=None, manager_id=None)

    assert queries.find_placement(cast.ada.id, NOON).unit_id == cast.company.id
    assert queries.find_placement(cast.ada.id, YESTERDAY).unit_id == cast.claims.id


@pytest.mark.parametrize(("text", "found"), [
    ("ADA", ["Ada Abara"]), ("brand", ["Bo Brand"]),
    ("ADA.ABARA@northwind.example", ["Ada Abara"]), ("northwind.example", []), ("a br", []), ("b bra", ["Bo Brand"]),
    ("%", []), ("_", []), ("d%a", []),
])  # fmt: skip
def test_people_are_found_by_what_is_typed_and_nothing_in_it_is_a_wildcard(
    cast, text: str, found: list[str]
) -> None:
    give_access(cast.eve, Role.AUDITOR)
    db.session.refresh(cast.eve)

    for are_many in (False, True):
        listed = queries.list_people(cast.eve, PageMark(), text=text, are_many=are_many)
        assert [row.name for row in listed.rows] == found
    assert queries.count_people(cast.eve, text=text) == len(found)


def test_a_permission_within_a_unit_is_a_permission_there_only(cast) -> None:
    give_access(cast.eve, Role.COMPLIANCE, unit=cast.claims)
    db.session.refresh(cast.eve)

    scope = cast.eve.scope_of(Permission.AUDIT_READ)

    assert (scope.everywhere, scope.units) == (False, frozenset({cast.claims.id}))


# Sign-ins and links --------------------------------------------------------------


def test_the_person_behind_a_token_comes_in_one_statement_with_roles(cast, count_queries) -> None:
    make_sign_in(cast.cal, "token")
    db.session.expunge_all()

    with count_queries() as statements:
        person, _sign_in = queries.find_signed_in("token")
        assert person.may(Permission.AGENTS_MANAGE)
        assert not person.may(Permission.AUDIT_READ)

    assert (person.name, len(statements)) == ("Cal Chen", 1)


@pytest.mark.parametrize("state", [PersonState.SUSPENDED, PersonState.LEFT, PersonState.INVITED])
def test_a_token_of_someone_who_may_not_come_in_opens_nothing(cast, state: PersonState) -> None:
    make_sign_in(cast.ada, "token")
    assert queries.find_signed_in("token") is not None

    cast.ada.state = state
    db.session.commit()

    assert queries.find_signed_in("token") is None


def test_a_token_is_not_stored_and_its_hash_opens_nothing(cast) -> None:
    row = make_sign_in(cast.ada, "token")

    assert row.token_hash != "token"
    assert queries.find_signed_in(row.token_hash) is None


def test_only_sign_ins_that_can_still_be_used_are_listed_last_used_first(cast) -> None:
    ages = {
        "old": timedelta(days=7, minutes=1),
        "new": timedelta(minutes=3),
        "idle": timedelta(0),
        "ended": timedelta(0),
    }
    rows = {name: make_sign_in(cast.ada, name) for name in ages}
    for name, age in ages.items():
        rows[name].started_at = NOON - age
    rows["idle"].seen_at = NOON - timedelta(hours=13)
    rows["ended"].ended_at = NOON
    second = make_sign_in(cast.ada, "second")
    second.seen_at = NOON - timedelta(hours=1)
    make_sign_in(cast.eve, "someone else")
    db.session.commit()

    assert [each.id for each in queries.list_sign_ins(cast.ada)] == [rows["new"].id, second.id]
    assert queries.find_sign_in(cast.ada, rows["ended"].id) is None
    assert queries.find_sign_in(cast.eve, second.id) is None
    assert queries.find_sign_in(cast.ada, second.id) is second


def test_failures_are_counted_by_account_by_address_and_in_all_for_a_quarter_of_an_hour(cast) -> None:
    for account, address, minutes in (
        ("ada", "a", 1),
        ("ada", "b", 14),
        ("bo", "a", 1),
        ("bo", "b", 1),
        ("ada", "a", 16),
    ):
        keep(SignInAttempt(
            at=NOON - timedelta(minutes=minutes), account_hash=hashed(account), address_hash=hashed(address),
        ))  # fmt: skip

    assert queries.count_failures(account="ada", address="a") == Failures(
        for_account=2, from_address=2, in_all=4
    )


@pytest.mark.parametrize(("state", "works"), [
    (PersonState.INVITED, True), (PersonState.ACTIVE, True), (PersonState.ON_LEAVE, True),
    (PersonState.SUSPENDED, False), (PersonState.LEFT, False),
])  # fmt: skip
def test_a_link_works_for_those_who_may_come_in(cast, state: PersonState, works) -> None:
    with db.use_case():
        token = credentials.make_link(None, cast.ada, LinkPurpose.RESET)
    cast.ada.state = state
    db.session.commit()

    assert (queries.find_link(token, LinkPurpose.RESET) is not None) is works


def test_a_link_works_for_its_purpose_until_it_runs_out(cast) -> None:
    with db.use_case():
        token = credentials.make_link(None, cast.ada, LinkPurpose.RESET)

    assert queries.find_link(token, LinkPurpose.INVITATION) is None
    assert queries.find_link(token + "x", LinkPurpose.RESET) is None
    with clock.moved_to(NOON + timedelta(minutes=119)):
        assert isinstance(queries.find_link(token, LinkPurpose.RESET), OneTimeLink)
    with clock.moved_to(NOON + timedelta(minutes=120)):
        assert queries.find_link(token, LinkPurpose.RESET) is None


def test_sign_ins_remember_hashes_only(cast) -> None:
    make_sign_in(cast.ada, "a very secret token")

    stored = [value for row in db.session.query(SignIn.__table__).all() for value in row]
    assert not any("secret" in str(value) for value in stored)


def test_names_stand_where_a_reader_looks_for_them(cast) -> None:
    for name in (
        "Zoë Young",
        "Åsa Berg",
        "Łukasz Nowak",
        "zoe Adams",
        "Lydia Moss",
        "Øyvind Lie",
        "Émile Roy",
    ):
        make_person(name)
    gil = make_person("Gil Grant", access=(Role.AUDITOR,))

    names = [row.name for row in queries.list_people(gil, PageMark()).rows]

    assert names == [
        "Ada Abara", "Åsa Berg", "Bo Brand", "Cal Chen", "Dot Diaz", "Émile Roy", "Eve Eide", "Gil Grant",
        "Łukasz Nowak", "Lydia Moss", "Øyvind Lie", "zoe Adams", "Zoë Young",
    ]  # fmt: skip


def test_a_name_is_found_without_its_marks_and_counted(cast) -> None:
    make_person("Łukasz Nowak")
    gil = make_person("Gil Grant", access=(Role.AUDITOR,))

    assert [row.name for row in queries.list_people(gil, PageMark(), text="lukasz").rows] == ["Łukasz Nowak"]
    assert queries.count_people(gil, text="ŁUKASZ") == 1
    assert queries.count_people(gil) == 7


def test_the_place_in_a_list_follows_a_new_name(cast) -> None:
    commands.change_details(cast.cal, cast.ada, name="Zoë Abara", job_title="", email=cast.ada.email)

    assert cast.ada.sort_name == "zoe abara"


def test_a_role_given_within_a_unit_makes_nobody_the_last_administrator(cast) -> None:
    ann = make_person("Ann Adler", access=(Role.ADMIN,))
    give_access(cast.cal, Role.ADMIN, unit=cast.claims)
    assert (queries.count_administrators(), queries.is_last_administrator(ann)) == (1, True)

    make_person("Abe Aldous", access=(Role.ADMIN,), state=PersonState.LEFT)
    assert queries.is_last_administrator(ann)

    make_person("Amy Avon", access=(Role.ADMIN,), state=PersonState.INVITED)
    assert (queries.count_administrators(), queries.is_last_administrator(ann)) == (2, False)


def test_a_grant_is_found_only_with_whom_it_was_given_to_and_while_it_holds(cast) -> None:
    grant = give_access(cast.ada, Role.EDITOR)
    assert queries.find_grant(cast.ada.id, grant.id) is grant
    assert queries.find_grant(cast.eve.id, grant.id) is None

    commands.withdraw_access(cast.cal, grant)

    assert queries.find_grant(cast.ada.id, grant.id) is None


def test_people_are_counted_where_they_stand_and_no_longer_when_they_left(cast) -> None:
    make_person("Gus Gone", unit=cast.claims, state=PersonState.LEFT)

    level = queries.find_level(cast.company.id, PageMark())
    assert level
    assert level.unit.people == 2
    assert {unit.name: unit.people for unit in level.below.rows} == {"Claims": 2, "Service": 1}


def test_managing_within_a_unit_reaches_its_people_and_not_oneself_elsewhere(cast) -> None:
    """Seeing somebody, or being their manager, does not let one change them."""
    give_access(cast.eve, Role.ADMIN, unit=cast.claims)
    db.session.refresh(cast.eve)
    managed = db.session.scalars(queries.managed_by(cast.eve, Permission.PEOPLE_MANAGE))

    assert sorted(person.name for person in managed) == ["Ada Abara", "Bo Brand"]
    assert db.session.scalars(queries.managed_by(cast.bo, Permission.PEOPLE_MANAGE)).all() == []


def test_a_unit_is_called_by_its_name(cast) -> None:
    assert queries.unit_names(frozenset({cast.claims.id, 999_999})) == {cast.claims.id: "Claims"}
