"""The settings of the practice estimate, and of the time to sign a policy that has changed."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.settings.groups import CERTIFICATION, CERTIFICATION_PRACTICE, REMINDERS
from portal.settings.rules import Setting, SettingUnit, number, share, whole

FORGETTING = _l("Research on forgetting")  # field 5.4

CURRENCY_CURRENT = share(
    "currency_current",
    0.85,
    between=(0.5, 0.99),
    group=CERTIFICATION,
    title=_l("Practice estimate: due below"),
    help=_l("A planning estimate of how fresh practice is, not a measurement of anybody."),
    source=FORGETTING,
)
CURRENCY_LAPSED = share(
    "currency_lapsed",
    0.80,
    between=(0.4, 0.98),
    group=CERTIFICATION,
    title=_l("Practice estimate: lapsed below"),
    help=_l("Below this, a refresher comes first."),
    source=FORGETTING,
    below=CURRENCY_CURRENT,
)
STABILITY_START_DAYS = whole(
    "stability_start_days",
    90,
    SettingUnit.DAYS,
    between=(7, 365),
    group=CERTIFICATION,
    title=_l("Practice estimate: days of stability at the start"),
    source=FORGETTING,
)
STABILITY_GROWTH = number(
    "stability_growth",
    2.0,
    between=(1, 5),
    group=CERTIFICATION,
    title=_l("Practice estimate: growth after a passed refresher"),
    source=FORGETTING,
)
STABILITY_MAX_DAYS = whole(
    "stability_max_days",
    365,
    SettingUnit.DAYS,
    between=(30, 1095),
    group=CERTIFICATION,
    title=_l("Practice estimate: days of stability at most"),
    source=FORGETTING,
)
POLICY_CHANGE_DAYS = whole(
    "policy_change_days",
    14,
    SettingUnit.DAYS,
    between=(1, 90),
    group=REMINDERS,
    title=_l("Time to sign a policy that has changed"),
    help=_l(
        "Counted from the day the new text came out; it stands still during leave. "
        "Until then an earlier signature counts; after it, whoever has not signed has lapsed."
    ),
    source=CERTIFICATION_PRACTICE,
)

SETTINGS: tuple[Setting[Any], ...] = (
    CURRENCY_CURRENT,
    CURRENCY_LAPSED,
    STABILITY_START_DAYS,
    STABILITY_GROWTH,
    STABILITY_MAX_DAYS,
    POLICY_CHANGE_DAYS,
)
