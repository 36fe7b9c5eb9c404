"""Settings of passwords, sign-ins, links, and how long evidence about a person is kept."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import HOUSEKEEPING, SECURITY_PRACTICE, SIGNING_IN
from portal.settings.rules import SettingUnit, whole

PASSWORD_MIN = whole(
    "password_min",
    15,
    SettingUnit.CHARACTERS,
    between=(15, 64),
    group=SIGNING_IN,
    title=_l("Minimum password length"),
    help=_l("Longer is safer. The minimum is 15."),
    source=SECURITY_PRACTICE,
)
SESSION_IDLE_HOURS = whole(
    "session_idle_hours",
    12,
    SettingUnit.HOURS,
    between=(1, 72),
    group=SIGNING_IN,
    title=_l("Sign out after inactivity of"),
    source=SECURITY_PRACTICE,
)
SESSION_ABSOLUTE_DAYS = whole(
    "session_absolute_days",
    7,
    SettingUnit.DAYS,
    between=(1, 30),
    group=SIGNING_IN,
    title=_l("Sign out always after"),
    source=SECURITY_PRACTICE,
)
INVITATION_DAYS = whole(
    "invitation_days",
    14,
    SettingUnit.DAYS,
    between=(1, 60),
    group=SIGNING_IN,
    title=_l("Invitation links are valid for"),
    source=SECURITY_PRACTICE,
)
RESET_HOURS = whole(
    "reset_hours",
    2,
    SettingUnit.HOURS,
    between=(1, 24),
    group=SIGNING_IN,
    title=_l("Reset links are valid for"),
    source=SECURITY_PRACTICE,
)
EVIDENCE_MONTHS = whole(
    "evidence_months",
    36,
    SettingUnit.MONTHS,
    between=(0, 240),
    group=HOUSEKEEPING,
    title=_l("Keep evidence after a person leaves for"),
    help=_l("Their personal data can be erased only after that, unless the law requires it sooner."),
    source=_l("What auditors ask for"),  # field 3.4, LAW-3
)

SETTINGS = (
    PASSWORD_MIN,
    SESSION_IDLE_HOURS,
    SESSION_ABSOLUTE_DAYS,
    INVITATION_DAYS,
    RESET_HOURS,
    EVIDENCE_MONTHS,
)
