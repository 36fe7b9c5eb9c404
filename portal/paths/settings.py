"""The settings of paths."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import REMINDERS, THIS_PORTAL
from portal.settings.rules import SettingUnit, whole

REQUIREMENT_DUE_DAYS = whole(
    "requirement_due_days",
    14,
    SettingUnit.DAYS,
    between=(1, 180),
    group=REMINDERS,
    title=_l("Time for new steps"),
    help=_l("Counted from the day a person is first asked."),
    source=THIS_PORTAL,
)

SETTINGS = (REQUIREMENT_DUE_DAYS,)
