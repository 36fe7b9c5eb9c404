"""The current terms of promises and severity: the rules with the numbers from the settings."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from portal.calendars.queries import company_calendar
from portal.reports.rules.promises import PROMISES, Promises, PromiseTerms, Span
from portal.reports.rules.severity import Scale
from portal.reports.settings import (
    ANSWER_MIN_CHARACTERS,
    NEEDS_INFO_MAX,
    PROMISED,
    SEVERITY_POINTS_S1,
    SEVERITY_POINTS_S2,
    SEVERITY_POINTS_S3,
    SEVERITY_WEIGHT_HARM,
    SEVERITY_WEIGHT_REACH,
    SEVERITY_WEIGHT_REVERSIBILITY,
)
from portal.settings.queries import value, values
from portal.settings.rules import Setting
from portal.settings.settings import DUTY_PHONE

_PROMISED = tuple(PROMISED[level][step] for level, steps in PROMISES.items() for step in steps)
TERMS = frozenset({*_PROMISED, NEEDS_INFO_MAX})  # the settings that promises depend on
_SCALE: Mapping[str, Setting[int]] = {
    "harm": SEVERITY_WEIGHT_HARM,
    "reach": SEVERITY_WEIGHT_REACH,
    "reversibility": SEVERITY_WEIGHT_REVERSIBILITY,
    "critical": SEVERITY_POINTS_S1,
    "serious": SEVERITY_POINTS_S2,
    "moderate": SEVERITY_POINTS_S3,
}


def scale() -> Scale:
    """Return the weights and cut-offs as they are set now."""
    amounts = values(_SCALE.values())
    return Scale(**{name: amounts[setting] for name, setting in _SCALE.items()})


def terms(at: datetime) -> PromiseTerms:
    """Return the promises, calendar and pause as they were set at ``at``. Running at night is not a setting.

    The terms of a report are those of the moment at which it was opened: a later change moves no date that is promised.
    """
    *amounts, pause_days = values((*_PROMISED, NEEDS_INFO_MAX), at).values()
    return PromiseTerms(
        promises=_promises(tuple(amounts)),
        calendar=company_calendar(at),
        pause_max=timedelta(days=pause_days),
    )


def answer_min() -> int:
    """Return the minimum length of an answer, in characters."""
    return value(ANSWER_MIN_CHARACTERS)


def duty_phone() -> str:
    """Return the number to call when someone is at risk now; empty where none is set."""
    return value(DUTY_PHONE)


@lru_cache(maxsize=64)
def _promises(amounts: tuple[int, ...]) -> Promises:
    """Return the promises with ``amounts`` in the order of :data:`_PROMISED`. They are as good as constant."""
    given = iter(amounts)
    return {
        level: {step: _span(next(given), span) for step, span in steps.items()}
        for level, steps in PROMISES.items()
    }


def _span(amount: int, span: Span) -> Span:
    if span.business_days:
        return Span(business_days=amount)
    return Span(minutes=amount, around_the_clock=span.around_the_clock)
