"""The program that makes a call."""

from dataclasses import dataclass
from datetime import datetime

from flask import g

from portal.core.permissions import ApiScope


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A program whose token is valid now. The audit log names it as the actor of what it does."""

    id: int
    name: str
    scopes: frozenset[ApiScope]
    token_id: int
    token_expires_at: datetime


def caller() -> Caller:
    """Return the program that makes this call. Only inside an endpoint of the API."""
    return g.caller  # type: ignore[no-any-return]
