"""Each change: the row, the period, the entry in the log, and each refusal."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.audit.models import AuditEntry
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.people import commands
from portal.people.models import AccessGrant, JobRoleHolding, Person, Placement, StatePeriod, UnitInside
from portal.people.rules import JobRole, PersonState, Theme
from tests.conftest import NOON
from tests.make import actions, give_access, make_person, make_sign_in, make_unit, only


def refusal(work) -> tuple[Reason, str | None]:
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    with pytest.raises(Refused) as refused, db.use_case():
        work()
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
    return refused.value.reason, refused.value.field


def test_someone_added_has_a_place_and_a_state_from_that_moment(cast) -> None:
    with db.use_case():
        flo = commands.add_person(
            cast.cal,
            name="Flo Frost",
            email="  Flo@Northwind.Example ",
            unit_id=cast.claims.id,
            manager_id=cast.bo.id,
        )

    assert (flo.email, flo.state) == ("flo@northwind.example", PersonState.INVITED)
    placement = db.session.scalars(select(Placement).where(Placement.person_id == flo.id)).one()
    state = db.session.scalars(select(StatePeriod).where(StatePeriod.person_id == flo.id)).one()
    assert (placement.unit_id, placement.manager_id, placement.valid_from) == (
        cast.claims.id,
        cast.bo.id,
        NOON,
    )
    assert (state.state, state.valid_from, state.valid_until) == (PersonState.INVITED, NOON, None)
    assert actions() == ["people.added"]
    assert "Flo" not in only(AuditEntry).detail


def test_an_address_or_number_that_is_taken_is_refused_beside_its_field(cast) -> None:
    cast.ada.employee_number = "7"
    db.session.commit()

    assert refusal(lambda: commands.add_person(None, name="X", email="ADA.abara@northwind.example")) == (
        Reason("email_taken"), "email",
    )  # fmt: skip
    assert refusal(lambda: commands.add_person(None, name="X", email="x@y.example", employee_number="7")) == (
        Reason("employee_number_taken"), "employee_number",
    )  # fmt: skip


def test_moving_closes_one_period_and_opens_the_next(cast) -> None:
    with clock.moved_to(NOON + timedelta(days=1)), db.use_case():
        commands.place_person(
            cast.cal, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=cast.bo.id
        )

    old, new = db.session.scalars(
        select(Placement).where(Placement.person_id == cast.ada.id).order_by(Placement.valid_from)
    )
    assert old.valid_until == new.valid_from == NOON + timedelta(days=1)
    assert cast.ada.unit_id == new.unit_id == cast.service.id
    assert actions() == ["people.placed"]


def test_staying_where_one_is_writes_nothing(cast) -> None:
    with db.use_case():
        commands.place_person(
            cast.cal, cast.ada, unit_id=cast.claims.id, site_id=cast.leeds.id, manager_id=cast.bo.id
        )
        commands.assign_job_roles(cast.cal, cast.ada, [JobRole.FRONTLINE_AGENT, JobRole.ALL_EMPLOYEES])
        commands.move_unit(cast.cal, cast.claims, to=cast.company)

    assert actions() == []


def test_a_manager_line_never_becomes_a_circle(cast) -> None:
    def under(person, boss):
        return lambda: commands.place_person(None, person, unit_id=None, site_id=None, manager_id=boss.id)

    assert refusal(under(cast.dot, cast.ada)) == (
        Reason("manager_line_circles", name="Ada Abara"), "manager_id",
    )  # fmt: skip
    assert refusal(under(cast.bo, cast.bo)) == (Reason("manager_is_self"), "manager_id")


def test_roles_that_stay_are_not_opened_anew(cast) -> None:
    with db.use_case():
        commands.assign_job_roles(cast.cal, cast.ada, [JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER])
        commands.assign_job_roles(cast.cal, cast.ada, [JobRole.CS_MANAGER])

    held = db.session.scalars(select(JobRoleHolding).where(JobRoleHolding.person_id == cast.ada.id)).all()
    assert {(each.job_role, each.valid_until) for each in held} == {
        (JobRole.FRONTLINE_AGENT, NOON), (JobRole.CS_MANAGER, None),
    }  # fmt: skip
    assert actions() == ["people.job_roles_assigned"] * 2


@pytest.mark.parametrize("to", [PersonState.SUSPENDED, PersonState.LEFT])
def test_whoever_may_no_longer_come_in_is_out_at_once(cast, to: PersonState) -> None:
    sign_in = make_sign_in(cast.cal, "token")
    with db.use_case():
        commands.change_state(cast.dot, cast.cal, to=to)
    db.session.expire_all()

    assert sign_in.ended_at == NOON
    grant = db.session.scalars(select(AccessGrant).where(AccessGrant.person_id == cast.cal.id)).one()
    assert grant.valid_until == (NOON if to is PersonState.LEFT else None)
    assert cast.cal.grants == frozenset()


def test_on_leave_somebody_keeps_their_access(cast) -> None:
    sign_in = make_sign_in(cast.cal, "token")
    with db.use_case():
        commands.change_state(cast.dot, cast.cal, to=PersonState.ON_LEAVE)
    db.session.expire_all()

    assert sign_in.ended_at is None
    assert Role.CHANGE_LEAD in {grant.role for grant in cast.cal.grants}


def test_a_state_the_rules_do_not_know_is_refused(cast) -> None:
    reason, field = refusal(lambda: commands.change_state(None, cast.ada, to=PersonState.INVITED))

    assert reason == Reason("person_cannot_become", now=PersonState.ACTIVE, to=PersonState.INVITED)
    assert field == "state"


def test_access_that_has_ended_keeps_its_end(cast) -> None:
    grant = give_access(cast.eve, Role.EDITOR)
    with db.use_case():
        commands.withdraw_access(cast.cal, grant)
    with clock.moved_to(NOON + timedelta(days=3)), db.use_case():
        commands.withdraw_access(cast.cal, grant)

    assert grant.valid_until == NOON
    assert actions() == ["people.access_withdrawn"]


def test_of_two_administrators_one_may_go_and_the_other_stays(cast) -> None:
    grants = [give_access(person, Role.ADMIN) for person in (cast.ada, cast.bo)]
    with db.use_case():
        commands.withdraw_access(cast.cal, grants[0])

    assert refusal(lambda: commands.withdraw_access(cast.cal, grants[1])) == (
        Reason("last_administrator"),
        None,
    )
    assert refusal(lambda: commands.change_state(cast.cal, cast.bo, to=PersonState.LEFT))[0] == Reason(
        "last_administrator"
    )


def test_a_unit_moves_with_what_is_below_it(cast) -> None:
    team = make_unit("Night shift", inside=cast.claims)
    with db.use_case():
        commands.move_unit(cast.cal, cast.claims, to=None)

    assert (cast.claims.path, team.path) == ("Claims", "Claims / Night shift")
    open_now = db.session.execute(
        select(UnitInside.ancestor_id, UnitInside.descendant_id).where(UnitInside.valid_until.is_(None))
    ).all()
    assert {(up, down) for up, down in open_now if down == team.id} == {
        (cast.claims.id, team.id),
        (team.id, team.id),
    }
    assert only(AuditEntry).detail == f'{{"after":null,"before":{cast.company.id}}}'


def test_a_unit_goes_neither_into_itself_nor_beside_its_namesake(cast) -> None:
    team = make_unit("Night shift", inside=cast.claims)
    make_unit("Claims", inside=cast.service)

    assert refusal(lambda: commands.move_unit(None, cast.claims, to=team)) == (
        Reason("unit_into_itself"),
        "to",
    )
    assert refusal(lambda: commands.move_unit(None, cast.claims, to=cast.service)) == (
        Reason("unit_name_taken"),
        "to",
    )
    assert refusal(lambda: commands.add_unit(None, name="Claims", parent=cast.company)) == (
        Reason("unit_name_taken"), "name",
    )  # fmt: skip


def test_details_are_corrected_without_writing_them_into_the_log(cast) -> None:
    with db.use_case():
        commands.change_details(
            cast.cal, cast.ada, name="Ada Amari", job_title="Handler", email="ADA@x.example"
        )

    assert (cast.ada.name, cast.ada.email) == ("Ada Amari", "ada@x.example")
    assert only(AuditEntry).detail == '{"email_changed":true,"employee_number_changed":false}'
    taken = {"name": "A", "job_title": "", "email": cast.bo.email}
    refused = refusal(lambda: commands.change_details(cast.cal, cast.ada, **taken))
    assert refused == (Reason("email_taken"), "email")


def test_two_people_never_share_an_address(connection) -> None:
    make_person("Flo Frost")

    with pytest.raises(Exception, match=r"(?i)unique"), db.use_case():
        db.session.add(
            Person(
                name="Other", email="flo.frost@northwind.example", created_at=NOON, state=PersonState.ACTIVE
            )
        )


def test_somebody_chooses_their_own_colours_and_time_zone(cast) -> None:
    commands.change_preferences(cast.ada, theme=Theme.DARK, time_zone="Europe/Dublin")

    assert (cast.ada.theme, cast.ada.time_zone) == (Theme.DARK, "Europe/Dublin")
    assert (only(AuditEntry).actor_id, actions()) == (cast.ada.id, ["people.preferences_changed"])
