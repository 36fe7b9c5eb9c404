"""Error pages: what happened, what to do, and the request id to quote.

People get a page; programs get JSON (:mod:`portal.core.api.problems`).
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, g, redirect, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect

from portal.core import db, unsent, unsent_pages
from portal.core.access import SAFE, actor, is_for_programs
from portal.core.api import problems
from portal.core.errors import Busy, Refused
from portal.core.form_numbers import person_of_form
from portal.core.logs import log
from portal.core.phrases import gettext as _
from portal.core.text import say
from portal.core.use_cases import keep_unsent

REPEATABLE = frozenset({429, 500, 503})  # sending the same form again may succeed


def register(app: Flask) -> None:
    """Register a handler for every error of ``app``: a page for people, JSON for programs."""
    pages: dict[type[Exception], Callable[[Any], Any]] = {
        HTTPException: show_error,
        MethodNotAllowed: lead_to_page,
        CSRFError: show_stale,
        Busy: show_busy,
        DataError: show_unfit,
        OverflowError: show_unfit,
        Refused: show_refusal,
    }
    for kind, show_page in pages.items():
        app.register_error_handler(kind, _in_kind(show_page))


def _in_kind(show_page: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a handler that answers a program with JSON and a person with ``show_page``."""
    return lambda error: problems.answer(error) if is_for_programs() else show_page(error)


def show_error(error: HTTPException) -> Any:
    """Return the page for an HTTP error."""
    if error.response is not None:
        return error
    code = error.code or 500
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        db.session.rollback()  # the error page needs a working transaction
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    if code in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        headers.append(("Retry-After", "5"))
    return _error_page(code, *_error_words(code)), code, headers


def show_stale(error: CSRFError) -> Any:
    """Lead the sender of a form with a stale token back into the form, with what they typed."""
    if not current_user.is_authenticated:
        return keep_unsent() or show_error(error)
    if person_of_form() != actor().id:
        return show_error(error)
    if request.headers.get("HX-Request"):
        return "", 204, {"HX-Refresh": "true"}
    return unsent_pages.show_again(unsent.STALE, request.full_path, unsent.typed_fields()), 400


def lead_to_page(error: MethodNotAllowed) -> Any:
    """Redirect a GET of a POST-only address, as from a restored tab, to the nearest page above it."""
    steps = request.path.strip("/").split("/")
    above = ("/" + "/".join(steps[:count]) for count in range(len(steps) - 1, 0, -1))
    page = next(filter(_can_be_opened, above), None) if request.method in SAFE else None
    return redirect(page, 303) if page else show_error(error)


def _can_be_opened(path: str) -> bool:
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def show_refusal(refused: Refused) -> Any:
    """Show the refusal of a button that has no form on a page of its own. Nothing was changed."""
    return _error_page(422, _("This is not possible now"), say(refused.reason)), 422


def show_unfit(error: Exception) -> Any:
    """Answer 400 to a number or text that no column can hold. Only handwritten requests contain one."""
    log.warning("unfit value", exc_info=error)
    db.session.rollback()
    return _error_page(400, *_error_words(400)), 400


def show_busy(error: Busy) -> Any:
    """Answer 503 when too many people save at once, instead of letting everybody wait."""
    return _error_page(503, *_error_words(503)), 503, [("Retry-After", str(error.retry_after))]


def _error_page(code: int, title: str, text: str) -> str:
    """Return the page for an error, or a bare one if the page itself cannot be rendered."""
    number = g.get("request_id", "")
    try:
        return render_template(
            "error.html",
            code=code,
            error_title=title,
            error_text=text,
            request_id=number,
            again=unsent.repeatable_fields() if code in REPEATABLE else (),
            typed=unsent.typed_texts(),
        )
    except Exception:  # noqa: BLE001 - any error here still needs an answer
        log.exception("the error page broke", extra={"request_id": number})
        bare = '<!doctype html><html lang="en"><title>{0}</title><h1>{0}</h1><p>{1}</p><p><code>{2}</code></p></html>'
        return Markup(bare).format(title, text, number)  # noqa: S704 - our own words, and format() escapes


def _error_words(code: int) -> tuple[str, str]:
    words = {
        400: (
            _("The request was incomplete"),
            _("Nothing was changed. Go back, reload the page and try again."),
        ),
        403: (
            _("You don’t have access to this page"),
            _("Your role does not include this page. If you need it, ask your administrator."),
        ),
        404: (
            _("Page not found"),
            _("It may have moved, or you don’t have access. The menu shows every page you can open."),
        ),
        405: (
            _("This cannot be done here"),
            _("Nothing was changed. Go back and use the buttons on the page."),
        ),
        409: (
            _("Somebody else opened this form"),
            _("You are signed in as another person now. Nothing was sent. Open the page again to use it."),
        ),
        413: (_("This is too large"), _("Nothing was changed. Send a smaller file or less text.")),
        415: (
            _("This page cannot read that kind of content"),
            _("Nothing was changed. Go back, reload the page and send its form again."),
        ),
        429: (_("Too many tries"), _("Wait a few minutes, then try again.")),
        503: (
            _("The portal is busy"),
            _("Nothing was changed. Try again in a few seconds."),
        ),
    }
    otherwise = (
        _("Something went wrong on our side"),
        _("We have logged the error. Nothing was changed."),
    )
    return words.get(code, otherwise)
