"""Calls the address of a channel over https, and keeps such addresses encrypted.

The key is derived from the secret of the installation (``PORTAL_SECRET``, or the file in the data folder).
"""

import http.client
import ipaddress
import os
import socket
import ssl
from collections.abc import Callable
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.core.environment import Settings

SECONDS = 10
NONCE_BYTES, KEY_BYTES = 12, 32
PURPOSE = b"address of a chat channel"
OK, REFUSED, TOO_MANY, BROKEN = 200, 300, 429, 500  # statuses, or the first of their range
ERRORS = (OSError, http.client.HTTPException, ValueError)

_keys: dict[str, bytes] = {}


class NotTaken(OSError):
    """The service answered, but did not take the announcement. ``is_final``: another try would not help."""

    def __init__(self, status: int) -> None:
        super().__init__(f"http {status}")
        self.is_final = status != TOO_MANY and status < BROKEN


def set_up(settings: Settings) -> None:
    """Derive the key from the secret of this installation."""
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE)
    _keys["chat"] = kdf.derive(settings.secret.encode())


def seal(address: str) -> bytes:
    """Encrypt the address of a channel."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_keys["chat"]).encrypt(nonce, address.encode(), PURPOSE)


def unseal(sealed: bytes) -> str:
    """Return the address of a channel. Raises ``ValueError`` where it was sealed with another secret."""
    try:
        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return AESGCM(_keys["chat"]).decrypt(nonce, text, PURPOSE).decode()
    except InvalidTag:
        raise ValueError("other secret") from None


def is_public(address: str) -> bool:
    """Whether a numeric address is on the internet, not inside a network or on this machine."""
    return ipaddress.ip_address(address).is_global


class WebPoster:
    """Sends JSON to an https address. It follows no redirect, and connects only where ``may_connect`` allows it."""

    def __init__(
        self, context: ssl.SSLContext | None = None, may_connect: Callable[[str], bool] = is_public
    ) -> None:
        self._context = context or ssl.create_default_context()
        self._may_connect = may_connect

    def post(self, address: str, body: bytes) -> None:
        """Send ``body``. Raises :data:`ERRORS` where it was not taken, :class:`NotTaken` with the status."""
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or http.client.HTTPS_PORT
        connection = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=self._context)
        try:
            connection.sock = self._context.wrap_socket(self._connect(host, port), server_hostname=host)
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("POST", target, body, {"Content-Type": "application/json"})
            status = connection.getresponse().status
        finally:
            connection.close()
        if not OK <= status < REFUSED:
            raise NotTaken(status)

    def _connect(self, host: str, port: int) -> socket.socket:
        """Return a connection to the address that was checked; a second look-up could return another one."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        numeric = [str(each[4][0]) for each in found]
        if not numeric or not all(map(self._may_connect, numeric)):
            raise OSError("address not allowed")
        return socket.create_connection((numeric[0], port), timeout=SECONDS)


def error_code(error: Exception) -> str:
    """Return a short code for the delivery log; never the address."""
    if isinstance(error, NotTaken):
        return str(error)
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "certificate"
    if isinstance(error, socket.gaierror):
        return "unknown host"
    return "other secret" if isinstance(error, ValueError) else "no connection"
