"""Settings of signatures."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import SIGNING_IN, THIS_PORTAL
from portal.settings.rules import SettingUnit, whole

SIGNING_HOURS = whole(
    "signing_hours",
    12,
    SettingUnit.HOURS,
    between=(1, 168),
    group=SIGNING_IN,
    title=_l("Ask for the password again before signing after"),
    help=_l("Counted from the last time it was entered, when signing in or signing."),
    source=THIS_PORTAL,
)

SETTINGS = (SIGNING_HOURS,)
