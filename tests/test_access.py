"""Who may enter where: every route by every role, made from the table of routes, so that none is forgotten."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from werkzeug.routing import Rule

from portal.core.access import label_of
from portal.core.permissions import DERIVED_ROLES, GRANTS, Permission, Role
from portal.core.web import Portal
from portal.people.rules import PersonState
from tests.browser import Browser
from tests.make import make_person, make_sign_in

NOBODY_HAS = 999_999
STAND_INS: dict[str, object] = {"UUIDConverter": UUID(int=7), "UnicodeConverter": "nothing-like-it"}
ENDS_THE_WALK = frozenset({"people.sign_out"})
SIGN_IN = "/sign-in"


def doors(app: Portal) -> Iterator[tuple[str, str, Permission]]:
    """Every method and address that asks for a permission, with made-up values in its place holders."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        label = label_of(app, rule.endpoint)
        if label is None or label.permission is None or rule.endpoint in ENDS_THE_WALK:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, adapter.build(rule.endpoint, _values(rule), method=method), label.permission


def _values(rule: Rule) -> dict[str, object]:
    """A value for each place holder that fits its kind and belongs to nothing."""
    kinds = {name: type(kind).__name__ for name, kind in rule._converters.items()}
    found = {name: STAND_INS.get(kind, NOBODY_HAS) for name, kind in kinds.items()}
    return {**found, **(rule.defaults or {})}


def knock(browser: Browser, app: Portal) -> Iterator[tuple[str, Permission, int, str]]:
    for method, address, permission in doors(app):
        page = browser.open(address, method=method)
        yield f"{method} {address}", permission, page.status, page.response.headers.get("Location", "")


@pytest.mark.parametrize("role", [role for role in Role if role not in DERIVED_ROLES])
def test_a_role_opens_its_doors_and_no_others(
    as_: Callable[..., Browser], app: Portal, cast, role: Role
) -> None:
    """403 exactly where the role says no; nothing breaks where it says yes."""
    someone = make_person("Rae Role", unit=cast.service, access=(role,))
    granted = GRANTS[role] | GRANTS[Role.EMPLOYEE]

    wrong = [
        (door, status)
        for door, permission, status, _to in knock(as_(someone), app)
        if (status == 403) is (permission in granted) or status >= 500
        if not (status == 403 and permission in granted and door.startswith("POST"))
    ]

    assert wrong == []


def test_an_employee_opens_only_what_everyone_may(as_: Callable[..., Browser], app: Portal, cast) -> None:
    for door, permission, status, _to in knock(as_(cast.eve), app):
        assert (status == 403) is (permission not in GRANTS[Role.EMPLOYEE]), (door, status)


@pytest.mark.parametrize("state", [PersonState.LEFT, PersonState.SUSPENDED, PersonState.INVITED])
def test_whoever_is_not_at_work_is_nobody(app: Portal, cast, state: PersonState) -> None:
    gone = make_person("Gil Gone", unit=cast.claims, state=state, access=(Role.ADMIN,))
    browser = Browser(app, None)
    make_sign_in(gone, "kept-cookie")
    browser._client.set_cookie("portal_loopback", "kept-cookie")

    for door, _permission, status, to in knock(browser, app):
        assert (status, to.split("?")[0]) == (303, SIGN_IN), door


def test_nobody_is_asked_to_sign_in_everywhere(as_: Callable[..., Browser], app: Portal, cast) -> None:
    for door, _permission, status, to in knock(as_(None), app):
        assert (status, to.split("?")[0]) == (303, SIGN_IN), door
