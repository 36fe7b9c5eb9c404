"""Idempotency keys: an unsafe call carries an ``Idempotency-Key``; sent again, it gets the first answer again.

Keys belong to the token that sends them. A kept answer is encrypted with that token, of which the database holds only
a hash. So nobody who reads the table can read an answer.
"""

import hashlib
import os
import re
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from portal.core import once
from portal.core.api.caller import caller
from portal.core.api.gate import token_of_request
from portal.core.api.problems import Rejected
from portal.core.reasons import Reason

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
FIT = re.compile(r"[\x21-\x7e]{1,255}")
NONCE_BYTES = 12


def once_a_key(work: Callable[[], ResponseReturnValue]) -> Response:
    """Return the answer of ``work``, or the one this call got before. Runs inside a use case.

    Errors are not kept: the same key may try again.
    """
    key = request.headers.get(HEADER, "")
    if not FIT.fullmatch(key):
        raise Rejected(400, Reason("idempotency_key_missing"))
    mark, fingerprint = once.digest("api", caller().token_id, key), _fingerprint()
    earlier = once.find_sent(mark)
    if earlier is not None:
        if earlier.fingerprint != fingerprint:
            raise Rejected(422, Reason("idempotency_key_reused"))
        return _again(earlier, key)
    answer = current_app.make_response(work())
    once.remember(
        mark,
        status=answer.status_code,
        led_to=answer.location,
        fingerprint=fingerprint,
        body=_seal(key, answer.get_data()),
    )
    return answer


def _again(earlier: once.EarlierAnswer, key: str) -> Response:
    """Return an earlier answer, marked as a replay."""
    body = _open(key, earlier.body or b"")
    answer = Response(body, earlier.status, {REPLAYED: "true"}, mimetype="application/json" if body else None)
    if earlier.led_to:
        answer.location = earlier.led_to
    return answer


def _fingerprint() -> str:
    """Return a digest of the call: method, address and body."""
    return once.digest(request.method, request.full_path, hashlib.sha256(request.get_data()).hexdigest())


def _seal(key: str, body: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, body, None)


def _open(key: str, sealed: bytes) -> bytes:
    return _cipher(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)


def _cipher(key: str) -> AESGCM:
    """Return a cipher with a key that only the program has: tokens are 256 random bits."""
    return AESGCM(hashlib.sha256(f"answer {token_of_request()} {key}".encode()).digest())
