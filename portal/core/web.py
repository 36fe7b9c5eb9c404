"""The application object: what a feature may hand in, and how a request becomes one use case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import (
    Flask,
    Response,
    flash,
    g,
    has_request_context,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from portal.core import assets, clock, db, error_pages, health, once, pages
from portal.core.access import SAFE, actor, allow, is_for_programs, label_of
from portal.core.api import gate, keys, pages as api_pages
from portal.core.api.limits import Window
from portal.core.api.words import SENTENCES as API_SENTENCES
from portal.core.environment import Settings
from portal.core.errors import Busy
from portal.core.feature import Feature, Panel
from portal.core.headers import NONCE, SecurityHeaders, refuse_foreign_posts
from portal.core.health import Check
from portal.core.jobs import Job
from portal.core.logs import begin_request, log_requests
from portal.core.navigation import Entry, Menu, Place
from portal.core.phrases import follow_requests
from portal.core.templating import Templates, dress
from portal.core.text import Words

ROW_MAX = 2**31 - 1
BODY_MAX = 1024 * 1024  # bytes; a view that takes files says more on its label


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
        self.features: list[Feature] = []
        self.words = Words()
        self.menu = Menu()
        self.panels: dict[str, list[Panel]] = {}
        self.jobs: list[Job] = [*health.JOBS, *once.JOBS]
        self.checks: list[Check] = [*health.CHECKS]
        self.chrome: dict[str, Callable[[], Any]] = {"footer_links": pages.footer_links}
        self.login_manager = LoginManager()
        self.call_window = Window()
        self._configure()
        dress(self.jinja_env, {"panels": self._render_panels, "form_number": once.form_number})
        self.context_processor(self._chrome_of_request)

    def add(self, feature: Feature) -> None:
        """Take in everything a feature declares; features are added in ladder order."""
        self.features.append(feature)
        for blueprint in feature.blueprints:
            self.register_blueprint(blueprint)
        self.menu.add(feature.navigation)
        self.jobs.extend(feature.jobs)
        self.checks.extend(feature.checks)
        for panel in feature.panels:
            self.panels.setdefault(panel.place, []).append(panel)
            self.panels[panel.place].sort(key=lambda each: each.order)
        for labels in feature.labels:
            self.words.add(labels=labels)
        for sentences in feature.sentences:
            self.words.add(sentences=sentences)
        self.chrome.update(feature.chrome)
        self.jinja_env.globals.update(feature.template_globals)
        feature.set_up(self)

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
            return self.finalize_request(self.handle_user_exception(error), from_error_handler=True)

    def _look_at_the_door(self) -> ResponseReturnValue | None:
        """Turn away whoever may not enter, and read what they send, before the writers' turn is taken.

        A slow or refused request must not keep others from saving. The use case asks once more, within its
        transaction; what was read is kept with the request.
        """
        try:
            refusal = self.preprocess_request()
            if refusal is None:
                bool(request.get_data() if is_for_programs() else request.form)
            return refusal
        except Exception as error:  # noqa: BLE001 - as Flask does: each has its page
            return self.handle_user_exception(error)

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Within the use case only whoever asks is looked at again; what they sent is what it was at the door."""
        return _let_in() if g.get("is_inside") else super().preprocess_request()

    def _attempt(self, before: dict[str, Any]) -> Response:
        """One run of the use case, as if the look at the door, or the run before, had not been."""
        for known in ("_login_user", "chrome"):
            g.pop(known, None)
        g.is_inside = True
        if dict(session) != before:
            session.clear()
            session.update(before)
        return super().full_dispatch_request()

    def dispatch_request(self) -> ResponseReturnValue:
        """A form of a signed-in person, or a call of a program, does its work once, however often it is sent."""
        label = label_of(self, request.endpoint)
        if request.method in SAFE or label is None or label.commits_itself:
            return super().dispatch_request()
        if label.is_api:
            return keys.once_a_key(super().dispatch_request)
        return once.once(super().dispatch_request) if label.permission else super().dispatch_request()

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
        self.before_request(_let_in)
        FormTokens(self)  # the last, as it reads the body
        self.after_request(_keep_private)
        self.teardown_request(lambda _error: db.session.remove())
        self.register_blueprint(health.bp)
        self.register_blueprint(pages.bp)
        self.register_blueprint(api_pages.bp)
        self.register_blueprint(api_pages.for_programs)
        self.menu.add(pages.NAV)
        self.words.add(sentences=API_SENTENCES)
        error_pages.register(self)
        Babel(self, locale_selector=_locale, timezone_selector=_time_zone)
        wrapped = SecurityHeaders(assets.serve(self.wsgi_app), is_secure=self.settings.is_secure)
        self.wsgi_app = ProxyFix(wrapped) if self.settings.trust_proxy else wrapped  # type: ignore[method-assign]

    def _render_panels(self, place: str, *subject: Any) -> Markup:
        """What higher features add to a page below them."""
        return Markup("").join(Markup(panel.render(*subject)) for panel in self.panels.get(place, ()))  # noqa: S704 - rendered by us

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


def _let_in() -> ResponseReturnValue | None:
    """Let a person or a program in, each by the door that is theirs."""
    if not is_for_programs():
        return allow()
    gate.admit()
    return None


class FormTokens(CSRFProtect):  # type: ignore[misc] # flask_wtf has no types
    """The token of every form. Programs send no cookie, so no other site can call in their name."""

    def protect(self, **options: bool) -> None:
        if not is_for_programs():
            super().protect(**options)


class RowNumber(IntegerConverter):
    """A number in an address; one that no row can have leads nowhere, rather than to the database."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's word
        super().__init__(map, max=ROW_MAX)


def say_done(text: str) -> None:
    """Tell the person, on the next page, what has just happened and what comes next."""
    flash(text, "success")


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
