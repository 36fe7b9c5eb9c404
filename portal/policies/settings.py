"""Settings of policies: when a review is announced."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import REMINDERS
from portal.settings.rules import SettingUnit, whole

REVIEW_WARN_DAYS = whole(
    "policy_review_warn_days",
    30,
    SettingUnit.DAYS,
    between=(1, 180),
    group=REMINDERS,
    title=_l("Warning before a policy is due for review"),
    help=_l(
        "Told once to the owner of the policy. If the day passes, the people who write policies are told too."
    ),
    source=_l("Our own choice"),
    order=82,
)
SETTINGS = (REVIEW_WARN_DAYS,)
