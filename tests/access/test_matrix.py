"""Every route by every role and standpoint: who gets in, which rows are reached, whose words are read."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Select, select

from portal.core import clock, db
from portal.core.permissions import DERIVED_ROLES, Role
from portal.core.web import Portal
from portal.people.models import AccessGrant, Person
from portal.people.queries import directory
from portal.people.reach import BoundScope
from portal.people.rules import PersonState
from portal.reports.queries import queue
from tests.access.doors import Answer, Door, knock
from tests.access.planted import Planted
from tests.access.tables import CLAIMS, EVERYWHERE, MAY_READ, REACH, SERVICE, Viewer
from tests.make import keep, long_ago, make_person, make_sign_in

GIVEN = [role for role in Role if role not in DERIVED_ROLES]
# Whoever administers the portal does so everywhere: the rules refuse a narrower administrator.
SCOPES = {role: (EVERYWHERE,) if role is Role.ADMIN else (EVERYWHERE, CLAIMS, SERVICE) for role in GIVEN}
STANDPOINTS = ("ada", "bo", "eve")
# In each run: a scope that holds the person's own unit, and one that does not. `make check` walks all the others.
TELLING = {(CLAIMS, "bo"), (SERVICE, "ada")}
GONE = (PersonState.LEFT, PersonState.SUSPENDED, PersonState.INVITED)
ROWS = {endpoint: rows for rows in REACH for endpoint in rows.endpoints}
CLOSED = frozenset({403, 404})
UNKNOWN = 401  # to the API, whose callers are told apart in test_programs.py
# Which rows a role reaches within a unit is asked in SQL: the two that differ most ask PostgreSQL in every run.
ON_BOTH = (Role.CHANGE_LEAD, Role.COMPLIANCE)
IN_CHECK = pytest.mark.in_check("walks of other roles through the matrix")
ROLES = [role if role in ON_BOTH else pytest.param(role, marks=IN_CHECK) for role in (None, *GIVEN)]


def test_every_route_with_a_row_is_in_the_table(app: Portal) -> None:
    listed = [endpoint for rows in REACH for endpoint in rows.endpoints]
    with_rows = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.arguments and not ELSEWHERE.get(rule.endpoint)
    }

    assert with_rows - set(listed) == set()
    assert sorted(listed) == sorted(set(listed) & set(app.view_functions))


# Routes without an access label; who gets what is told by tests of their own.
ELSEWHERE = {
    "static": "files for everybody, the same for all",
    "people.choose_password": "opens to whoever holds the link: people/test_invitations.py",
    "notices.change_mail": "opens to whoever holds the link: notices/test_mail_choices.py",
    "today.calendar_file": "opens to whoever holds the link: today/test_calendar.py",
    "demo.sign_in_as": "answers in the sample only, where everybody may be anybody: demo/test_views.py",
}


@pytest.fixture
def walking(role: Role | None, database: str, everything: bool) -> tuple[Viewer, ...]:  # noqa: FBT001 - a fixture
    """Who walks with a role: `make check` takes every scope and standpoint, on PostgreSQL for two roles."""
    return tuple(viewers(role, everything=everything and (database == "sqlite" or role in ON_BOTH)))


@pytest.mark.parametrize("role", ROLES, ids=lambda role: str(role or "no role"))
def test_a_role_opens_its_doors_and_rows_and_no_others(
    app: Portal, connection: Connection, planted: Planted, walking: tuple[Viewer, ...]
) -> None:
    faults = [fault for viewer in walking for fault in walk(app, connection, planted, viewer)]

    assert faults == [], "\n".join(faults)


def viewers(role: Role | None, *, everything: bool) -> Iterator[Viewer]:
    if role is None:
        yield from (Viewer(who) for who in (*STANDPOINTS, "flo"))
        return
    for who in STANDPOINTS:
        for scope in SCOPES[role]:
            if everything or scope == EVERYWHERE or (scope, who) in TELLING:
                yield Viewer(who, role, scope)


def walk(app: Portal, connection: Connection, planted: Planted, viewer: Viewer) -> Iterator[str]:
    """Everything that is not as the tables say, with this viewer at every door."""
    read: set[str] = set()
    db.session.remove()
    outer = connection.begin_nested()
    for answer in knock(
        app, connection, planted, come(planted, viewer), at=lambda door: is_worth_it(viewer, door)
    ):
        read |= answer.words
        if fault := wrong_status(viewer, answer):
            yield f"{viewer}: {answer.door} answered {answer.status}, {fault}"
        yield from (
            f"{viewer}: {answer.door} shows “{words}”"
            for words in answer.words
            if not MAY_READ[words](viewer)
        )
    yield from (
        f"{viewer} finds “{words}” nowhere"
        for words, may in MAY_READ.items()
        if may(viewer) and words not in read
    )
    db.session.remove()
    outer.rollback()


def is_worth_it(viewer: Viewer, door: Door) -> bool:
    """Leaves out what cannot answer this viewer in another way than it answered one before.

    A page that no role of theirs opens is tried once for each role, and a form that needs no role and reaches the
    same rows with the role is sent without it alone. Pages that open are always read, for the words in them.
    """
    permission = door.label.permission if door.label else None
    if viewer.role is None:
        return True
    if permission and not viewer.holds(permission):
        return (viewer.who, viewer.scope) == ("eve", EVERYWHERE)
    alone, rows = Viewer(viewer.who), ROWS.get(door.endpoint)
    is_open_to_all = permission is None or alone.holds(permission)
    is_same_row = rows is None or rows.who(viewer) == rows.who(alone)
    return door.method == "GET" or not (is_open_to_all and is_same_row)


def come(planted: Planted, viewer: Viewer) -> str:
    """Let the viewer sign in with their role; what it takes is undone after the walk."""
    person = db.session.get_one(Person, planted.people[viewer.who])
    if viewer.role:
        unit_id = planted.units.get(viewer.scope)
        keep(AccessGrant(person_id=person.id, role=viewer.role, unit_id=unit_id, valid_from=long_ago()))
    token = f"cookie-{person.id}-{viewer.role}-{viewer.scope}".replace(" ", "-")
    make_sign_in(person, token)
    return token


def wrong_status(viewer: Viewer, answer: Answer) -> str:
    """What is wrong with how a door answered; nothing where all is well."""
    label, rows = answer.door.label, ROWS.get(answer.door.endpoint)
    if label is None:
        return "" if answer.door.endpoint == "static" else "and has no label"
    if answer.status >= 500:
        return "and broke"
    if label.is_api:
        return "" if answer.status == UNKNOWN else "but it is for programs only"
    if label.permission is None:
        return ""
    if not viewer.holds(label.permission):
        return "" if answer.status == 403 else "but the role does not open it"
    if rows and not rows.who(viewer):
        return "" if answer.status == rows.otherwise else f"but the row is not theirs: {rows.otherwise}"
    return "but it is open to them" if answer.status in CLOSED else ""


def everybody_there_is(_person: Person, *_more: object) -> Select[Any]:
    return select(Person)


def everywhere_and_nobody(_person: Person) -> tuple[BoundScope, dict[str, Any]]:
    """A scope that leaves out neither the triager's own reports nor those of their line."""
    return BoundScope(everywhere=True), {"person_id": 0, "at": clock.now()}


