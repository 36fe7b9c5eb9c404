"""Settings of agents and their sources."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import HOUSEKEEPING, THIS_PORTAL
from portal.settings.rules import SettingUnit, whole

SOURCE_CHECK_DAYS = whole(
    "source_check_days",
    30,
    SettingUnit.DAYS,
    between=(1, 365),
    group=HOUSEKEEPING,
    title=_l("Check sources every"),
    source=THIS_PORTAL,
    order=10,
)

SETTINGS = (SOURCE_CHECK_DAYS,)
