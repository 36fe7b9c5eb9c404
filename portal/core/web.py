"""The application object, which holds what the features declare."""

from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, flash, has_request_context, request
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from portal.core import (
    assets,
    db,
    error_pages,
    form_numbers,
    health,
    links,
    once,
    pages,
    phrases,
    statistics,
    text,
    unsent,
    unsent_pages,
)
from portal.core.access import is_for_programs, known_actor, label_of
from portal.core.api import pages as api_pages
from portal.core.api.limits import Window
from portal.core.api.words import SENTENCES as API_SENTENCES
from portal.core.bodies import refuse_unfit_body
from portal.core.chrome import chrome_of_request
from portal.core.editing import SENTENCES as EDITING_SENTENCES
from portal.core.environment import Settings
from portal.core.feature import Feature, Panel
from portal.core.forms import ROW_MAX
from portal.core.headers import SecurityHeaders, refuse_foreign_posts
from portal.core.health import Check
from portal.core.jobs import Job
from portal.core.logs import log_requests
from portal.core.navigation import Menu
from portal.core.slots import Slot
from portal.core.templating import Templates, set_up
from portal.core.text import Words
from portal.core.use_cases import UseCases, admit

BODY_MAX = 1024 * 1024  # bytes; a view that takes files says more on its label


class Portal(UseCases):
    """The application. It holds what the features declare, and closes every view without an access label."""

    jinja_environment = Templates

    def __init__(self, settings: Settings) -> None:
        super().__init__("portal", static_folder=None, template_folder="core/templates")
        self.settings = settings
        self.features: list[Feature] = []
        self.words = Words()
        self.menu = Menu()
        self.panels: dict[str, list[Panel]] = {}
        self.provided: dict[Slot[Any], list[Any]] = {}
        self.jobs: list[Job] = [*health.JOBS, *once.JOBS, *statistics.JOBS, *unsent.JOBS]
        self.checks: list[Check] = [*health.CHECKS]
        self.chrome: dict[str, Callable[[], Any]] = {"footer_links": pages.footer_links}
        self.login_manager = LoginManager()
        self.call_window = Window()
        self._configure()
        set_up(
            self.jinja_env,
            {
                "panels": self._render_panels,
                "form_number": form_numbers.form_number,
                "sent_texts": unsent.typed_texts,
            },
        )
        self.context_processor(partial(chrome_of_request, self))

    def add(self, feature: Feature) -> None:
        """Add everything a feature declares. Features are added in ladder order."""
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
        for slot, filling in feature.provides.items():
            self.provided.setdefault(slot, []).append(filling)
        self.chrome.update(feature.chrome)
        self.jinja_env.globals.update(feature.template_globals)
        feature.set_up(self)

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Return an address as Flask does; the paths of a page come from a cache."""
        known = links.known_path(self.url_map, endpoint, values)
        return super().url_for(endpoint, **values) if known is None else known

    @property
    def body_most(self) -> int:
        """The length of the longest body that any view takes, in bytes."""
        labels = (label_of(self, endpoint) for endpoint in self.view_functions)
        return max(BODY_MAX, *(label.body_max or 0 for label in labels if label))

    def _configure(self) -> None:
        self.url_map.converters["int"] = RowNumber
        self.config.update(
            SECRET_KEY=self.settings.secret,
            MAX_CONTENT_LENGTH=BODY_MAX,
            MAX_FORM_MEMORY_SIZE=BODY_MAX,
            SESSION_COOKIE_NAME=self.settings.cookie("portal_form"),
            SESSION_COOKIE_SECURE=self.settings.is_secure,
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Lax",
            WTF_CSRF_TIME_LIMIT=None,
            BABEL_DEFAULT_LOCALE="en_GB",
        )
        log_requests(self)
        phrases.follow_requests(self)
        text.follow_requests(self)
        self.login_manager.init_app(self)
        self.before_request(refuse_foreign_posts)
        self.before_request(refuse_unfit_body)
        self.before_request(admit)
        FormTokens(self)  # the last, as it reads the body
        self.after_request(_keep_private)
        self.teardown_request(lambda _error: db.session.remove())
        self.register_blueprint(health.bp)
        self.register_blueprint(pages.bp)
        self.register_blueprint(unsent_pages.bp)
        self.register_blueprint(api_pages.bp)
        self.register_blueprint(api_pages.for_programs)
        self.menu.add(pages.NAV)
        self.words.add(sentences={**API_SENTENCES, **EDITING_SENTENCES})
        error_pages.register(self)
        Babel(self, locale_selector=_locale, timezone_selector=_time_zone)
        wrapped = SecurityHeaders(assets.serve(self.wsgi_app), is_secure=self.settings.is_secure)
        self.wsgi_app = ProxyFix(wrapped) if self.settings.trust_proxy else wrapped  # type: ignore[method-assign]

    def _render_panels(self, place: str, *subject: Any) -> Markup:
        """Return the panels that higher features add to a page below them."""
        return Markup("").join(Markup(panel.render(*subject)) for panel in self.panels.get(place, ()))  # noqa: S704 - rendered by us


class FormTokens(CSRFProtect):  # type: ignore[misc] # flask_wtf has no types
    """The CSRF token of every form. Where no cookie counts, no other site can send anything for a person."""

    def protect(self, **options: bool) -> None:
        label = label_of(current_app, request.endpoint)
        if not is_for_programs() and not (label and label.by_token):
            super().protect(**options)


class RowNumber(IntegerConverter):
    """A row id in an address. An id that no row can have is a 404 and never reaches the database."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's word
        super().__init__(map, max=ROW_MAX)


def say_done(text: str) -> None:
    """Flash a message for the next page: what has just happened, and what comes next."""
    flash(text, "success")


def _keep_private(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _locale() -> str | None:
    """Return the language of the signed-in person, else one the browser accepts; ``None`` in a job."""
    if chosen := getattr(known_actor(), "language", None):
        return str(chosen)
    return request.accept_languages.best_match(["en"]) if has_request_context() else None


def _time_zone() -> ZoneInfo | None:
    chosen = getattr(known_actor(), "time_zone", None)
    return ZoneInfo(chosen) if chosen else None
