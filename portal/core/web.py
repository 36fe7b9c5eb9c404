"""The application object: what a feature may hand in, and how a request becomes one use case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from types import ModuleType
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    has_request_context,
    redirect,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map, RequestRedirect

from portal.core import assets, clock, db, health, once, pages
from portal.core.access import actor, allow, label_of
from portal.core.environment import Settings
from portal.core.errors import Busy, Refused
from portal.core.headers import NONCE, SecurityHeaders, refuse_foreign_posts
from portal.core.health import Check
from portal.core.jobs import Job
from portal.core.logs import begin_request, log, log_requests
from portal.core.navigation import Entry, Menu, Place
from portal.core.phrases import follow_requests, gettext as _
from portal.core.templating import Templates, dress
from portal.core.text import say

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ROW_MAX = 2**31 - 1
BODY_MAX = 1024 * 1024  # bytes; a view that takes files says more on its label
Panel = Callable[..., str]


@dataclass(frozen=True, kw_only=True)
class Chrome:
    """What stands around every page."""

    person: Any
    theme: str
    language: str
    direction: str
    nonce: str
    navigation: Sequence[Entry]
    tabs: Sequence[Entry]
    flashes: Sequence[tuple[str, str]]
    portal_name: str = "Working with agents"
    company: str = ""
    profile_url: str | None = None
    report_url: str | None = None
    search_url: str | None = None
    inbox_url: str | None = None
    sample: Any = None
    help_contact: str = ""
    duty_phone: str = ""
    footer_links: Sequence[tuple[str, str]] = ()
    own_pages: Sequence[Entry] = ()
    opened_at: datetime = field(default_factory=clock.now)


class Portal(Flask):
    """Flask with the house's habits: unsafe requests are use cases, unlabelled views are closed."""

    jinja_environment = Templates

    def __init__(self, settings: Settings) -> None:
        super().__init__("portal", static_folder=None, template_folder="core/templates")
        self.settings = settings
        self.menu = Menu()
        self.panels: dict[str, list[Panel]] = {}
        self.jobs: list[Job] = [*health.JOBS, *once.JOBS]
        self.checks: list[Check] = [*health.CHECKS]
        self.chrome: dict[str, Callable[[], Any]] = {"footer_links": pages.footer_links}
        self.login_manager = LoginManager()
        self._configure()
        dress(self.jinja_env, {"panels": self._render_panels, "form_number": once.form_number})
        self.context_processor(self._chrome_of_request)

    def add(self, feature: ModuleType) -> None:
        """Take in what a feature contributes: routes and words, NAV, PANELS, JOBS and CHECKS."""
        feature.init_app(self)
        self.menu.add(getattr(feature, "NAV", ()))
        self.jobs.extend(getattr(feature, "JOBS", ()))
        self.checks.extend(getattr(feature, "CHECKS", ()))
        for place, panel in getattr(feature, "PANELS", ()):
            self.panels.setdefault(place, []).append(panel)

    def full_dispatch_request(self) -> Response:
        """An unsafe request is one use case: it commits before its answer leaves, unless that is 400 or above."""
        begin_request()
        label = label_of(self, request.endpoint)
        if label is not None and label.body_max:
            request.max_content_length = label.body_max
        if request.method in SAFE or label is None or label.commits_itself:
            return super().full_dispatch_request()
        before = dict(session)
        refusal = self._look_at_the_door()
        if refusal is not None:
            return self.finalize_request(refusal)
        try:
            return db.perform(
                lambda: self._attempt(before), keep=lambda answer: answer.status_code < HTTPStatus.BAD_REQUEST
            )
        except Busy as error:
            return self.finalize_request(show_busy(error), from_error_handler=True)

    def _look_at_the_door(self) -> ResponseReturnValue | None:
        """Turn away whoever may not enter, and read what they send, before the writers' turn is taken.

        A slow or refused request must not keep others from saving. The use case asks once more, within its
        transaction; what was read is kept with the request.
        """
        try:
            refusal = self.preprocess_request()
            if refusal is None:
                bool(request.form)
            return refusal
        except Exception as error:  # noqa: BLE001 - as Flask does: each has its page
            return self.handle_user_exception(error)

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Within the use case only whoever asks is looked at again; what they sent is what it was at the door."""
        return allow() if g.get("is_inside") else super().preprocess_request()

    def _attempt(self, before: dict[str, Any]) -> Response:
        """One run of the use case, as if the look at the door, or the run before, had not been."""
        for known in ("_login_user", "chrome"):
            g.pop(known, None)
        g.is_inside = True
        session.clear()
        session.update(before)
        return super().full_dispatch_request()

    def dispatch_request(self) -> ResponseReturnValue:
        """A form of somebody signed in does its work once, however often it is sent."""
        label = label_of(self, request.endpoint)
        if request.method in SAFE or label is None or label.permission is None or label.commits_itself:
            return super().dispatch_request()
        return once.once(super().dispatch_request)

    def _configure(self) -> None:
        self.url_map.converters["int"] = RowNumber
        self.config.update(
            SECRET_KEY=self.settings.secret,
            MAX_CONTENT_LENGTH=BODY_MAX,
            MAX_FORM_MEMORY_SIZE=BODY_MAX,
            SESSION_COOKIE_NAME="__Host-portal_form" if self.settings.is_secure else "portal_form",
            SESSION_COOKIE_SECURE=self.settings.is_secure,
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Lax",
            WTF_CSRF_TIME_LIMIT=None,
            BABEL_DEFAULT_LOCALE="en_GB",
        )
        log_requests(self)
        follow_requests(self)
        self.login_manager.init_app(self)
        self.before_request(refuse_foreign_posts)
        self.before_request(allow)
        CSRFProtect(self)  # the last, as it reads the body
        self.after_request(_keep_private)
        self.teardown_request(lambda _error: db.session.remove())
        self.register_blueprint(health.bp)
        self.register_blueprint(pages.bp)
        self.menu.add(pages.NAV)
        self.register_error_handler(HTTPException, show_error)
        self.register_error_handler(MethodNotAllowed, lead_to_page)
        self.register_error_handler(Busy, show_busy)
        self.register_error_handler(DataError, show_unfit)
        self.register_error_handler(OverflowError, show_unfit)
        self.register_error_handler(Refused, show_refusal)
        Babel(self, locale_selector=_locale, timezone_selector=_time_zone)
        wrapped = SecurityHeaders(assets.serve(self.wsgi_app), is_secure=self.settings.is_secure)
        self.wsgi_app = ProxyFix(wrapped) if self.settings.trust_proxy else wrapped  # type: ignore[method-assign]

    def _render_panels(self, place: str, *subject: Any) -> Markup:
        """What higher features add to a page below them."""
        return Markup("").join(Markup(panel(*subject)) for panel in self.panels.get(place, ()))  # noqa: S704 - rendered by us

    def _chrome_of_request(self) -> dict[str, Any]:
        """The same for a page and every piece of it: a panel is rendered by itself, inside the page."""
        if "chrome" not in g:
            g.chrome = {"page": self._page()}
        return g.chrome  # type: ignore[no-any-return]

    def _page(self) -> Chrome:
        person = actor() if current_user.is_authenticated else None
        return Chrome(
            person=person,
            theme=person.theme if person else "auto",
            language=str(get_locale() or "en").split("_")[0],
            direction=getattr(get_locale(), "text_direction", "ltr"),
            nonce=request.environ.get(NONCE, ""),
            navigation=self.menu.entries(person) if person else (),
            tabs=self.menu.entries(person, tabs_only=True) if person else (),
            own_pages=self.menu.entries(person, place=Place.OWN) if person else (),
            flashes=_flashes(),
            **{part: find() for part, find in self.chrome.items()},
        )


class RowNumber(IntegerConverter):
    """A number in an address; one that no row can have leads nowhere, rather than to the database."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's word
        super().__init__(map, max=ROW_MAX)


