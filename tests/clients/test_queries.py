"""Which token belongs to which program, and what an administrator sees of both."""

from datetime import timedelta

import pytest

from portal.clients import queries
from portal.clients.rules import TokenState
from portal.core import clock
from portal.core.paging import PageMark
from portal.core.permissions import ApiScope
from tests.clients.make import TOKEN, end_client, end_token, make_client, make_token
from tests.conftest import NOON


def test_a_token_leads_to_its_program_by_one_statement(cast, count_queries) -> None:
    client = make_client(cast.cal, ApiScope.PEOPLE_READ)
    token = make_token(client)

    with count_queries() as statements:
        found = queries.find_by_token(TOKEN)

    assert (found.caller.id, found.caller.name, found.caller.scopes) == (
        client.id, "Agent platform", {ApiScope.PEOPLE_READ},
    )  # fmt: skip
    assert (found.caller.token_id, found.used_at) == (token.id, None)
    assert len(statements) == 1


@pytest.mark.parametrize("how", ["revoked", "expired", "client ended", "never made"])
def test_a_token_that_is_over_leads_nowhere(cast, how: str) -> None:
    client = make_client(cast.cal)
    token = make_token(client, life=timedelta(hours=24 if how == "expired" else 48))
    if how == "revoked":
        end_token(token)
    if how == "client ended":
        end_client(client)

    assert queries.find_by_token("rung_guessed" if how == "never made" else TOKEN) is None


def test_a_token_that_was_replaced_is_good_until_its_last_minute(cast) -> None:
    end_token(make_token(make_client(cast.cal)), after=timedelta(minutes=10))

    assert queries.find_by_token(TOKEN) is not None
    with clock.moved_to(NOON + timedelta(minutes=10)):
        assert queries.find_by_token(TOKEN) is None


def test_the_list_counts_the_tokens_that_are_valid_by_one_statement(cast, count_queries) -> None:
    platform, old = make_client(cast.cal, ApiScope.PEOPLE_READ), make_client(cast.cal, name="Old export")
    make_token(platform)
    end_token(make_token(platform, "rung_second"))
    make_token(old, "rung_third")
    end_client(old)

    with count_queries() as statements:
        listed = queries.list_clients(PageMark()).rows

    assert [(row.name, row.owner, row.valid_tokens, row.ended_at) for row in listed] == [
        ("Agent platform", "Cal Chen", 1, None), ("Old export", "Cal Chen", 0, NOON),
    ]  # fmt: skip
    assert len(statements) == 1


def test_tokens_are_listed_newest_first_each_with_its_state(cast) -> None:
    client = make_client(cast.cal)
    make_token(client, life=timedelta(hours=1))
    end_token(make_token(client, "rung_second"))
    make_token(client, "rung_third")

    states = [(row.hint, row.state) for row in queries.list_tokens(client.id)]
    assert states == [
        ("rung_third", TokenState.VALID), ("rung_second", TokenState.REVOKED), (TOKEN[:11], TokenState.EXPIRED),
    ]  # fmt: skip
