"""The endpoints about the calling program itself."""

from datetime import datetime

from pydantic import Field

from portal.clients import commands, rules
from portal.core import clock
from portal.core.api.caller import caller
from portal.core.api.endpoint import ApiShape, api_blueprint, endpoint

bp = api_blueprint("clients_api", __name__)


class Program(ApiShape):
    """The program that calls."""

    id: int
    name: str
    scopes: list[str] = Field(description="What its tokens may do.")
    token_expires_at: datetime


class NewToken(ApiShape):
    """A token in place of the one that was sent."""

    token: str = Field(description="Keep it: it is not shown again.")
    expires_at: datetime
    old_token_ends_at: datetime = Field(description="Until then both tokens are valid.")


@bp.get("/clients/me")
@endpoint(None)
def show_me() -> Program:
    """Say which program the token belongs to, what it may do and when it expires."""
    me = caller()
    return Program(id=me.id, name=me.name, scopes=sorted(me.scopes), token_expires_at=me.token_expires_at)


@bp.post("/clients/me/token")
@endpoint(None, status=201)
def rotate_token() -> NewToken:
    """Replace the token that was sent by a new one.

    Use it where a token may have been seen by others. The new token expires when the old one would have: only an
    administrator can give more time. The old one is valid for another ten minutes.
    """
    secret, token = commands.rotate_token(caller())
    return NewToken(
        token=secret, expires_at=token.expires_at, old_token_ends_at=clock.now() + rules.ROTATION_GRACE
    )
