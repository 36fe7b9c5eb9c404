"""Every endpoint of the API by every token: a token opens what its scopes say, and no page."""

import pytest
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from portal.core import db
from portal.core.api.document import operations
from portal.core.permissions import ApiScope
from portal.core.web import Portal
from portal.people.models import Person
from tests.access.doors import Door, body_for, doors, undone
from tests.access.planted import Planted
from tests.browser import send
from tests.clients.make import end_client, make_client, make_token

TOKENS: dict[str, tuple[ApiScope, ...]] = {
    "without scopes": (), **{str(scope): (scope,) for scope in ApiScope}, "with every scope": tuple(ApiScope),
}  # fmt: skip


def owner(planted: Planted) -> Person:
    return db.session.get_one(Person, planted.people["bo"])


def knock(app: Portal, connection: Connection, door: Door, token: str) -> TestResponse:
    """Call with a token, as a program would, and leave everything as it was."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k-1"}
    body = body_for(door, {})
    client = app.test_client(use_cookies=False)
    with undone(connection):
        return send(client, door.address, method=door.method, headers=headers, buffered=True, **body)


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_opens_what_its_scopes_say(
    app: Portal, connection: Connection, planted: Planted, name: str
) -> None:
    make_token(make_client(owner(planted), *TOKENS[name]), name)
    found = {}
    for door in doors(app, planted):
        if door.label and door.label.is_api:
            is_open = door.label.scope is None or door.label.scope in TOKENS[name]
            answer = knock(app, connection, door, name)
            found[str(door)] = (is_open, answer.status_code not in (401, 403))

    assert len(found) == len(operations(app))
    assert [door for door, (may, does) in found.items() if may != does] == []


@pytest.mark.parametrize("how", ["unknown", "ended"])
def test_a_token_that_is_not_valid_opens_nothing(
    app: Portal, connection: Connection, planted: Planted, how: str
) -> None:
    client = make_client(owner(planted), *ApiScope)
    make_token(client, "ended")
    end_client(client)

    api = [door for door in doors(app, planted) if door.label and door.label.is_api]

    assert {knock(app, connection, door, how).status_code for door in api} == {401}


def test_a_token_opens_no_page(app: Portal, connection: Connection, planted: Planted) -> None:
    make_token(make_client(owner(planted), *ApiScope), "a-token")
    pages = [door for door in doors(app, planted) if door.label and door.label.permission is not None]

    answers = {str(door): knock(app, connection, door, "a-token") for door in pages}

    asked = {door: answer.headers.get("Location", "").split("?")[0] for door, answer in answers.items()}
    assert [door for door, where in asked.items() if where != "/sign-in"] == []