def say_done(text: str) -> None:
    """Tell the person, on the next page, what has just happened and what comes next."""
    flash(text, "success")


def show_error(error: HTTPException) -> Any:
    """An error page that helps: what happened, what to do, and the number to quote."""
    if error.response is not None:
        return error
    code = error.code or 500
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        db.session.rollback()  # what failed must not stand in the way of the page that says so
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    if code in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        headers.append(("Retry-After", "5"))
    return _error_page(code, *_error_words(code)), code, headers


def lead_to_page(error: MethodNotAllowed) -> Any:
    """The address of a button, opened by hand or by a restored tab: lead to the nearest page above it."""
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
    """A button that has no form to show its refusal in: say why on a page of its own; nothing was changed."""
    return _error_page(422, _("That is not possible now"), say(refused.reason)), 422


def show_unfit(error: Exception) -> Any:
    """A number or text that no column can hold, which only somebody who writes addresses by hand can send."""
    log.warning("unfit value", exc_info=error)
    db.session.rollback()
    return _error_page(400, *_error_words(400)), 400


def show_busy(error: Busy) -> Any:
    """Many people are saving at once: ask to try again, rather than let everybody wait."""
    return _error_page(503, *_error_words(503)), 503, [("Retry-After", str(error.retry_after))]


def _error_page(code: int, title: str, text: str) -> str:
    """The page for an error; a bare one where what is broken is also needed to draw the other."""
    number = g.get("request_id", "")
    try:
        return render_template("error.html", code=code, error_title=title, error_text=text, request_id=number)
    except Exception:  # noqa: BLE001 - whatever broke, an answer has to leave
        log.exception("the error page broke", extra={"request_id": number})
        bare = '<!doctype html><html lang="en"><title>{0}</title><h1>{0}</h1><p>{1}</p><p><code>{2}</code></p></html>'
        return Markup(bare).format(title, text, number)  # noqa: S704 - our own words, and format() escapes


def _error_words(code: int) -> tuple[str, str]:
    words = {
        400: (
            _("That did not arrive in one piece"),
            _("Go back, reload the page and try once more. Nothing was changed."),
        ),
        403: (
            _("This is not open to you"),
            _("Your role does not include this page. If it should, ask your administrator."),
        ),
        404: (
            _("We cannot find that"),
            _("It may have moved, or it is not meant for you. The menu shows all you can open."),
        ),
        405: (
            _("That cannot be done here"),
            _("Go back and use the buttons on the page. Nothing was changed."),
        ),
        413: (_("That is too large"), _("Send a smaller file, or less text. Nothing was changed.")),
        429: (_("Too many tries"), _("Please wait a little, then try again.")),
        503: (
            _("Many people are saving right now"),
            _("Nothing was lost or changed. Try again in a few seconds."),
        ),
    }
    otherwise = (
        _("Something broke on our side"),
        _("It has been written down. Nothing of yours was changed."),
    )
    return words.get(code, otherwise)


def _keep_private(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _flashes() -> list[tuple[str, str]]:
    return (
        [(str(kind), str(text)) for kind, text in session.pop("_flashes", [])]
        if "_flashes" in session
        else []
    )


def _locale() -> str | None:
    """The language of whoever is signed in, else one that the browser asks for; a job has neither."""
    if chosen := getattr(g.get("_login_user"), "language", None):
        return str(chosen)
    return request.accept_languages.best_match(["en"]) if has_request_context() else None


def _time_zone() -> str | None:
    return getattr(g.get("_login_user"), "time_zone", None)
