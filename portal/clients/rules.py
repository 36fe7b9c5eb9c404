"""The life of a token: its format, how long it is valid, and how many a program may have."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from portal.core.permissions import ApiScope

NAME_MAX = 80
TOKEN_START = "rung_"  # noqa: S105 - no secret: scanners find leaked tokens by it
TOKEN_BYTES = 32
HINT_LENGTH = len(TOKEN_START) + 6
TOKENS_MOST = 5
JUST_NOW = timedelta(seconds=10)
ROTATION_GRACE = timedelta(minutes=10)
USED_EVERY = timedelta(minutes=5)


class Life(StrEnum):
    """How long a token is valid, as an administrator chooses it."""

    MONTH = "30"
    QUARTER = "90"
    YEAR = "365"

    @property
    def length(self) -> timedelta:
        return timedelta(days=int(self.value))


class TokenState(StrEnum):
    """Whether a token is valid, and why not."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


def state_of(expires_at: datetime, ends_at: datetime | None, at: datetime) -> TokenState:
    """Return the state of a token. ``ends_at`` is when it was revoked or replaced, if it was."""
    if ends_at is not None and ends_at <= at:
        return TokenState.REVOKED
    return TokenState.VALID if at < expires_at else TokenState.EXPIRED


def hint_of(token: str) -> str:
    """Return the beginning of a token, which people recognise it by and which reveals no secret."""
    return token[:HINT_LENGTH]


def write_scopes(scopes: Iterable[ApiScope]) -> str:
    """Return scopes as one text separated by spaces, as OAuth writes them."""
    return " ".join(sorted(set(scopes)))


def read_scopes(text: str) -> frozenset[ApiScope]:
    """Return the scopes in a text. Scopes that the portal no longer knows are ignored."""
    all_scopes = set(ApiScope)
    return frozenset(ApiScope(each) for each in text.split() if each in all_scopes)
