"""The settings for how long a clearance holds, and when its end is announced."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from portal.paths.rules import Stage
from portal.settings.groups import CERTIFICATION, CERTIFICATION_PRACTICE
from portal.settings.rules import Setting, SettingUnit, whole

AUTONOMY_PRACTICE = _l("Common practice with autonomy levels")  # field 1.3

VALID_MONTHS: Mapping[Stage, Setting[int]] = {
    Stage.FOUNDATION: whole(
        "foundation_months",
        12,
        SettingUnit.MONTHS,
        between=(1, 36),
        group=CERTIFICATION,
        title=_l("Foundation is valid for"),
        source=CERTIFICATION_PRACTICE,
    ),
    Stage.ASSIST: whole(
        "recertify_months_assist",
        12,
        SettingUnit.MONTHS,
        between=(1, 36),
        group=CERTIFICATION,
        title=_l("Level 1 is valid for"),
        source=AUTONOMY_PRACTICE,
    ),
    Stage.APPROVE: whole(
        "recertify_months_approve",
        12,
        SettingUnit.MONTHS,
        between=(1, 36),
        group=CERTIFICATION,
        title=_l("Level 2 is valid for"),
        source=AUTONOMY_PRACTICE,
    ),
    Stage.GUARDRAILS: whole(
        "recertify_months_guardrails",
        6,
        SettingUnit.MONTHS,
        between=(1, 36),
        group=CERTIFICATION,
        title=_l("Level 3 is valid for"),
        source=AUTONOMY_PRACTICE,
    ),
    Stage.COORDINATE: whole(
        "recertify_months_coordinate",
        6,
        SettingUnit.MONTHS,
        between=(1, 36),
        group=CERTIFICATION,
        title=_l("Level 4 is valid for"),
        source=AUTONOMY_PRACTICE,
    ),
}
CERTIFICATION_DUE_DAYS = whole(
    "certification_due_days",
    30,
    SettingUnit.DAYS,
    between=(1, 180),
    group=CERTIFICATION,
    title=_l("“Refresh due” shows this long before the end"),
    help=_l("The clearance is still valid during this time."),
    source=CERTIFICATION_PRACTICE,
)

SETTINGS = (*VALID_MONTHS.values(), CERTIFICATION_DUE_DAYS)
