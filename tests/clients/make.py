"""Programs and tokens for tests, written directly; and a program that calls."""

from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from portal.clients.models import Client, ClientEnd, ClientToken, ClientTokenEnd, ClientTokenUse
from portal.clients.queries import hashed
from portal.clients.rules import hint_of, write_scopes
from portal.core import clock, db
from portal.core.access import API
from portal.core.permissions import ApiScope
from portal.core.web import Portal
from portal.people.models import Person
from tests.browser import send
from tests.make import keep, long_ago

TOKEN = "rung_a-token-of-the-agent-platform"


def make_client(owner: Person, *scopes: ApiScope, name: str = "Agent platform") -> Client:
    return keep(Client(name=name, owner_id=owner.id, scopes=write_scopes(scopes), made_at=long_ago()))


def make_token(
    client: Client, text: str = TOKEN, *, life: timedelta = timedelta(days=90), is_used: bool = False
) -> ClientToken:
    """Make a token dated yesterday; with ``is_used`` its use is recorded already, so the next call writes nothing."""
    at = clock.now() - timedelta(days=1)
    token = keep(
        ClientToken(
            client_id=client.id, token_hash=hashed(text), hint=hint_of(text), made_at=at, expires_at=at + life
        )
    )  # fmt: skip
    if is_used:
        keep(ClientTokenUse(token_id=token.id, used_at=clock.now()))
    return token


def end_client(client: Client) -> None:
    keep(ClientEnd(client_id=client.id, ended_at=clock.now()))


def end_token(token: ClientToken, *, after: timedelta = timedelta(0)) -> None:
    keep(ClientTokenEnd(token_id=token.id, ends_at=clock.now() + after))


def call(
    app: Portal, path: str, method: str = "GET", *, token: str = TOKEN, key: str = "k-1", **options: Any
) -> TestResponse:
    """Call as a program."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    address = f"{API}{path}"
    answer = send(app.test_client(), address, method=method, headers=headers, buffered=True, **options)
    db.session.expire_all()
    return answer
