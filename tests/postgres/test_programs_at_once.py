"""Two administrators, or an administrator and the program, who change its tokens at the same moment."""

import pytest

from portal.clients import commands as clients
from portal.clients.models import Client, ClientToken
from portal.clients.rules import Life
from portal.core import clock
from portal.people.models import Person
from tests.clients.make import make_client, make_token
from tests.make import actions
from tests.postgres.conftest import Together
from tests.postgres.make import count, the


@pytest.fixture
def client(ann) -> Client:
    return make_client(ann)


def test_one_of_two_tokens_made_at_once_is_shown(together: Together, ann, client) -> None:
    def make() -> int:
        made = clients.make_token(
            the(Person, ann), the(Client, client), life=next(iter(Life)), proved_at=clock.now()
        )
        return len(made) and 1

    assert together(make, make) == [1, "token_made_just_now"]
    assert count(ClientToken) == 1


def test_a_token_is_revoked_once(together: Together, ann, client) -> None:
    token = make_token(client)

    def revoke() -> None:
        clients.revoke_token(the(Person, ann), the(Client, client), the(ClientToken, token))

    assert together(revoke, revoke) == [None, "token_over"]
    assert actions().count("clients.token_revoked") == 1


def test_a_program_that_has_just_ended_gets_no_token(together: Together, ann, client) -> None:
    def end() -> None:
        clients.end_client(the(Person, ann), the(Client, client))

    def make() -> str:
        return clients.make_token(
            the(Person, ann), the(Client, client), life=next(iter(Life)), proved_at=clock.now()
        )

    assert together(end, make) == [None, "client_over"]
    assert count(ClientToken) == 0


def test_a_program_ends_once(together: Together, ann, client) -> None:
    def end() -> None:
        clients.end_client(the(Person, ann), the(Client, client))

    assert together(end, end) == [None, "client_over"]
    assert actions().count("clients.ended") == 1
