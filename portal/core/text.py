"""Words on screen: labels of enumerations, sentences of reasons, dates and times in the reader's own time zone.

A feature declares its words in ``words.py``; the application keeps them (:class:`Words`).
"""

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from flask import Flask, appcontext_popped, appcontext_pushed, current_app, has_app_context
from flask_babel import get_locale, get_timezone, lazy_gettext

from portal.core import clock, dates
from portal.core.names import initials
from portal.core.phrases import Phrases, gettext, ngettext, phrases
from portal.core.reasons import Reason

Sentence = Any  # a lazy string with %(named)s placeholders, or a function from values to the sentence
Labels = Mapping[Any, Any]  # from members of enumerations to words
Sentences = Mapping[str, Sentence]  # from codes of reasons

DAYS_UP_TO = 14
WEEKS_UP_TO = 60
NEAR = {0: lazy_gettext("today"), 1: lazy_gettext("tomorrow"), -1: lazy_gettext("yesterday")}
FEW = {
    2: lazy_gettext("Two"), 3: lazy_gettext("Three"), 4: lazy_gettext("Four"), 5: lazy_gettext("Five"),
    6: lazy_gettext("Six"), 7: lazy_gettext("Seven"), 8: lazy_gettext("Eight"), 9: lazy_gettext("Nine"),
    10: lazy_gettext("Ten"),
}  # fmt: skip


_zone: ContextVar[ZoneInfo | None] = ContextVar("zone_of_reader", default=None)


class Words:
    """The labels and sentences of one portal, as its features declare them."""

    def __init__(self) -> None:
        self._labels: dict[
            tuple[type[Enum], str], Any
        ] = {}  # members of two integer enumerations may be equal
        self._sentences: dict[str, Sentence] = {}

    def add(self, *, labels: Labels | None = None, sentences: Sentences | None = None) -> None:
        """Add the words of a feature. Raises ``ValueError`` where a code already has another sentence."""
        for code, sentence in (sentences or {}).items():
            if self._sentences.setdefault(code, sentence) is not sentence:
                raise ValueError(f"Two sentences for the reason {code!r}.")
        self._labels.update({(type(member), member.name): word for member, word in (labels or {}).items()})

    def label(self, member: Enum) -> str:
        """Return the word for a member in the reader's language."""
        key = type(member), member.name
        return phrases().word(key, self._labels[key])

    def sentence(self, code: str) -> Sentence:
        return self._sentences[code]


def label(member: Enum) -> str:
    """Return the word for a member of an enumeration in the reader's language."""
    return _label(phrases(), member)


def say(reason: Reason) -> str:
    """Return the sentence of a reason in the reader's language."""
    values = {
        name: label(value) if isinstance(value, Enum) else value for name, value in reason.values.items()
    }
    sentence = _words().sentence(reason.code)
    if isinstance(sentence, Callable):  # type: ignore[arg-type]
        return str(sentence(**values))
    return phrases().word(("sentence", reason.code), sentence) % values


def in_sentence(sentence: Sentence, **values: Any) -> str:
    """Return a sentence with its values, in the reader's language."""
    if isinstance(sentence, Callable):  # type: ignore[arg-type]
        return str(sentence(**values))
    return str(sentence) % values


@lru_cache(maxsize=4096, typed=True)
def _label(_phrases: Phrases, member: Enum) -> str:
    return _words().label(member)


def _words() -> Words:
    return current_app.words  # type: ignore[attr-defined,no-any-return]


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence lists them: Ada, Bo and Cal."""
    return format_list(list(names), locale=get_locale() or "en")


def local_date(value: date | datetime) -> str:
    """Return a date as in “Thu 12 Mar 2026”."""
    return _written(_day(value), "EEE d MMM y", phrases().language)


def long_date(value: date | datetime) -> str:
    """Return a date as in “Thursday 12 March 2026”."""
    return _written(_day(value), "EEEE d MMMM y", phrases().language)


def short_date(value: date | datetime) -> str:
    """Return a date as in “Fri 13 Mar”, with the year if it is not the current one."""
    day = _day(value)
    return _written(day, "EEE d MMM" if day.year == local_today().year else "EEE d MMM y", phrases().language)


def local_time(value: datetime) -> str:
    """Return a time as in “09:40”, in the reader's time zone."""
    return f"{value.astimezone(zone()):%H:%M}"


