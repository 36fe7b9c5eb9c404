"""Settings of imports."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import HOUSEKEEPING, THIS_PORTAL
from portal.settings.rules import SettingUnit, whole

UNDO_HOURS = whole(
    "undo_hours",
    24,
    SettingUnit.HOURS,
    between=(1, 168),
    group=HOUSEKEEPING,
    title=_l("Time to undo an import"),
    help=_l("Counted from when the import was applied."),
    source=THIS_PORTAL,
)

SETTINGS = (UNDO_HOURS,)
