"""Every number and name that an administrator may set: its default, its bounds and where the default comes from.

The words for them are in words.py. The defaults equal those of the shipped catalogues; a test holds them together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.core.reasons import Reason


class Group(StrEnum):
    """What a setting is about, in the order of the page."""

    BRANDING = "branding"
    SIGNING_IN = "signing_in"
    ASSESSMENTS = "assessments"
    CERTIFICATION = "certification"
    REMINDERS = "reminders"
    SMALL_GROUPS = "small_groups"
    SEVERITY = "severity"
    ANSWERS = "answers"
    HOUSEKEEPING = "housekeeping"


class Kind(StrEnum):
    """What a value looks like."""

    TEXT = "text"
    WHOLE = "whole"  # a whole number
    NUMBER = "number"  # a number with decimals
    SHARE = "share"  # 0 to 1, shown and typed in percent
    TIME = "time"  # HH:MM, in each person's own time zone
    WHOLES = "wholes"  # whole numbers, largest first


class Unit(StrEnum):
    """What a number counts."""

    NONE = ""
    PERCENT = "percent"
    CHARACTERS = "characters"
    HOURS = "hours"
    MINUTES = "minutes"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"
    TRIES = "tries"
    ITEMS = "items"
    PEOPLE = "people"
    POINTS = "points"
    REMINDERS = "reminders"


@dataclass(frozen=True)
class Setting:
    """One thing that may be set."""

    name: str
    group: Group
    default: Any
    kind: Kind
    unit: Unit
    source: str
    minimum: float | None = None
    maximum: float | None = None

    @property
    def is_in_use(self) -> bool:
        """Whether anything reads it yet; the page says so where nothing does."""
        return self.name not in AWAITED


B, I, A, C = Group.BRANDING, Group.SIGNING_IN, Group.ASSESSMENTS, Group.CERTIFICATION  # noqa: E741 - a table below
R, G, S, W, H = Group.REMINDERS, Group.SMALL_GROUPS, Group.SEVERITY, Group.ANSWERS, Group.HOUSEKEEPING
TEXT, WHOLE, NUMBER, SHARE, TIME, WHOLES = Kind
U = Unit

# fmt: off
SETTINGS: dict[str, Setting] = {each.name: each for each in (
    Setting("portal_name", B, "Working with agents", TEXT, U.CHARACTERS, "product defaults", 1, 60),
    Setting("company", B, "", TEXT, U.CHARACTERS, "product defaults", 0, 80),
    Setting("help_contact", B, "", TEXT, U.CHARACTERS, "product defaults", 0, 200),
    Setting("duty_phone", B, "", TEXT, U.CHARACTERS, "product defaults", 0, 60),

    Setting("password_min", I, 15, WHOLE, U.CHARACTERS, "security rules", 15, 64),
    Setting("session_idle_hours", I, 12, WHOLE, U.HOURS, "security rules", 1, 72),
    Setting("session_absolute_days", I, 7, WHOLE, U.DAYS, "security rules", 1, 30),
    Setting("invitation_days", I, 14, WHOLE, U.DAYS, "security rules", 1, 60),
    Setting("reset_hours", I, 2, WHOLE, U.HOURS, "security rules", 1, 24),
    Setting("signing_hours", I, 12, WHOLE, U.HOURS, "this portal", 1, 168),

    Setting("foundation_pass_share", A, 0.80, SHARE, U.PERCENT, "field 2.5 as-foundation", 0.5, 1),
    Setting("foundation_fails_before_wait", A, 2, WHOLE, U.TRIES, "field 2.5 as-foundation", 1, 10),
    Setting("foundation_wait_hours", A, 24, WHOLE, U.HOURS, "field 2.5 as-foundation", 0, 168),
    Setting("assist_pass_share", A, 0.80, SHARE, U.PERCENT, "field 2.5 as-assist", 0.5, 1),
    Setting("assist_lab_min_hits", A, 5, WHOLE, U.ITEMS, "field 2.5 as-assist", 1, 6),
    Setting("assist_lab_max_false_alarms", A, 4, WHOLE, U.ITEMS, "field 2.5 as-assist", 0, 14),
    Setting("assist_lab_min_d_prime", A, 1.2, NUMBER, U.NONE, "field 2.5 as-assist", 0, 3),
    Setting("assist_lab_tries", A, 3, WHOLE, U.TRIES, "field 2.5 as-assist", 1, 10),

    Setting("foundation_months", C, 12, WHOLE, U.MONTHS, "field 2.6", 1, 36),
    Setting("recertify_months_assist", C, 12, WHOLE, U.MONTHS, "field 1.3", 1, 36),
    Setting("recertify_months_approve", C, 12, WHOLE, U.MONTHS, "field 1.3", 1, 36),
    Setting("recertify_months_approve_high_risk", C, 6, WHOLE, U.MONTHS, "field 1.3", 1, 36),
    Setting("recertify_months_guardrails", C, 6, WHOLE, U.MONTHS, "field 1.3", 1, 36),
    Setting("recertify_months_coordinate", C, 6, WHOLE, U.MONTHS, "field 1.3", 1, 36),
    Setting("certification_due_days", C, 30, WHOLE, U.DAYS, "field 2.6", 1, 180),
    Setting("currency_current", C, 0.85, SHARE, U.PERCENT, "field 5.4", 0.5, 0.99),
    Setting("currency_lapsed", C, 0.80, SHARE, U.PERCENT, "field 5.4", 0.4, 0.98),
    Setting("stability_start_days", C, 90, WHOLE, U.DAYS, "field 5.4", 7, 365),
    Setting("stability_growth", C, 2.0, NUMBER, U.NONE, "field 5.4", 1, 5),
    Setting("stability_max_days", C, 365, WHOLE, U.DAYS, "field 5.4", 30, 1095),
    Setting("stability_after_fail_days", C, 30, WHOLE, U.DAYS, "field 5.4", 1, 365),

    Setting("requirement_due_days", R, 14, WHOLE, U.DAYS, "this portal", 1, 180),
    Setting("policy_change_days", R, 14, WHOLE, U.DAYS, "field 2.6", 1, 90),
    Setting("reminder_every_days", R, 3, WHOLE, U.DAYS, "product defaults", 1, 30),
    Setting("reminder_extra_days_before", R, 2, WHOLE, U.DAYS, "product defaults", 0, 14),
    Setting("reminder_max", R, 5, WHOLE, U.REMINDERS, "product defaults", 0, 20),
    Setting("certificate_warning_days", R, (90, 60, 30, 7), WHOLES, U.DAYS, "product defaults", 1, 365),
    Setting("quiet_from", R, "20:00", TIME, U.NONE, "product defaults"),
    Setting("quiet_until", R, "07:00", TIME, U.NONE, "product defaults"),

    Setting("small_group", G, 5, WHOLE, U.PEOPLE, "product defaults", 5, 50),
    Setting("small_group_surveys", G, 8, WHOLE, U.PEOPLE, "product defaults", 5, 50),
    Setting("small_group_free_text", G, 10, WHOLE, U.PEOPLE, "product defaults", 5, 50),

    Setting("severity_weight_harm", S, 3, WHOLE, U.POINTS, "field 6.5", 1, 10),
    Setting("severity_weight_reach", S, 1, WHOLE, U.POINTS, "field 6.5", 0, 10),
    Setting("severity_weight_reversibility", S, 1, WHOLE, U.POINTS, "field 6.5", 0, 10),
    Setting("severity_points_s1", S, 16, WHOLE, U.POINTS, "field 6.5", 1, 80),
    Setting("severity_points_s2", S, 12, WHOLE, U.POINTS, "field 6.5", 1, 80),
    Setting("severity_points_s3", S, 8, WHOLE, U.POINTS, "field 6.5", 1, 80),

    Setting("sla_s1_acknowledge", W, 15, WHOLE, U.MINUTES, "field 6.5", 1, 1440),
    Setting("sla_s1_triage", W, 60, WHOLE, U.MINUTES, "field 6.5", 1, 1440),
    Setting("sla_s1_contain", W, 60, WHOLE, U.MINUTES, "field 6.5", 1, 1440),
    Setting("sla_s1_answer", W, 1, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("sla_s1_review", W, 5, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("sla_s2_acknowledge", W, 60, WHOLE, U.MINUTES, "field 6.5", 1, 1440),
    Setting("sla_s2_triage", W, 240, WHOLE, U.MINUTES, "field 6.5", 1, 2880),
    Setting("sla_s2_contain", W, 240, WHOLE, U.MINUTES, "field 6.5", 1, 2880),
    Setting("sla_s2_answer", W, 2, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("sla_s2_review", W, 10, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("sla_s3_acknowledge", W, 1, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("sla_s3_triage", W, 2, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("sla_s3_contain", W, 5, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("sla_s3_answer", W, 5, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("sla_s4_acknowledge", W, 1, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("sla_s4_triage", W, 5, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("sla_s4_answer", W, 10, WHOLE, U.BUSINESS_DAYS, "field 6.5", 1, 60),
    Setting("needs_info_max", W, 3, WHOLE, U.BUSINESS_DAYS, "field 6.5", 0, 30),
    Setting("answer_min_characters", W, 40, WHOLE, U.CHARACTERS, "field 6.5 REP-1", 1, 400),
    Setting("accepted_limit_days", W, 180, WHOLE, U.DAYS, "field 6.5", 1, 365),

    Setting("source_check_days", H, 30, WHOLE, U.DAYS, "this portal", 1, 365),
    Setting("evidence_months", H, 36, WHOLE, U.MONTHS, "field 3.4 LAW-3", 0, 240),
    Setting("undo_hours", H, 24, WHOLE, U.HOURS, "this portal", 1, 168),
)}
# fmt: on

AWAITED = frozenset({  # kept for features that are to come; whoever reads one takes it out, and a test holds that true
    "recertify_months_approve_high_risk", "stability_after_fail_days",
    "reminder_every_days", "reminder_extra_days_before", "reminder_max", "certificate_warning_days",
    "quiet_from", "quiet_until", "small_group_surveys", "small_group_free_text",
    "sla_s1_review", "sla_s2_review", "accepted_limit_days",
})  # fmt: skip

RISING = (  # of each pair, the first stays below the second
    ("currency_lapsed", "currency_current"),
    ("severity_points_s3", "severity_points_s2"),
    ("severity_points_s2", "severity_points_s1"),
)


def parse(setting: Setting, text: str) -> Any:
    """The value of what was typed, or the first :class:`Reason` why it does not fit."""
    text = text.strip()
    if setting.kind is Kind.TEXT:
        return _bounded(setting, text, len(text), code="text")
    if setting.kind is Kind.TIME:
        return text if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text) else _needs("time", setting)
    if setting.kind is Kind.WHOLES:
        return _wholes(setting, text)
    return _number(setting, text)


def write(setting: Setting, value: Any) -> str:
    """A value as it is typed into the form; the opposite of :func:`parse`."""
    if setting.kind is Kind.SHARE:
        return _plain(round(value * 100, 2))
    if setting.kind is Kind.WHOLES:
        return ", ".join(str(each) for each in value)
    return _plain(value) if setting.kind is Kind.NUMBER else str(value)


def disagreement(name: str, value: Any, values: Mapping[str, Any]) -> Reason | None:
    """Whether a new value would stand the wrong way round to another one."""
    after = {**values, name: value}
    for low, high in RISING:
        if name in (low, high) and not after[low] < after[high]:
            return Reason("setting_out_of_order", low=low, high=high)
    return None


def restored(setting: Setting, value: Any) -> Any:
    """A value as it comes back from JSON, in its own type."""
    return tuple(value) if setting.kind is Kind.WHOLES else value


def _number(setting: Setting, text: str) -> Any:
    is_whole = setting.kind is Kind.WHOLE
    if not re.fullmatch(r"\d{1,9}" if is_whole else r"\d{1,9}([.,]\d{1,4})?", text):
        return _needs("whole" if is_whole else "number", setting)
    if is_whole:
        return _bounded(setting, int(text), int(text))
    number = float(text.replace(",", "."))
    value = round(number / 100, 6) if setting.kind is Kind.SHARE else number
    return _bounded(setting, value, value)


def _wholes(setting: Setting, text: str) -> Any:
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if not parts or not all(re.fullmatch(r"\d{1,9}", part) for part in parts):
        return _needs("wholes", setting)
    values = tuple(sorted({int(part) for part in parts}, reverse=True))
    outside = [value for value in values if isinstance(_bounded(setting, value, value), Reason)]
    return _bounded(setting, outside[0], outside[0]) if outside else values


def _needs(what: str, setting: Setting) -> Reason:
    """The example is the default: whatever else it is, it is allowed."""
    return Reason(f"setting_needs_{what}", example=write(setting, setting.default))


def _bounded(setting: Setting, value: Any, size: float, *, code: str = "number") -> Any:
    low, high = setting.minimum, setting.maximum
    if (low is None or size >= low) and (high is None or size <= high):
        return value
    factor = 100 if setting.kind is Kind.SHARE else 1
    return Reason(
        f"setting_{code}_outside", low=_plain((low or 0) * factor), high=_plain((high or 0) * factor)
    )


def _plain(number: float) -> str:
    return f"{number:g}"
