"""Giving access roles and taking them back."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Permission, Role
from portal.core.reasons import Reason
from portal.people import commands, queries
from portal.people.models import Person
from portal.people.rules import PersonState, access_problem
from tests.make import actions, give_access, make_person, make_unit

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def admin(cast) -> Person:
    return make_person("Ann Adler", access=(Role.ADMIN,))


@pytest.mark.parametrize(
    ("role", "unit_id", "agent_id", "until", "problem"),
    [
        (Role.EDITOR, None, None, None, None),
        (Role.TRIAGER, 1, None, None, None),
        (Role.TRIAGER, None, 1, TOMORROW, None),
        (Role.AUDITOR, None, None, TOMORROW, None),
        (Role.ADMIN, None, None, None, None),
        (Role.MANAGER, None, None, None, (Reason("role_is_derived"), "role")),
        (Role.TRIAGER, 1, 1, None, (Reason("access_one_scope"), "unit_id")),
        (Role.ADMIN, 1, None, None, (Reason("admin_is_everywhere"), "unit_id")),
        (Role.AUDITOR, None, None, None, (Reason("auditor_needs_end"), "until")),
        (Role.EDITOR, None, None, NOON, (Reason("access_end_is_past"), "until")),
    ],
)
def test_which_access_can_be_given(role: Role, unit_id, agent_id, until, problem) -> None:
    assert access_problem(role, unit_id=unit_id, agent_id=agent_id, until=until, at=NOON) == problem


def test_a_role_given_for_a_unit_holds_there_and_is_written_down(as_, cast, admin) -> None:
    page = as_(admin).post("people.grants", person_id=cast.ada.id, role="triager", unit_id=cast.claims.id)

    assert page.went_to("people.grants", person_id=cast.ada.id)
    assert cast.ada.scope_of(Permission.REPORTS_TRIAGE).units == {cast.claims.id}
    assert actions() == ["people.access_granted"]
    assert as_(admin).get("people.grants", person_id=cast.ada.id).says("Triager (Northwind / Claims)")


def test_a_role_given_until_a_day_ends_with_that_day(as_, cast, admin) -> None:
    as_(admin).post("people.grants", person_id=cast.ada.id, role="auditor", until="2026-03-13")

    assert cast.ada.may(Permission.AUDIT_READ)
    with clock.moved_to(datetime(2026, 3, 13, 23, 59, tzinfo=UTC)):
        assert cast.ada.may(Permission.AUDIT_READ)
    with clock.moved_to(datetime(2026, 3, 14, tzinfo=UTC)):
        assert not cast.ada.may(Permission.AUDIT_READ)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a role."),
        ({"role": "auditor"}, "Auditor access needs an end date."),
        ({"role": "auditor", "until": "2026-03-11"}, "That date has passed."),
        ({"role": "employee"}, "Choose one of the options."),
    ],
)
def test_what_cannot_be_given_is_refused_beside_its_field(as_, cast, admin, sent, sentence: str) -> None:
    page = as_(admin).post("people.grants", person_id=cast.ada.id, **sent)

    assert (page.status, page.says(sentence), actions()) == (422, True, [])


def test_the_same_role_is_not_given_twice(as_, cast, admin) -> None:
    give_access(cast.ada, Role.EDITOR)

    assert (
        as_(admin)
        .post("people.grants", person_id=cast.ada.id, role="editor")
        .says("This person already has this role there.")
    )


def test_a_role_taken_back_is_gone_at_once_and_stays_in_the_history(as_, cast, admin) -> None:
    grant = give_access(cast.ada, Role.EDITOR)

    page = as_(admin).post("people.withdraw", person_id=cast.ada.id, grant_id=grant.id)

    assert page.went_to("people.grants", person_id=cast.ada.id)
    assert queries.list_access(cast.ada.id) == []
    assert as_(admin).get("people.show", person_id=cast.ada.id).says("Access ended: Editor, everywhere")
    assert as_(admin).post("people.withdraw", person_id=cast.ada.id, grant_id=grant.id).status == 404


def test_the_last_administrator_stays_one(as_, cast, admin) -> None:
    (grant,) = queries.list_access(admin.id)

    page = as_(admin).post("people.withdraw", person_id=admin.id, grant_id=grant.id)

    assert (page.status, page.says("This is the last administrator.")) == (422, True)
    make_person("Second", access=(Role.ADMIN,))
    assert as_(admin).post("people.withdraw", person_id=admin.id, grant_id=grant.id).status == 303


def test_nobody_suspends_the_last_administrator(connection) -> None:
    admin = make_person(access=(Role.ADMIN,))

    with pytest.raises(Refused) as refusal, db.use_case():
        commands.change_state(admin, admin, to=PersonState.SUSPENDED)

    assert refusal.value.reason == Reason("last_administrator")


def test_another_persons_grant_is_not_found(as_, cast, admin) -> None:
    grant = give_access(cast.eve, Role.EDITOR)

    assert as_(admin).post("people.withdraw", person_id=cast.ada.id, grant_id=grant.id).status == 404
    assert (queries.find_grant(cast.eve.id, grant.id), actions()) == (grant, [])


def test_access_is_for_administrators(as_, cast) -> None:
    for person in (cast.ada, cast.bo, cast.cal, cast.dot, cast.eve):
        assert as_(person).get("people.grants", person_id=cast.ada.id).status == 403
        assert as_(person).post("people.grants", person_id=person.id, role="admin").status == 403
        assert as_(person).post("people.withdraw", person_id=cast.dot.id, grant_id=1).status == 403
    assert [each.role for each in queries.list_access(cast.dot.id)] == [Role.EXECUTIVE]
    assert (queries.list_access(cast.ada.id), actions()) == ([], [])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_access_page_needs_five_queries_however_much_is_held(
    as_, cast, admin, count_queries, rows: int
) -> None:
    for role in (Role.EDITOR, Role.TRIAGER, Role.PUBLISHER)[:rows]:
        give_access(cast.ada, role, unit=cast.claims)
    browser = as_(admin)

    with count_queries() as asked:
        browser.get("people.grants", person_id=cast.ada.id)

    assert len(asked) == 5, asked


def test_the_name_of_a_unit_is_shown_as_it_is_written(as_, cast) -> None:
    """Also among the choices of a form, where a lazy sentence would call itself safe whatever is put into it."""
    make_unit("<b>R & D</b>", inside=cast.company)
    give_access(cast.cal, Role.ADMIN)

    page = as_(cast.cal).get("people.grants", person_id=cast.ada.id)

    assert page.says("Northwind / <b>R & D</b>")
