"""The one hook that allows. A view carries a label; no label means nobody enters."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.environment import LOOPBACK, Settings
from portal.core.permissions import Permission
from portal.core.slots import Slot

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # methods that change nothing
OWN_PAGE = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")  # browsers leave out tabs and lines, and take \ for /
SIGN_IN_PAGE: Slot[str] = Slot("endpoint of the sign-in page")
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Label:
    """Who may enter (``None``: anyone, signed in or not), whether the view commits for itself, whether it is logged.

    ``body_max`` is how many bytes may be sent to it, where that is not what is usual.
    """

    permission: Permission | None
    commits_itself: bool = False
    is_logged: bool = True
    body_max: int | None = None

    def __str__(self) -> str:
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


def allow() -> ResponseReturnValue | None:
    """Let the request pass, send the person to the sign-in page, or refuse."""
    if request.routing_exception is not None:
        return None
    label = label_of(current_app, request.endpoint)
    if label is None:
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
