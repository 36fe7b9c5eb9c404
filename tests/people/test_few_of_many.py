"""The few who are invited are found among the many who are at work, without looking at each of these."""

from sqlalchemy import insert, select

from portal.core import db
from portal.core.paging import PageMark
from portal.core.permissions import Role
from portal.people import queries
from portal.people.models import Person
from portal.people.rules import PersonState
from tests.conftest import NOON
from tests.instructions import Instructions
from tests.make import make_person

SAME = 300  # instructions: less than one for each person who came


def come(first: int, last: int) -> None:
    """Let people be at work who have chosen a password."""
    shared = {"password_hash": "-", "created_at": NOON, "state": PersonState.ACTIVE}
    people = [
        {"name": f"Crowd {n}", "sort_name": f"crowd {n}", "email": f"c{n}@x.example", **shared}
        for n in range(first, last)
    ]
    db.session.execute(insert(Person), people)


def find_the_few(admin: Person, work: Instructions) -> int:
    """Return what it takes to find those who are invited, on leave, and to be invited again."""
    before = work.run
    to_invite = queries.list_waiting_for_invitation(admin)
    assert {"Ivy Ince", "Nel Noon"} <= {each.name for each in to_invite}
    assert queries.count_waiting_for_invitation(admin) == len(to_invite)
    for state, name in ((PersonState.INVITED, "Ivy Ince"), (PersonState.ON_LEAVE, "Lea Lund")):
        assert queries.count_people(admin, state=state) == 1
        assert [row.name for row in queries.list_people(admin, PageMark(), state=state).rows] == [name]
    return work.run - before


def test_the_few_are_found_without_looking_at_the_many(cast, work) -> None:
    admin = make_person("Ann Adler", access=(Role.ADMIN,))
    make_person("Ivy Ince", state=PersonState.INVITED)
    make_person("Nel Noon")  # at work in the directory, and never came
    make_person("Lea Lund", state=PersonState.ON_LEAVE)
    db.session.flush()
    come(0, 10)
    find_the_few(admin, work)  # the first time the statements are prepared
    small = find_the_few(admin, work)

    come(10, 1_010)
    large = find_the_few(admin, work)

    assert db.session.scalar(select(Person.id).where(Person.name == "Crowd 1009"))
    assert large <= small + SAME
