"""Settings of severity and of the promises to reporters."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.reports.rules.promises import PromiseStep
from portal.reports.rules.severity import Severity
from portal.settings.rules import Group, Setting, SettingUnit, whole

SEVERITY = Group(name="severity", title=_l("Severity of reports"), order=70)
ANSWERS = Group(name="answers", title=_l("Response times for reports"), order=80)
INCIDENTS = _l("Practice with incidents")  # field 6.5
ROUND_THE_CLOCK = _l("Round the clock, every day.")


def _minutes(name: str, title: Any, default: int, *, up_to: int, help: Any = "") -> Setting[int]:  # noqa: A002
    """Return the setting of a promise in minutes."""
    return whole(
        name,
        default,
        SettingUnit.MINUTES,
        between=(1, up_to),
        group=ANSWERS,
        title=title,
        help=help,
        source=INCIDENTS,
    )


def _business_days(name: str, title: Any, default: int) -> Setting[int]:
    """Return the setting of a promise in business days."""
    return whole(
        name,
        default,
        SettingUnit.BUSINESS_DAYS,
        between=(1, 60),
        group=ANSWERS,
        title=title,
        source=INCIDENTS,
    )


SEVERITY_WEIGHT_HARM = whole(
    "severity_weight_harm",
    3,
    SettingUnit.POINTS,
    between=(1, 10),
    group=SEVERITY,
    title=_l("Weight of harm"),
    source=INCIDENTS,
)
SEVERITY_WEIGHT_REACH = whole(
    "severity_weight_reach",
    1,
    SettingUnit.POINTS,
    between=(0, 10),
    group=SEVERITY,
    title=_l("Weight of reach"),
    source=INCIDENTS,
)
SEVERITY_WEIGHT_REVERSIBILITY = whole(
    "severity_weight_reversibility",
    1,
    SettingUnit.POINTS,
    between=(0, 10),
    group=SEVERITY,
    title=_l("Weight of reversibility"),
    source=INCIDENTS,
)
SEVERITY_POINTS_S1 = whole(
    "severity_points_s1",
    16,
    SettingUnit.POINTS,
    between=(1, 80),
    group=SEVERITY,
    title=_l("Critical from"),
    help=_l("Points are the sum of weight × score: 2 to 20 with the defaults."),
    source=INCIDENTS,
)
SEVERITY_POINTS_S2 = whole(
    "severity_points_s2",
    12,
    SettingUnit.POINTS,
    between=(1, 80),
    group=SEVERITY,
    title=_l("Serious from"),
    source=INCIDENTS,
    below=SEVERITY_POINTS_S1,
)
SEVERITY_POINTS_S3 = whole(
    "severity_points_s3",
    8,
    SettingUnit.POINTS,
    between=(1, 80),
    group=SEVERITY,
    title=_l("Moderate from"),
    source=INCIDENTS,
    below=SEVERITY_POINTS_S2,
)

PROMISED: Mapping[Severity, Mapping[PromiseStep, Setting[int]]] = {
    Severity.CRITICAL: {
        PromiseStep.ACKNOWLEDGE: _minutes(
            "sla_s1_acknowledge",
            _l("Critical: acknowledged"),
            15,
            up_to=1440,
            help=ROUND_THE_CLOCK,
        ),
        PromiseStep.TRIAGE: _minutes(
            "sla_s1_triage",
            _l("Critical: classified"),
            60,
            up_to=1440,
            help=ROUND_THE_CLOCK,
        ),
        PromiseStep.CONTAIN: _minutes(
            "sla_s1_contain",
            _l("Critical: contained"),
            60,
            up_to=1440,
            help=_l("Round the clock, every day. Pause the agent first."),
        ),
        PromiseStep.ANSWER: _business_days("sla_s1_answer", _l("Critical: answered"), 1),
    },
    Severity.SERIOUS: {
        PromiseStep.ACKNOWLEDGE: _minutes(
            "sla_s2_acknowledge",
            _l("Serious: acknowledged"),
            60,
            up_to=1440,
        ),
        PromiseStep.TRIAGE: _minutes("sla_s2_triage", _l("Serious: classified"), 240, up_to=2880),
        PromiseStep.CONTAIN: _minutes(
            "sla_s2_contain",
            _l("Serious: contained"),
            240,
            up_to=2880,
            help=ROUND_THE_CLOCK,
        ),
        PromiseStep.ANSWER: _business_days("sla_s2_answer", _l("Serious: answered"), 2),
    },
    Severity.MODERATE: {
        PromiseStep.ACKNOWLEDGE: _business_days("sla_s3_acknowledge", _l("Moderate: acknowledged"), 1),
        PromiseStep.TRIAGE: _business_days("sla_s3_triage", _l("Moderate: classified"), 2),
        PromiseStep.CONTAIN: _business_days("sla_s3_contain", _l("Moderate: contained"), 5),
        PromiseStep.ANSWER: _business_days("sla_s3_answer", _l("Moderate: answered"), 5),
    },
    Severity.MINOR: {
        PromiseStep.ACKNOWLEDGE: _business_days(
            "sla_s4_acknowledge", _l("Minor, friction, ideas: acknowledged"), 1
        ),
        PromiseStep.TRIAGE: _business_days("sla_s4_triage", _l("Minor, friction, ideas: classified"), 5),
        PromiseStep.ANSWER: _business_days("sla_s4_answer", _l("Minor, friction, ideas: answered"), 10),
    },
}
NEEDS_INFO_MAX = whole(
    "needs_info_max",
    3,
    SettingUnit.BUSINESS_DAYS,
    between=(0, 30),
    group=ANSWERS,
    title=_l("Longest pause while waiting for the reporter"),
    source=INCIDENTS,
)
ANSWER_MIN_CHARACTERS = whole(
    "answer_min_characters",
    40,
    SettingUnit.CHARACTERS,
    between=(1, 400),
    group=ANSWERS,
    title=_l("Minimum answer length"),
    source=INCIDENTS,  # REP-1
)

SETTINGS = (
    SEVERITY_WEIGHT_HARM,
    SEVERITY_WEIGHT_REACH,
    SEVERITY_WEIGHT_REVERSIBILITY,
    SEVERITY_POINTS_S1,
    SEVERITY_POINTS_S2,
    SEVERITY_POINTS_S3,
    *(setting for promises in PROMISED.values() for setting in promises.values()),
    NEEDS_INFO_MAX,
    ANSWER_MIN_CHARACTERS,
)
