"""Reads programs and their tokens."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import String, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from portal.clients import rules
from portal.clients.models import Client, ClientEnd, ClientToken, ClientTokenEnd, ClientTokenUse
from portal.clients.rules import TokenState
from portal.core import clock, db
from portal.core.api.caller import Caller
from portal.core.folding import folded
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import ApiScope
from portal.core.statements import AT, Rows
from portal.people.models import Person

TOKENS_SHOWN = 50


class ClientRow(NamedTuple):
    """A program in the list."""

    id: int
    name: str
    owner: str
    scopes: frozenset[ApiScope]
    ended_at: datetime | None
    valid_tokens: int
    used_at: datetime | None


class TokenRow(NamedTuple):
    """A token of a program."""

    id: int
    hint: str
    made_at: datetime
    made_by: str | None
    expires_at: datetime
    ends_at: datetime | None
    used_at: datetime | None

    @property
    def state(self) -> TokenState:
        return rules.state_of(self.expires_at, self.ends_at, clock.now())


class Found(NamedTuple):
    """The program behind a valid token, and when the use of that token was last recorded."""

    caller: Caller
    used_at: datetime | None


def hashed(token: str) -> str:
    """Return the SHA-256 of a token, which is what is stored. Tokens are 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_by_token(token: str) -> Found | None:
    """Return the program behind a token that is valid now; one indexed statement."""
    row = db.rows(_by_token(), {"token_hash": hashed(token), "at": clock.now()}).one_or_none()
    if row is None:
        return None
    caller = Caller(
        id=row.client_id,
        name=row.name,
        scopes=rules.read_scopes(row.scopes),
        token_id=row.id,
        token_expires_at=row.expires_at,
    )
    return Found(caller, row.used_at)


def list_clients(mark: PageMark) -> Slice[ClientRow]:
    """Return one page of the programs, by name, ended ones included; one statement."""
    found = page_of(_listed(), [Client.name, Client.id], mark, values={"at": clock.now()})
    rows = [
        ClientRow(
            id=row.id,
            name=row.name,
            owner=row.owner,
            scopes=rules.read_scopes(row.scopes),
            ended_at=row.ended_at,
            valid_tokens=row.valid_tokens,
            used_at=row.used_at,
        )
        for row in found.rows
    ]
    return Slice(rows=rows, before=found.before, after=found.after)


def find_client(client_id: int) -> Client | None:
    return db.session.scalars(
        select(Client).where(Client.id == client_id).options(joinedload(Client.owner), joinedload(Client.end))
    ).one_or_none()


def is_name_taken(name: str) -> bool:
    """Whether a program has this name, ignoring case. The log would confuse two with the same name."""
    taken = select(Client.id).where(folded(Client.name) == folded(name))
    return db.session.scalar(taken) is not None


def list_tokens(client_id: int) -> Sequence[TokenRow]:
    """Return the newest tokens of a program, newest first."""
    rows = db.rows(
        select(
            ClientToken.id,
            ClientToken.hint,
            ClientToken.made_at,
            Person.name,
            ClientToken.expires_at,
            ClientTokenEnd.ends_at,
            ClientTokenUse.used_at,
        )
        .outerjoin(Person, Person.id == ClientToken.made_by_id)
        .outerjoin(ClientTokenEnd, ClientTokenEnd.token_id == ClientToken.id)
        .outerjoin(ClientTokenUse, ClientTokenUse.token_id == ClientToken.id)
        .where(ClientToken.client_id == client_id)
        .order_by(ClientToken.id.desc())
        .limit(TOKENS_SHOWN)
    )
    return [TokenRow(*row) for row in rows]


def find_token(client_id: int, token_id: int) -> ClientToken | None:
    """Return a token of a program."""
    return db.session.scalars(
        select(ClientToken).where(ClientToken.id == token_id, ClientToken.client_id == client_id)
    ).one_or_none()


@cache
def _by_token() -> Rows:
    return (
        select(
            ClientToken.id,
            ClientToken.client_id,
            ClientToken.expires_at,
            Client.name,
            Client.scopes,
            ClientTokenUse.used_at,
        )
        .join(Client, Client.id == ClientToken.client_id)
        .outerjoin(ClientEnd, ClientEnd.client_id == Client.id)
        .outerjoin(ClientTokenEnd, ClientTokenEnd.token_id == ClientToken.id)
        .outerjoin(ClientTokenUse, ClientTokenUse.token_id == ClientToken.id)
        .where(
            ClientToken.token_hash == bindparam("token_hash", type_=String()),
            ClientToken.expires_at > AT,
            ClientEnd.client_id.is_(None),
            or_(ClientTokenEnd.ends_at.is_(None), ClientTokenEnd.ends_at > AT),
        )
    )


@cache
def _listed() -> Rows:
    """Select programs with the number of their valid tokens, and when any was last used."""
    valid = (
        select(func.count())
        .select_from(ClientToken)
        .outerjoin(ClientTokenEnd, ClientTokenEnd.token_id == ClientToken.id)
        .where(
            ClientToken.client_id == Client.id,
            ClientToken.expires_at > AT,
            ClientEnd.client_id.is_(None),
            or_(ClientTokenEnd.ends_at.is_(None), ClientTokenEnd.ends_at > AT),
        )
        .correlate(Client, ClientEnd)
    )
    used = (
        select(func.max(ClientTokenUse.used_at))
        .join(ClientToken, ClientToken.id == ClientTokenUse.token_id)
        .where(ClientToken.client_id == Client.id)
        .correlate(Client)
    )
    return (
        select(
            Client.id,
            Client.name,
            Client.scopes,
            Person.name.label("owner"),
            ClientEnd.ended_at,
            valid.scalar_subquery().label("valid_tokens"),
            used.scalar_subquery().label("used_at"),
        )
        .join(Person, Person.id == Client.owner_id)
        .outerjoin(ClientEnd, ClientEnd.client_id == Client.id)
    )
