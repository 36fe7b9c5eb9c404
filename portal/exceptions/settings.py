"""Settings of exceptions: how long one may last, and when its end is announced."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import REMINDERS
from portal.settings.rules import SettingUnit, whole

EXCEPTION_DAYS_MOST = whole(
    "exception_days_most",
    90,
    SettingUnit.DAYS,
    between=(1, 366),
    group=REMINDERS,
    title=_l("Longest exception to a policy"),
    help=_l("Every exception has a last day. To go on, somebody has to decide again."),
    source=_l("Our own choice"),
    order=80,
)
EXCEPTION_WARN_DAYS = whole(
    "exception_warn_days",
    7,
    SettingUnit.DAYS,
    between=(1, 60),
    group=REMINDERS,
    title=_l("Warning before an exception ends"),
    help=_l("Told once to those who asked for it and those it covers."),
    source=_l("Our own choice"),
    order=81,
)
SETTINGS = (EXCEPTION_DAYS_MOST, EXCEPTION_WARN_DAYS)
