"""The settings of the practice estimate, of the time to complete changed content, of nudges and of reliefs."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.settings.groups import CERTIFICATION, CERTIFICATION_PRACTICE, REMINDERS, THIS_PORTAL
from portal.settings.rules import Setting, SettingUnit, number, share, whole

FORGETTING = _l("Research on forgetting")  # field 5.4

CURRENCY_CURRENT = share(
    "currency_current",
    0.85,
    between=(0.5, 0.99),
    group=CERTIFICATION,
    title=_l("Recent practice: refresh due below"),
    help=_l("A rough guide to how recent practice is, not a measurement of a person."),
    source=FORGETTING,
)
CURRENCY_LAPSED = share(
    "currency_lapsed",
    0.80,
    between=(0.4, 0.98),
    group=CERTIFICATION,
    title=_l("Recent practice: clearance lapses below"),
    help=_l("Below this, a refresher is needed first."),
    source=FORGETTING,
    below=CURRENCY_CURRENT,
)
STABILITY_START_DAYS = whole(
    "stability_start_days",
    90,
    SettingUnit.DAYS,
    between=(7, 365),
    group=CERTIFICATION,
    title=_l("Recent practice: days it lasts at first"),
    source=FORGETTING,
)
STABILITY_GROWTH = number(
    "stability_growth",
    2.0,
    between=(1, 5),
    group=CERTIFICATION,
    title=_l("Recent practice: how much longer it lasts after a refresher"),
    source=FORGETTING,
)
STABILITY_MAX_DAYS = whole(
    "stability_max_days",
    365,
    SettingUnit.DAYS,
    between=(30, 1095),
    group=CERTIFICATION,
    title=_l("Recent practice: days it lasts at most"),
    source=FORGETTING,
)
POLICY_CHANGE_DAYS = whole(
    "policy_change_days",
    14,
    SettingUnit.DAYS,
    between=(1, 90),
    group=REMINDERS,
    title=_l("Time to sign a changed policy"),
    help=_l(
        "Counted from the day the new text comes out, and paused during leave. Until then an earlier signature "
        "counts; after that, the clearance of anyone who has not signed lapses."
    ),
    source=CERTIFICATION_PRACTICE,
)

VERSION_CHANGE_DAYS = whole(
    "version_change_days",
    14,
    SettingUnit.DAYS,
    between=(1, 90),
    group=REMINDERS,
    title=_l("Time to complete a new version"),
    help=_l(
        "For lessons, quizzes, labs and sign-offs that people have to complete again. Counted from the day the new "
        "version comes out, and paused during leave. Until then an earlier result counts; after that, the clearance "
        "of anyone who has not completed it lapses."
    ),
    source=CERTIFICATION_PRACTICE,
)

NUDGE_EVERY_DAYS = whole(
    "nudge_every_days",
    3,
    SettingUnit.DAYS,
    between=(1, 30),
    group=REMINDERS,
    title=_l("Days between two nudges"),
    help=_l("Between any two nudges to one person."),
    source=THIS_PORTAL,
    order=60,
)
NUDGES_MOST = whole(
    "nudges_most",
    5,
    SettingUnit.NONE,
    between=(1, 20),
    group=REMINDERS,
    title=_l("Nudges about one step, at most"),
    help=_l("After that a person is left out, and their manager is asked to talk to them instead."),
    source=THIS_PORTAL,
    order=61,
)

RELIEF_MOST_DAYS = whole(
    "relief_most_days",
    30,
    SettingUnit.DAYS,
    between=(1, 365),
    group=REMINDERS,
    title=_l("Extra time that a manager may give"),
    help=_l(
        "By an extension or exemption, counted from the original due date. Compliance may give more. Neither changes "
        "who is ready."
    ),
    source=THIS_PORTAL,
    order=62,
)

VERDICT_SETTINGS: tuple[Setting[Any], ...] = (
    CURRENCY_CURRENT,
    CURRENCY_LAPSED,
    STABILITY_START_DAYS,
    STABILITY_GROWTH,
    STABILITY_MAX_DAYS,
    POLICY_CHANGE_DAYS,
    VERSION_CHANGE_DAYS,
)
SETTINGS = (*VERDICT_SETTINGS, NUDGE_EVERY_DAYS, NUDGES_MOST, RELIEF_MOST_DAYS)
