"""Access: every view carries a label, and a view without one is closed.

Pages are for people who are signed in. Addresses below ``API`` are for programs with a bearer token;
:mod:`portal.core.api.gate` checks it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.environment import LOOPBACK, Settings
from portal.core.permissions import ApiScope, Permission
from portal.core.slots import Slot

API = "/api/v1"
FORM, FILES, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # methods that change nothing
OWN_PAGE = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")  # browsers drop tabs and line breaks, and read \ as /
SIGN_IN_PAGE: Slot[str] = Slot("endpoint of the sign-in page")
HAS_SIGN_IN_COOKIE: Slot[Callable[[], bool]] = Slot("whether a request has a sign-in cookie, valid or not")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Label:
    """Who may open a view, and how the view is run.

    ``permission`` is what a person needs for a page; ``None`` opens it to anyone, signed in or not. ``is_api`` marks
    an endpoint for programs; ``scope`` is what its token needs, ``None`` for any valid token. ``commits_itself`` is
    for views that call :func:`portal.core.db.perform` themselves. ``takes`` are the content types of a body that is
    read; ``body_max`` overrides its usual limit, in bytes. ``by_token`` is for links with a signed token in the
    address, which programs of mail providers post to: no form token is asked for.
    """

    permission: Permission | None = None
    scope: ApiScope | None = None
    is_api: bool = False
    commits_itself: bool = False
    is_logged: bool = True
    takes: tuple[str, ...] = (FORM,)
    body_max: int | None = None
    by_token: bool = False

    def __str__(self) -> str:
        if self.is_api:
            return f"program with {self.scope}" if self.scope else "any program"
        if self.by_token:
            return "anyone with the link"
        return str(self.permission) if self.permission else "anyone"


def access(
    permission: Permission | None,
    *,
    commits_itself: bool = False,
    is_logged: bool = True,
    takes: tuple[str, ...] = (FORM,),
    body_max: int | None = None,
    by_token: bool = False,
) -> Callable[[View], View]:
    """Label a view. The order among other decorators does not matter.

    ``commits_itself`` is for the few unsafe views that must not hold a write transaction while they work. An example
    is signing in, which hashes a password. They call :func:`portal.core.db.perform` themselves. ``takes`` names the
    content types of the body, where it is not a plain form.
    """

    def mark(view: View) -> View:
        label = Label(
            permission=permission,
            commits_itself=commits_itself,
            is_logged=is_logged,
            takes=takes,
            body_max=body_max,
            by_token=by_token,
        )
        view.access_label = label  # type: ignore[attr-defined]
        return view

    return mark


def anyone(view: View) -> View:
    """Label a view that needs no sign-in."""
    return access(None)(view)


def known_actor() -> Any:
    """Return the signed-in person if this request has loaded one already. Never reads the database.

    Flask-Login has no public API to read or clear its cached person. Only this function and :func:`forget_actor` know
    where Flask-Login keeps it.
    """
    return g.get("_login_user")


def forget_actor() -> None:
    """Drop the cached person, so that the next access reads it from the database again."""
    g.pop("_login_user", None)


def actor() -> Any:
    """Return the signed-in person: the row itself, not the proxy ``current_user``."""
    return current_user._get_current_object()  # noqa: SLF001 - the documented way


def label_of(app: Flask, endpoint: str | None) -> Label | None:
    """Return the label of the view of ``endpoint``, or ``None`` where there is none."""
    view = app.view_functions.get(endpoint or "")
    return getattr(view, "access_label", None)


def is_at_the_machine() -> bool:
    """Whether the request comes directly from the machine itself, under its own host name.

    Behind a proxy every request looks local, and another site can point its own name at this machine. So both are
    refused.
    """
    settings: Settings = current_app.settings  # type: ignore[attr-defined]
    return (
        settings.is_loopback
        and not settings.public_url
        and not settings.trust_proxy
        and request.remote_addr in LOOPBACK
        and urlsplit(f"//{request.host}").hostname in LOOPBACK
        and not any(name in request.headers for name in FORWARDED)
    )


def comes_through_undeclared_proxy() -> bool:
    """Whether a proxy in front passed the request on, and the settings do not say that there is one.

    Its address is then that of everyone. A header alone does not count: anyone on the internet can send one.
    """
    settings: Settings = current_app.settings  # type: ignore[attr-defined]
    if settings.trust_proxy or not any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_private
    except ValueError:
        return False


def is_for_programs() -> bool:
    """Whether the request is for the API. The API ignores cookies; only the API accepts bearer tokens."""
    return request.path == API or request.path.startswith(f"{API}/")


def allow() -> ResponseReturnValue | None:
    """Let a request for a page pass, redirect to the sign-in page, or abort with 403."""
    permission = _permission_needed()
    if permission is None:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if not current_user.may(permission):
        abort(403)
    return None


def turn_strangers_away() -> ResponseReturnValue | None:
    """Redirect to the sign-in page where there is no sign-in cookie. Does not read the database."""
    has_cookie = HAS_SIGN_IN_COOKIE.value()
    if _permission_needed() is None or (has_cookie and has_cookie()):
        return None
    return _ask_to_sign_in()


def _permission_needed() -> Permission | None:
    """Return the permission of the requested page; ``None`` where anyone may open it, or where there is no page."""
    if request.routing_exception is not None:
        return None
    label = label_of(current_app, request.endpoint)
    if label is None or label.is_api:
        abort(403)
    return label.permission


def wanted_page() -> str:
    """Return the page the person wanted before signing in. Empty unless it is a page of this portal."""
    wanted = request.args.get("next", "")
    return wanted if OWN_PAGE.fullmatch(wanted) else ""


def ask_to_sign_in(wanted: str) -> Response:
    """Redirect to the sign-in page, which leads on to ``wanted``. A part of a page makes the whole page go there."""
    url = _sign_in_url(next=None if wanted == "/" else wanted)
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": url})
    return current_app.make_response(redirect(url, 303))


def _ask_to_sign_in() -> Response:
    if request.method in SAFE and request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Refresh": "true"})
    if request.method not in SAFE:
        return ask_to_sign_in(_page_before())
    return ask_to_sign_in(request.full_path if request.query_string else request.path)


def _page_before() -> str:
    """Return the page of this portal from which an unsafe request was sent, as far as the browser says."""
    before = urlsplit(request.referrer or "")
    page = before.path + (f"?{before.query}" if before.query else "")
    return page if before.netloc == request.host and OWN_PAGE.fullmatch(page) else "/"


def _sign_in_url(**values: Any) -> str:
    return url_for(SIGN_IN_PAGE.value() or abort(403), **values)
