"""Access: every view carries a label, and a view without one is closed.

Pages are for people who are signed in. Addresses below ``API`` are for programs with a bearer token; what lets them
in is :mod:`portal.core.api.gate`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.environment import LOOPBACK, Settings
from portal.core.permissions import ApiScope, Permission
from portal.core.slots import Slot

API = "/api/v1"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # methods that change nothing
OWN_PAGE = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")  # browsers leave out tabs and lines, and take \ for /
SIGN_IN_PAGE: Slot[str] = Slot("endpoint of the sign-in page")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Label:
    """Who may enter a view, and how it is run.

    ``permission`` is what a person needs for a page; ``None`` opens it to anyone, signed in or not. ``is_api`` marks an
    endpoint for programs; ``scope`` is what its token needs, ``None`` for any valid token. ``commits_itself`` is for
    views that call :func:`portal.core.db.perform` themselves. ``body_max`` overrides the usual limit, in bytes.
    """

    permission: Permission | None = None
    scope: ApiScope | None = None
    is_api: bool = False
    commits_itself: bool = False
    is_logged: bool = True
    body_max: int | None = None

    def __str__(self) -> str:
        if self.is_api:
            return f"program with {self.scope}" if self.scope else "any program"
        return str(self.permission) if self.permission else "anyone"


def access(
    permission: Permission | None,
    *,
    commits_itself: bool = False,
    is_logged: bool = True,
    body_max: int | None = None,
) -> Callable[[View], View]:
    """Label a view; the order among other decorators does not matter.

    ``commits_itself`` is for the few unsafe views that must not hold a write transaction while they work
    (signing in hashes a password); they call :func:`portal.core.db.perform` where they are ready.
    """

    def mark(view: View) -> View:
        label = Label(
            permission=permission, commits_itself=commits_itself, is_logged=is_logged, body_max=body_max
        )
        view.access_label = label  # type: ignore[attr-defined]
        return view

    return mark


def anyone(view: View) -> View:
    """Label a view that needs no sign-in."""
    return access(None)(view)


def known_actor() -> Any:
    """The signed-in person as far as this request has looked for one yet; never reads the database.

    Flask-Login offers no public way to ask that, or to forget it: this function and :func:`forget_actor` are the
    only ones that know where it keeps the person.
    """
    return g.get("_login_user")


def forget_actor() -> None:
    """Let the next question read the signed-in person from the database again."""
    g.pop("_login_user", None)


def actor() -> Any:
    """The person signed in, as the row itself rather than the stand-in that ``current_user`` is."""
    return current_user._get_current_object()  # noqa: SLF001 - the documented way


def label_of(app: Flask, endpoint: str | None) -> Label | None:
    """The label of the view behind ``endpoint``; ``None`` where there is no label."""
    view = app.view_functions.get(endpoint or "")
    return getattr(view, "access_label", None)


def is_at_the_machine() -> bool:
    """Whether whoever asks sits at the machine itself: a direct request from it to it, by its own name.

    Behind a proxy every request looks like one, and a page elsewhere can give its own name the address of this machine.
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


def is_for_programs() -> bool:
    """Whether the address of the request belongs to the API. Cookies mean nothing there, bearer tokens nowhere else."""
    return request.path == API or request.path.startswith(f"{API}/")


def allow() -> ResponseReturnValue | None:
    """Let a request for a page pass, send the person to the sign-in page, or refuse."""
    if request.routing_exception is not None:
        return None
    label = label_of(current_app, request.endpoint)
    if label is None or label.is_api:
        abort(403)
    if label.permission is None:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if not current_user.may(label.permission):
        abort(403)
    return None


def wanted_page() -> str:
    """Where the person was going before they had to sign in; only a page of our own, and empty without one."""
    wanted = request.args.get("next", "")
    return wanted if OWN_PAGE.fullmatch(wanted) else ""


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Refresh": "true"})
    if request.method not in ("GET", "HEAD"):
        return redirect(_sign_in_url(), 303)
    wanted = request.full_path if request.query_string else request.path
    return redirect(_sign_in_url(next=None if wanted == "/" else wanted), 303)


def _sign_in_url(**values: Any) -> str:
    return url_for(SIGN_IN_PAGE.value() or abort(403), **values)
