"""Security headers on every response, and the check that an unsafe request comes from our own pages."""

import secrets
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import abort, current_app, request

from portal.core.access import SAFE, is_for_programs

NONCE = "portal.nonce"
CSP = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'; manifest-src 'self'"
)
FIXED = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
OWN_SITES = frozenset({"same-origin", "none"})

WsgiApp = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


class SecurityHeaders:
    """WSGI middleware around the whole application, static files included: no response lacks the headers."""

    def __init__(self, application: WsgiApp, *, is_secure: bool) -> None:
        self.application = application
        self.fixed = (*FIXED, HSTS) if is_secure else FIXED

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        nonce = environ[NONCE] = secrets.token_urlsafe(18)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            headers.extend(self.fixed)
            headers.append(("Content-Security-Policy", CSP.format(nonce=nonce)))
            return start_response(status, headers, exc_info)

        return self.application(environ, start)


def refuse_foreign_posts() -> None:
    """Abort an unsafe request that a browser says comes from another site, in addition to CSRF tokens.

    A browser never sends a bearer token unasked, so the API needs neither.
    """
    if request.method in SAFE or is_for_programs():
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OWN_SITES:
        abort(403)
    if site is None and not _is_own(request.headers.get("Origin")):
        abort(403)


def _is_own(origin: str | None) -> bool:
    """Whether ``Origin``, which older browsers send, is our own. Without one, only the CSRF token protects."""
    if origin is None:
        return True
    own = {request.host, urlsplit(current_app.settings.public_url).netloc}  # type: ignore[attr-defined]
    return urlsplit(origin).netloc in own - {""}
