"""Settings of imports."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import HOUSEKEEPING, THIS_PORTAL
from portal.settings.rules import SettingUnit, share, whole

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

CHANGES_QUIETLY = share(
    "import_changes_quietly",
    0.10,
    between=(0.01, 1),
    group=HOUSEKEEPING,
    title=_l("Share of people an import may change unasked"),
    help=_l(
        "Above it, an import needs a second confirmation: for people who leave, move or are renamed, "
        "and for each agent that loses people."
    ),
    source=THIS_PORTAL,
)

SETTINGS = (UNDO_HOURS, CHANGES_QUIETLY)