# A query that forgets who asks, and who would read what by it.
LEAKS = {
    "directory": (
        directory,
        "visible_to",
        everybody_there_is,
        Viewer("eve", Role.AUDITOR, SERVICE),
        "Ada Abara",
    ),
    "queue": (queue, "triage_scope", everywhere_and_nobody, Viewer("bo", Role.TRIAGER), "The banana report"),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_seen(
    app: Portal, connection: Connection, planted: Planted, monkeypatch: pytest.MonkeyPatch, leak: str
) -> None:
    """The walk is worth something only if it catches what it is for."""
    module, query, careless, viewer, words = LEAKS[leak]
    monkeypatch.setattr(module, query, careless)

    faults = "\n".join(walk(app, connection, planted, viewer))

    assert f"shows “{words}”" in faults
    assert "but the row is not theirs" in faults


@pytest.mark.parametrize("state", GONE)
def test_whoever_is_not_at_work_is_nobody_whatever_they_held(
    app: Portal, connection: Connection, planted: Planted, state: PersonState
) -> None:
    gone = make_person("Gil Gone", state=state, access=tuple(GIVEN))
    make_sign_in(gone, "a-kept-cookie")

    assert list(strange(knock(app, connection, planted, "a-kept-cookie"))) == []


def test_nobody_is_asked_to_sign_in_everywhere(app: Portal, connection: Connection, planted: Planted) -> None:
    assert list(strange(knock(app, connection, planted, None))) == []


def strange(answers: Iterator[Answer]) -> Iterator[str]:
    """Whatever somebody without a sign-in is told besides where to sign in."""
    for answer in answers:
        label = answer.door.label
        asks = (answer.status, answer.to.split("?")[0]) == (303, "/sign-in")
        if label is not None and label.is_api and answer.status != UNKNOWN:
            yield f"{answer.door} answered {answer.status} without a token"
        if label is not None and label.permission is not None and not asks:
            yield f"{answer.door} answered {answer.status}"
        yield from (f"{answer.door} shows “{words}”" for words in answer.words)
