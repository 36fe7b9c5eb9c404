"""What is promised now, and how bad is measured: the rules with the numbers that are set."""

from datetime import timedelta

from portal.reports.rules.promises import PROMISES, Promises, Span, Step, Terms
from portal.reports.rules.severity import Scale, Severity
from portal.settings.queries import value

AMOUNTS = {  # the setting of each promise
    (Severity.CRITICAL, Step.ACKNOWLEDGE): "sla_s1_acknowledge",
    (Severity.CRITICAL, Step.TRIAGE): "sla_s1_triage",
    (Severity.CRITICAL, Step.CONTAIN): "sla_s1_contain",
    (Severity.CRITICAL, Step.ANSWER): "sla_s1_answer",
    (Severity.SERIOUS, Step.ACKNOWLEDGE): "sla_s2_acknowledge",
    (Severity.SERIOUS, Step.TRIAGE): "sla_s2_triage",
    (Severity.SERIOUS, Step.CONTAIN): "sla_s2_contain",
    (Severity.SERIOUS, Step.ANSWER): "sla_s2_answer",
    (Severity.MODERATE, Step.ACKNOWLEDGE): "sla_s3_acknowledge",
    (Severity.MODERATE, Step.TRIAGE): "sla_s3_triage",
    (Severity.MODERATE, Step.CONTAIN): "sla_s3_contain",
    (Severity.MODERATE, Step.ANSWER): "sla_s3_answer",
    (Severity.MINOR, Step.ACKNOWLEDGE): "sla_s4_acknowledge",
    (Severity.MINOR, Step.TRIAGE): "sla_s4_triage",
    (Severity.MINOR, Step.ANSWER): "sla_s4_answer",
}
PAUSE = "needs_info_max"
TERMS = frozenset({*AMOUNTS.values(), PAUSE})  # the settings that promises are made of


def scale() -> Scale:
    """Weights and cut-offs as they are set now."""
    return Scale(
        harm=value("severity_weight_harm"),
        reach=value("severity_weight_reach"),
        reversibility=value("severity_weight_reversibility"),
        critical=value("severity_points_s1"),
        serious=value("severity_points_s2"),
        moderate=value("severity_points_s3"),
    )


def terms() -> Terms:
    """What is promised now."""
    return Terms(promises=_promises(), pause_max=timedelta(days=value(PAUSE)))


def answer_min() -> int:
    """How long an answer is at least."""
    return int(value("answer_min_characters"))


def duty_phone() -> str:
    """Whom to call when someone is at risk right now; empty where nobody has said."""
    return str(value("duty_phone"))


def _promises() -> Promises:
    """The promises of the rules with the amounts that are set; whether a clock runs at night is not a setting."""
    return {
        level: {step: _span(AMOUNTS[level, step], span) for step, span in steps.items()}
        for level, steps in PROMISES.items()
    }


def _span(setting: str, span: Span) -> Span:
    amount = int(value(setting))
    if span.business_days:
        return Span(business_days=amount)
    return Span(minutes=amount, around_the_clock=span.around_the_clock)
