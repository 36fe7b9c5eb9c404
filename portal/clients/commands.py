"""Adds programs, makes and revokes their tokens, ends their access."""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from portal.audit.commands import record
from portal.clients import queries, rules
from portal.clients.actions import ClientAction
from portal.clients.models import Client, ClientEnd, ClientToken, ClientTokenEnd, ClientTokenUse
from portal.clients.rules import Life, TokenState
from portal.core import clock, db
from portal.core.api.caller import Caller
from portal.core.errors import Busy, Refused
from portal.core.permissions import ApiScope
from portal.core.reasons import Reason
from portal.people.models import Person
from portal.signatures.queries import is_recent


def register_client(actor: Person | None, *, name: str, owner: Person, scopes: Iterable[ApiScope]) -> Client:
    """Add a program with ``scopes``; ``owner`` answers for it.

    Refuses with ``client_owner_not_here`` and ``client_name_taken``.
    """
    granted = rules.write_scopes(scopes)
    if not owner.is_active:
        raise Refused(Reason("client_owner_not_here"), field="owner")
    if queries.is_name_taken(name):
        raise Refused(Reason("client_name_taken"), field="name")
    client = Client(
        name=name,
        owner_id=owner.id,
        scopes=granted,
        made_at=clock.now(),
        made_by_id=actor.id if actor else None,
    )
    db.session.add(client)
    db.session.flush()  # the entry needs the id
    record(actor, ClientAction.REGISTERED, client, owner=owner.id, scopes=granted.split())
    return client


def make_token(actor: Person, client: Client, *, life: Life, proved_at: datetime) -> str:
    """Return a new token of a program. Only its hash is stored, so it cannot be shown again.

    ``proved_at`` is when the actor last proved their identity. A second token within seconds is refused: it would come
    from a form that was sent twice. Nobody would have seen the first token.
    """
    if not is_recent(actor, proved_at):
        raise Refused(Reason("token_needs_password"), field="password")
    _hold(client)
    tokens = queries.list_tokens(client.id)
    if sum(token.state is TokenState.VALID for token in tokens) >= rules.TOKENS_MOST:
        raise Refused(Reason("tokens_too_many", most=rules.TOKENS_MOST))
    if tokens and clock.now() - tokens[0].made_at < rules.JUST_NOW:
        raise Refused(Reason("token_made_just_now"))
    secret, token = _new_token(client.id, expires_at=clock.now() + life.length, made_by_id=actor.id)
    record(actor, ClientAction.TOKEN_MADE, client, token=token.id, expires_at=token.expires_at)
    return secret


def rotate_token(caller: Caller) -> tuple[str, ClientToken]:
    """Replace the token that a program calls with; the old one stays valid for some minutes.

    The new token expires when the old one would have: only an administrator can give more time.
    """
    old = db.session.get_one(ClientToken, caller.token_id)
    client = db.session.get_one(Client, caller.id)
    db.hold(client)
    if db.session.get(ClientTokenEnd, old.id) is not None:
        raise Refused(Reason("token_replaced_already"))
    secret, token = _new_token(client.id, expires_at=old.expires_at, made_by_id=None)
    db.session.add(ClientTokenEnd(token_id=old.id, ends_at=clock.now() + rules.ROTATION_GRACE))
    record(caller, ClientAction.TOKEN_ROTATED, client, token=token.id, before=old.id)
    return secret, token


def revoke_token(actor: Person, client: Client, token: ClientToken) -> None:
    """Revoke a token; refuse with ``token_over`` or ``token_ends_soon`` if it has ended or soon will."""
    _hold(client)
    ends = db.session.get(ClientTokenEnd, token.id)
    if rules.state_of(token.expires_at, ends.ends_at if ends else None, clock.now()) is not TokenState.VALID:
        raise Refused(Reason("token_over"))
    if ends is not None:  # it was replaced, and is still valid for some minutes
        raise Refused(Reason("token_ends_soon", at=ends.ends_at))
    db.session.add(ClientTokenEnd(token_id=token.id, ends_at=clock.now(), ended_by_id=actor.id))
    record(actor, ClientAction.TOKEN_REVOKED, client, token=token.id)


def end_client(actor: Person, client: Client) -> None:
    """End the access of a program for good. All its tokens become invalid."""
    _hold(client)
    db.session.add(ClientEnd(client_id=client.id, ended_at=clock.now(), ended_by_id=actor.id))
    record(actor, ClientAction.ENDED, client)


def recognise(token: str) -> Caller | None:
    """Return the program behind a valid token; record at most every five minutes that it was used."""
    found = queries.find_by_token(token)
    if found is None:
        return None
    if found.used_at is None or clock.is_past(found.used_at, by=rules.USED_EVERY):
        with suppress(Busy):  # the call is answered anyway; the next one records it
            db.note(lambda: note_used(found.caller.token_id))
    return found.caller


def note_used(token_id: int) -> None:
    """Record that a token was used. Call it through :func:`portal.core.db.note`."""
    put = (sqlite.insert if db.is_sqlite() else postgresql.insert)(ClientTokenUse)
    at = clock.now()
    used = put.values(token_id=token_id, used_at=at)
    db.session.execute(used.on_conflict_do_update(index_elements=["token_id"], set_={"used_at": at}))


def _hold(client: Client) -> None:
    """Lock a program and its tokens; refuse with ``client_over`` if its access has ended."""
    db.hold(client)
    if db.session.get(ClientEnd, client.id) is not None:
        raise Refused(Reason("client_over"))


def _new_token(client_id: int, *, expires_at: datetime, made_by_id: int | None) -> tuple[str, ClientToken]:
    secret = rules.TOKEN_START + secrets.token_urlsafe(rules.TOKEN_BYTES)
    token = ClientToken(
        client_id=client_id,
        token_hash=queries.hashed(secret),
        hint=rules.hint_of(secret),
        made_at=clock.now(),
        made_by_id=made_by_id,
        expires_at=expires_at,
    )
    db.session.add(token)
    db.session.flush()  # the entry needs the id
    return secret, token
