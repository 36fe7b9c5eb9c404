"""Settings of agents and their sources."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import CERTIFICATION, CERTIFICATION_PRACTICE, HOUSEKEEPING, THIS_PORTAL
from portal.settings.rules import SettingUnit, share, whole

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

LEVEL_READY_SHARE = share(
    "level_ready_share",
    0.9,
    between=(0.5, 1),
    group=CERTIFICATION,
    title=_l("Ready people that a live agent needs"),
    help=_l(
        "Of the people at work with an agent that runs live. With fewer, it does not get to level 3 or 4. When fewer "
        "are ready for the level that it has, its owners and the change lead are told."
    ),
    source=CERTIFICATION_PRACTICE,
)

SETTINGS = (SOURCE_CHECK_DAYS, LEVEL_READY_SHARE)
