"""The words of labs on screen."""

from flask_babel import format_decimal, lazy_gettext as _l

from portal.core.phrases import gettext as _, ngettext
from portal.training.labs.rules import CheckPoint, Landing

LABELS = {
    CheckPoint.SOURCE: _l("Source"),
    CheckPoint.FACTS: _l("Facts"),
    CheckPoint.FIT: _l("Fit"),
    CheckPoint.TONE: _l("Tone & fairness"),
    CheckPoint.RISK: _l("Risk"),
    Landing.HIT: _l("Caught"),
    Landing.MISS: _l("Missed"),
    Landing.FALSE_ALARM: _l("False alarm"),
    Landing.RIGHT_TO_SEND: _l("Right to let through"),
}


def _too_few_caught(hits: int, bad: int, needed: int) -> str:
    return str(
        _(
            "You caught %(hits)s of the %(bad)s bad ones; you need %(needed)s.",
            hits=hits,
            bad=bad,
            needed=needed,
        )
    )


def _too_many_stopped(count: int, good: int, allowed: int) -> str:
    return str(
        _(
            "You stopped %(count)s of the %(good)s good ones; up to %(allowed)s is fine.",
            count=count,
            good=good,
            allowed=allowed,
        )
    )


def _critical_missed(count: int) -> str:
    return str(
        ngettext(
            "One that you let through could have done serious harm.",
            "%(num)d that you let through could have done serious harm.",
            count,
        )
    )


def _d_prime_low(d_prime: float, needed: float) -> str:
    return str(
        _(
            "Telling good from bad: %(figure)s, and you need %(needed)s. “How this is worked out” explains the figure.",
            figure=_figure(d_prime, "0.00"),
            needed=_figure(needed),
        )
    )


def _in_one_figure(*, d_prime: float, low: float, high: float, needed: float, most: float, cases: int) -> str:
    return str(
        _(
            "d′ (say “d prime”) combines both counts in one figure. Yours is %(figure)s; you need %(needed)s. "
            "0 is guessing, and %(most)s is the most that %(cases)s cases can show. With so few cases your true "
            "figure could be anywhere from %(low)s to %(high)s, so treat it as a rough guide.",
            figure=_figure(d_prime, "0.00"),
            needed=_figure(needed),
            most=_figure(most),
            cases=cases,
            low=_figure(low),
            high=_figure(high),
        )
    )


def _figure(number: float, pattern: str = "0.0") -> str:
    """Format a number with a real minus sign, in the reader's number format."""
    return str(format_decimal(number + 0.0, pattern)).replace("-", "−")


SENTENCES = {
    "lab_too_few_caught": _too_few_caught,
    "lab_too_many_stopped": _too_many_stopped,
    "lab_critical_missed": _critical_missed,
    "lab_d_prime_low": _d_prime_low,
    "lab_d_prime": _in_one_figure,
    "lab_leans_to_send": _l(
        "You leaned towards letting cases through this time. Next time, open every source first."
    ),
    "lab_leans_to_stop": _l(
        "You leaned towards stopping this time. Look for the line that settles it; odd is not the same as bad."
    ),
    "lab_leans_neither": _l("You did not lean towards letting cases through or towards stopping."),
}