def local_datetime(value: datetime) -> str:
    """Return a moment as in “Thu 12 Mar 2026, 09:40”."""
    return f"{local_date(value)}, {local_time(value)}"


def datetime_in(value: datetime, zone_name: str) -> str:
    """Return a moment in a time zone of its own, as in “Thu 12 Mar 2026, 09:40”."""
    there = value.astimezone(ZoneInfo(zone_name))
    return f"{local_date(there.date())}, {there:%H:%M}"


def language_name(code: str) -> str:
    """Return the name of a language, as in “English”."""
    return Locale.parse(code).get_display_name(phrases().language) or code


def day_of_month(value: date | datetime) -> str:
    """Return the day of the month as in “12”."""
    return _written(_day(value), "d", phrases().language)


def month(value: date | datetime) -> str:
    """Return the month as in “March”."""
    return _written(_day(value), "MMMM", phrases().language)


def in_words(count: int) -> str:
    """Return a number that begins a sentence: Two to Ten as words, all others in figures."""
    return str(FEW[count]) if count in FEW else str(count)


def relative(value: date | datetime) -> str:
    """Return how far away a day is: today, tomorrow, in 3 days, 2 weeks ago."""
    days = (_day(value) - local_today()).days
    if days in NEAR:
        return phrases().word(("near", days), NEAR[days])
    span = _span(abs(days))
    return str(gettext("in %(span)s", span=span) if days > 0 else gettext("%(span)s ago", span=span))


def local_today() -> date:
    """Return the current day in the reader's time zone."""
    return clock.now().astimezone(zone()).date()


def zone() -> ZoneInfo:
    """Return the reader's time zone, or UTC when nobody is signed in."""
    return _zone.get() or _find_zone()


def end_of_day(value: date) -> datetime:
    """Return the last microsecond of a day in the reader's time zone, as a moment in UTC."""
    return dates.end_of_day(value, str(zone()))


def follow_requests(app: Flask) -> None:
    """Clear the time zone at the start and end of every request, so that none leaks into the next."""
    appcontext_pushed.connect(_forget_zone, app)
    appcontext_popped.connect(_forget_zone, app)


def _forget_zone(_app: Flask, **_more: Any) -> None:
    _zone.set(None)


def _find_zone() -> ZoneInfo:
    chosen = get_timezone()
    found = chosen if isinstance(chosen, ZoneInfo) else ZoneInfo(str(chosen or UTC))
    if has_app_context():
        _zone.set(found)
    return found


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, locale: str) -> str:
    """Format a date. Cached, because a page repeats the same few days."""
    return str(format_date(day, pattern, locale=locale))


def _day(value: date | datetime) -> date:
    return value.astimezone(zone()).date() if isinstance(value, datetime) else value


def _span(days: int) -> str:
    if days < DAYS_UP_TO:
        return str(ngettext("%(num)d day", "%(num)d days", days))
    if days < WEEKS_UP_TO:
        return str(ngettext("%(num)d week", "%(num)d weeks", days // 7))
    return str(ngettext("%(num)d month", "%(num)d months", days // 30))


FILTERS: dict[str, Callable[..., str]] = {
    "initials": initials,
    "label": label,
    "say": say,
    "local_date": local_date,
    "long_date": long_date,
    "short_date": short_date,
    "day_of_month": day_of_month,
    "month": month,
    "in_words": in_words,
    "local_time": local_time,
    "local_datetime": local_datetime,
    "datetime_in": datetime_in,
    "language_name": language_name,
    "relative": relative,
}

lazy = lazy_gettext
