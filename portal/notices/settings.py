"""Settings of quiet hours and digests, for everyone who has chosen nothing else."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.settings.groups import REMINDERS, THIS_PORTAL
from portal.settings.rules import Setting, time_of_day

QUIET_FROM = time_of_day(
    "quiet_from",
    "20:00",
    group=REMINDERS,
    title=_l("Quiet hours begin at"),
    help=_l("In each person’s own time zone. Only urgent email leaves in quiet hours."),
    source=THIS_PORTAL,
    order=70,
)
QUIET_UNTIL = time_of_day(
    "quiet_until",
    "07:00",
    group=REMINDERS,
    title=_l("Quiet hours end at"),
    help=_l("The daily digest leaves at this time. People can choose other hours for themselves."),
    source=THIS_PORTAL,
    order=71,
)
SETTINGS: tuple[Setting[Any], ...] = (QUIET_FROM, QUIET_UNTIL)
