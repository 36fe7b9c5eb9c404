"""Rules about people that span rows hold when two act at the same moment."""

import pytest
from sqlalchemy import func, select

from portal.core import db
from portal.core.permissions import Role
from portal.directory import commands as importing
from portal.directory.models import Import
from portal.people import commands, credentials, queries, rules
from portal.people.models import (
    AccessGrant,
    JobRoleHolding,
    OneTimeLink,
    Person,
    Placement,
    StatePeriod,
    Unit,
    UnitInside,
)
from portal.people.rules import JobRole, LinkPurpose, PersonState
from portal.readiness.settings import CURRENCY_CURRENT, CURRENCY_LAPSED
from portal.settings import commands as settings_commands, queries as settings_queries
from portal.settings.rules import Setting
from tests.directory.make import look_at
from tests.make import actions, give_access, make_person, make_unit
from tests.postgres.conftest import Together


def the(kind, row):
    """The row as this transaction sees it."""
    return db.session.get_one(kind, row.id)


def open_periods(kind, person: Person) -> int:
    still = (
        select(func.count()).select_from(kind).where(kind.person_id == person.id, kind.valid_until.is_(None))
    )
    return db.session.scalar(still) or 0


@pytest.fixture
def pair(server) -> tuple[Person, Person]:
    """The two administrators there are."""
    ann, abe = make_person("Ann Adler", access=(Role.ADMIN,)), make_person("Abe Ames", access=(Role.ADMIN,))
    return ann, abe


def _withdraw(actor: Person, person: Person):
    def work() -> None:
        (grant,) = queries.list_access(person.id)
        commands.withdraw_access(the(Person, actor), grant)

    return work


def _leave(actor: Person, person: Person):
    return lambda: commands.change_state(the(Person, actor), the(Person, person), to=PersonState.LEFT)


@pytest.mark.parametrize(
    ("first", "second"), [(_withdraw, _withdraw), (_leave, _leave), (_withdraw, _leave), (_leave, _withdraw)]
)
def test_two_administrators_do_not_remove_each_other(together: Together, pair, first, second) -> None:
    ann, abe = pair

    assert together(first(ann, abe), second(abe, ann)) == [None, "last_administrator"]
    assert queries.count_administrators() == 1


def test_an_import_and_a_withdrawal_leave_an_administrator(together: Together, pair, app) -> None:
    ann, abe = pair
    with app.app_context():
        imported = look_at(f"Ann Adler,{ann.email},left", header="name,email,state")

    def apply() -> bool:
        with app.app_context():
            return importing.apply_import(None, the(Import, imported), many_change=True)

    assert together(_withdraw(ann, abe), apply) == [None, "import_last_administrator"]
    assert queries.count_administrators() == 1


def test_an_import_that_is_under_way_counts(together: Together, pair, app) -> None:
    ann, abe = pair
    with app.app_context():
        imported = look_at(f"Ann Adler,{ann.email},left", header="name,email,state")

    def apply() -> bool:
        with app.app_context():
            return importing.apply_import(None, the(Import, imported), many_change=True)

    assert together(apply, _withdraw(ann, abe)) == [True, "last_administrator"]


def test_two_units_do_not_move_into_each_other(together: Together, server) -> None:
    ann, east, west = make_person("Ann Adler"), make_unit("East"), make_unit("West")

    def move(unit: Unit, to: Unit):
        return lambda: commands.move_unit(the(Person, ann), the(Unit, unit), to=the(Unit, to))

    assert together(move(east, west), move(west, east)) == [None, "unit_into_itself"]


def test_a_unit_opened_below_one_that_moves_moves_along(together: Together, server) -> None:
    ann, east, west = make_person("Ann Adler"), make_unit("East"), make_unit("West")

    together(
        lambda: commands.move_unit(the(Person, ann), the(Unit, east), to=the(Unit, west)),
        lambda: commands.add_unit(the(Person, ann), name="Team", parent=the(Unit, east)).id,
    )

    team = db.session.scalars(select(Unit).where(Unit.name == "Team")).one()
    above = select(UnitInside.ancestor_id).where(
        UnitInside.descendant_id == team.id, UnitInside.valid_until.is_(None)
    )
    assert team.path == "West / East / Team"
    assert set(db.session.scalars(above)) == {west.id, east.id, team.id}


