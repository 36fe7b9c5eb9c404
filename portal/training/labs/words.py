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
    Landing.RIGHT_TO_SEND: _l("Sent, rightly"),
}


def _too_few_caught(hits: int, bad: int, needed: int) -> str:
    return str(
        _(
            "You caught %(hits)s of the %(bad)s bad ones, and %(needed)s are needed.",
            hits=hits,
            bad=bad,
            needed=needed,
        )
    )


def _too_many_stopped(count: int, good: int, allowed: int) -> str:
    return str(
        _(
            "You stopped %(count)s of the %(good)s that were fine, and up to %(allowed)s are all right.",
            count=count,
            good=good,
            allowed=allowed,
        )
    )


def _critical_missed(count: int) -> str:
    return str(
        ngettext(
            "One that was sent could have done serious harm.",
            "%(num)d that were sent could have done serious harm.",
            count,
        )
    )


def _d_prime_low(d_prime: float, needed: float) -> str:
    return str(
        _(
            "d′ is %(figure)s, and %(needed)s is needed.",
            figure=_figure(d_prime, "0.00"),
            needed=_figure(needed),
        )
    )


def _in_one_figure(*, d_prime: float, low: float, high: float, needed: float, most: float, cases: int) -> str:
    return str(
        _(
            "d′ (say “d prime”) puts both counts into one figure: yours is %(figure)s. Zero is guessing, %(needed)s is "
            "needed, %(most)s is the most that %(cases)s cases can show. With so few cases your true figure may "
            "lie anywhere from %(low)s to %(high)s, so take it as a planning estimate, not a measurement of you.",
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
    "lab_leans_to_send": _l("This time you leaned towards sending. Before the next one, open every source."),
    "lab_leans_to_stop": _l(
        "This time you leaned towards stopping. Look for the line that settles it; odd is not bad."
    ),
    "lab_leans_neither": _l("You leaned neither towards sending nor towards stopping."),
}
