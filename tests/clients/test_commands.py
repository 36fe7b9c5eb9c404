"""Adding programs, making, replacing and revoking tokens, ending access: the row, the entry, the refusals."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.clients import commands, queries
from portal.clients.models import Client, ClientToken, ClientTokenEnd, ClientTokenUse
from portal.clients.rules import TOKENS_MOST, Life
from portal.core import clock, db
from portal.core.errors import Refused
from portal.core.permissions import ApiScope, Role
from portal.people.rules import PersonState
from tests.clients.make import TOKEN, end_client, end_token, make_client, make_token
from tests.conftest import NOON
from tests.make import actions, give_access, give_password, make_person, only


@pytest.fixture
def admin(cast):
    give_access(cast.cal, Role.ADMIN)
    return cast.cal


def refusal(work) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught, db.use_case():
        work()
    return caught.value.reason.code, caught.value.field


def make(admin, client) -> str:
    with db.use_case():
        return commands.make_token(admin, client, life=Life.QUARTER, proved_at=clock.now())


def test_a_program_is_added_with_its_owner_and_its_scopes(admin, cast) -> None:
    with db.use_case():
        commands.register_client(admin, name="Agent platform", owner=cast.bo, scopes=[ApiScope.PEOPLE_READ])

    client, entry = only(Client), only(AuditEntry)
    assert (client.name, client.owner_id, client.granted) == (
        "Agent platform",
        cast.bo.id,
        {ApiScope.PEOPLE_READ},
    )
    assert (entry.action, entry.subject_type, json.loads(entry.detail)) == (
        "clients.registered", "client", {"owner": cast.bo.id, "scopes": ["people:read"]},
    )  # fmt: skip


def test_two_programs_never_have_one_name_even_after_one_has_ended(admin) -> None:
    end_client(make_client(admin))

    def again() -> None:
        commands.register_client(admin, name="agent PLATFORM", owner=admin, scopes=[ApiScope.PEOPLE_READ])

    assert refusal(again) == ("client_name_taken", "name")


def test_somebody_who_has_left_answers_for_nothing(admin) -> None:
    gone = make_person("Gil Gone", state=PersonState.LEFT)

    def register() -> None:
        commands.register_client(admin, name="Agent platform", owner=gone, scopes=[ApiScope.PEOPLE_READ])

    assert refusal(register) == ("client_owner_not_here", "owner")


def test_a_token_is_told_once_and_kept_as_a_hash(admin) -> None:
    client = make_client(admin, ApiScope.PEOPLE_READ)

    token = make(admin, client)

    kept = only(ClientToken)
    assert (token[:5], len(token)) == ("rung_", 48)
    assert token not in (kept.token_hash, kept.hint)
    assert (kept.expires_at, kept.made_by_id) == (NOON + timedelta(days=90), admin.id)
    assert queries.find_by_token(token).caller.id == client.id
    assert (actions(), token in only(AuditEntry).detail) == (["clients.token_made"], False)


def test_a_token_needs_a_recent_proof_of_who_makes_it(admin) -> None:
    give_password(admin)
    client = make_client(admin)

    def late() -> None:
        commands.make_token(admin, client, life=Life.MONTH, proved_at=NOON - timedelta(days=1))

    assert refusal(late) == ("token_needs_password", "password")


def test_a_form_that_is_sent_twice_makes_one_token(admin) -> None:
    client = make_client(admin)
    make(admin, client)

    assert refusal(lambda: commands.make_token(admin, client, life=Life.MONTH, proved_at=NOON)) == (
        "token_made_just_now", None,
    )  # fmt: skip
    with clock.moved_to(NOON + timedelta(seconds=10)):
        make(admin, client)


def test_a_program_has_only_so_many_valid_tokens(admin) -> None:
    client = make_client(admin)
    tokens = [make_token(client, f"rung_{number}") for number in range(TOKENS_MOST)]

    assert refusal(lambda: commands.make_token(admin, client, life=Life.MONTH, proved_at=NOON)) == (
        "tokens_too_many", None,
    )  # fmt: skip
    end_token(tokens[0])
    make(admin, client)


def test_a_program_replaces_its_token_and_gains_no_time(admin) -> None:
    old = make_token(make_client(admin))
    caller = queries.find_by_token(TOKEN).caller

    with db.use_case():
        secret, new = commands.rotate_token(caller)

    assert (new.expires_at, new.made_by_id) == (old.expires_at, None)
    assert queries.find_by_token(secret).caller.id == caller.id
    assert only(ClientTokenEnd).ends_at == NOON + timedelta(minutes=10)
    entry = only(AuditEntry)
    assert (entry.action, entry.client_id, entry.actor_id) == ("clients.token_rotated", caller.id, None)


def test_a_token_is_replaced_once(admin) -> None:
    make_token(make_client(admin))
    caller = queries.find_by_token(TOKEN).caller
    with db.use_case():
        commands.rotate_token(caller)

    assert refusal(lambda: commands.rotate_token(caller)) == ("token_replaced_already", None)


def test_a_revoked_token_opens_nothing_from_that_moment(admin) -> None:
    client = make_client(admin)
    token = make_token(client)

    with db.use_case():
        commands.revoke_token(admin, client, token)

    assert queries.find_by_token(TOKEN) is None
    assert only(ClientTokenEnd).ended_by_id == admin.id
    assert actions() == ["clients.token_revoked"]
    assert refusal(lambda: commands.revoke_token(admin, client, token)) == ("token_over", None)


def test_ended_access_is_over_for_every_token_and_for_good(admin) -> None:
    client = make_client(admin)
    token = make_token(client)

    with db.use_case():
        commands.end_client(admin, client)

    assert queries.find_by_token(TOKEN) is None
    assert actions() == ["clients.ended"]
    for more in (
        lambda: commands.end_client(admin, client),
        lambda: commands.revoke_token(admin, client, token),
        lambda: commands.make_token(admin, client, life=Life.MONTH, proved_at=NOON),
    ):
        assert refusal(more) == ("client_over", None)


def test_that_a_token_was_used_is_noted_every_five_minutes(admin) -> None:
    make_token(make_client(admin))
    seen = []
    for minutes in (0, 4, 5):
        with clock.moved_to(NOON + timedelta(minutes=minutes)):
            commands.recognise(TOKEN)
        db.session.expire_all()
        seen.append(db.session.scalars(select(ClientTokenUse.used_at)).one() - NOON)

    assert seen == [timedelta(0), timedelta(0), timedelta(minutes=5)]
