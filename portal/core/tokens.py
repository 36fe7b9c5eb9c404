"""Signed values in links that work without a sign-in. A token serves one purpose and expires."""

import hashlib
from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from portal.core import clock


class _Signer(TimestampSigner):  # takes the time from the portal's clock
    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def sign(purpose: str, value: Any) -> str:
    """Return a token with a value that JSON can hold. Everybody can read it, nobody can change it."""
    return str(_serializer(purpose).dumps(value))


def read(purpose: str, token: str, *, within: timedelta) -> Any | None:
    """Return the value of a token that was signed for this purpose ``within`` this time, otherwise ``None``."""
    try:
        return _serializer(purpose).loads(token, max_age=int(within.total_seconds()))
    except BadData:
        return None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        current_app.settings.secret,  # type: ignore[attr-defined]
        salt=f"portal {purpose}",
        signer=_Signer,
        signer_kwargs={"digest_method": hashlib.sha256},
    )
