"""Translations of the portal's own texts, computed once for each language instead of once for each page.

Translating the same labels and rendering the same components took half the time of a page.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from babel.support import NullTranslations
from flask import Flask, appcontext_popped, appcontext_pushed, has_app_context
from flask_babel import force_locale, get_locale, get_translations
from markupsafe import Markup

DRAWN_MOST = 4096


class Phrases:
    """The cached texts of one language, which is written in ``direction``."""

    def __init__(self, language: str, translations: NullTranslations, direction: str = "ltr") -> None:
        self.language = language
        self.translations = translations
        self.direction = direction
        self._texts: dict[str, Markup] = {}
        self._words: dict[Hashable, str] = {}

    def text(self, text: str, **values: Any) -> Markup:
        """Return a text of a template with its values, like Jinja's “newstyle” gettext: ``%%`` is a percent sign."""
        if values:
            return Markup(self.translations.ugettext(text)) % values  # noqa: S704 - our own words, and % escapes
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = Markup(self.translations.ugettext(text)) % {}  # noqa: S704 - our own words
        return found

    def number(self, one: str, many: str, count: int, **values: Any) -> Markup:
        """Return the singular or plural text for ``count``, which the text calls ``num``."""
        found = Markup(self.translations.ungettext(one, many, count))  # noqa: S704 - our own words, and % escapes
        return found % {"num": count, **values}

    def word(self, key: Hashable, lazy: Any) -> str:
        """Return the text of the lazy string ``lazy``, cached under ``key``."""
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = str(lazy)
        return found


_by_language: dict[str, Phrases] = {}
_here: ContextVar[Phrases | None] = ContextVar("phrases", default=None)


def phrases() -> Phrases:
    """Return the texts in the language of the reader, or of the mail that is being written."""
    return _here.get() or _find()


def gettext(text: str, /, **values: Any) -> str:
    """Translate a text into the reader's language and insert its values."""
    found = str(phrases().translations.ugettext(text))
    return found % values if values else found


def ngettext(one: str, many: str, count: int, /, **values: Any) -> str:
    """Translate the singular or plural text for ``count``, which the text calls ``num``."""
    return str(phrases().translations.ungettext(one, many, count)) % {"num": count, **values}


def follow_requests(app: Flask) -> None:
    """Clear the current language at the start and end of every request, so that none leaks into the next."""
    appcontext_pushed.connect(_forget, app)
    appcontext_popped.connect(_forget, app)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Write in the language of the recipient instead of that of the current request."""
    if not has_app_context():
        yield  # without an application there is nothing to translate
        return
    here = _here.set(None)
    try:
        with force_locale(language):
            yield
    finally:
        _here.reset(here)


def drawn_once(component: Callable[..., Markup]) -> Callable[..., Markup]:
    """Cache a component that depends on its arguments alone, by arguments and language."""

    @lru_cache(maxsize=DRAWN_MOST, typed=True)
    def draw(_phrases: Phrases, *arguments: Any, **named: Any) -> Markup:
        return component(*arguments, **named)

    def drawn(*arguments: Any, **named: Any) -> Markup:
        return draw(phrases(), *arguments, **named)

    return drawn


def _find() -> Phrases:
    locale = get_locale()
    language = str(locale or "en")
    found = _by_language.get(language)
    if found is None:
        direction = locale.text_direction if locale else "ltr"
        found = _by_language[language] = Phrases(language, get_translations(), direction)
    if has_app_context():
        _here.set(found)
    return found


def _forget(_app: Flask, **_more: Any) -> None:
    _here.set(None)