def test_two_do_not_become_each_others_manager(together: Together, server) -> None:
    bo, dot = make_person("Bo Brand"), make_person("Dot Diaz")

    def under(person: Person, boss: Person):
        return lambda: commands.place_person(
            None, the(Person, person), unit_id=None, site_id=None, manager_id=boss.id
        )

    assert together(under(bo, dot), under(dot, bo)) == [None, "manager_line_circles"]


def test_somebody_moved_twice_at_once_stands_in_one_place(together: Together, server) -> None:
    bo, east, west = make_person("Bo Brand"), make_unit("East"), make_unit("West")

    def to(unit: Unit):
        return lambda: commands.place_person(
            None, the(Person, bo), unit_id=unit.id, site_id=None, manager_id=None
        )

    assert together(to(east), to(west)) == [None, None]
    assert (open_periods(Placement, bo), bo.unit_id) == (1, west.id)


def test_somebody_who_left_is_not_put_on_leave_meanwhile(together: Together, server) -> None:
    bo = make_person("Bo Brand")

    def become(state: PersonState):
        return lambda: commands.change_state(None, the(Person, bo), to=state)

    assert together(become(PersonState.LEFT), become(PersonState.ON_LEAVE)) == [None, "person_cannot_become"]
    assert open_periods(StatePeriod, bo) == 1


def test_a_job_role_is_taken_on_once(together: Together, server) -> None:
    bo = make_person("Bo Brand")

    def work() -> None:
        commands.assign_job_roles(None, the(Person, bo), [JobRole.CS_MANAGER])

    assert together(work, work) == [None, None]
    assert open_periods(JobRoleHolding, bo) == 1


def test_an_access_role_is_given_once(together: Together, server) -> None:
    bo = make_person("Bo Brand")

    def work() -> int:
        grant = commands.grant_access(None, the(Person, bo), role=Role.EDITOR)
        db.session.flush()
        return grant.id

    assert together(work, work)[1] == "access_held_already"


def test_an_access_role_is_taken_back_once(together: Together, server) -> None:
    ann = make_person("Ann Adler")
    grant = give_access(ann, Role.EDITOR)

    def work() -> None:
        commands.withdraw_access(the(Person, ann), the(AccessGrant, grant))

    together(work, work)

    assert actions() == ["people.access_withdrawn"]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: commands.add_unit(None, name="Team").name, "unit_name_taken"),
        (lambda: commands.add_site(None, name="Team").name, "site_name_taken"),
        (lambda: commands.add_person(None, name="Team", email="team@northwind.example").name, "email_taken"),
    ],
)
def test_a_name_that_somebody_took_a_moment_ago_is_refused_in_words(together: Together, make, code) -> None:
    assert together(make, make) == ["Team", code]


def test_a_link_works_once(together: Together, server) -> None:
    ivy = make_person("Ivy Ince", state=PersonState.INVITED)
    token = db.perform(lambda: credentials.make_link(None, ivy, LinkPurpose.INVITATION))

    def use() -> str:
        return credentials.set_password_by_link(token, LinkPurpose.INVITATION, password_hash="x").name

    assert together(use, use) == ["Ivy Ince", "link_spent"]


def test_of_two_links_made_at_once_one_works(together: Together, server) -> None:
    ivy = make_person("Ivy Ince", state=PersonState.INVITED)

    def make() -> str:
        return credentials.make_link(None, the(Person, ivy), LinkPurpose.INVITATION)

    together(make, make)

    working = select(func.count()).select_from(OneTimeLink).where(OneTimeLink.used_at.is_(None))
    assert db.session.scalar(working) == 1


def test_two_settings_that_lean_on_each_other_stay_the_right_way_round(together: Together, server) -> None:
    def set_to(setting: Setting[float], percent: str):
        return lambda: settings_commands.change_setting(None, setting, text=percent)

    assert together(set_to(CURRENCY_CURRENT, "81"), set_to(CURRENCY_LAPSED, "84")) == [
        None, "setting_out_of_order",
    ]  # fmt: skip
    settings_queries.forget()
    assert settings_queries.value(CURRENCY_LAPSED) < settings_queries.value(CURRENCY_CURRENT)


def test_of_two_guesses_at_the_same_time_both_count(together: Together) -> None:
    for _ in range(rules.ATTEMPTS_PER_ACCOUNT - 1):
        db.perform(lambda: credentials.claim_attempt(account="ada@x.example", address="here"))

    def guess():
        return credentials.claim_attempt(account="ada@x.example", address="here") and "counted"

    assert together(guess, guess) == ["counted", "sign_in_wait"]
