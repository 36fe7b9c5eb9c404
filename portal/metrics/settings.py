"""Settings of metrics."""

from flask_babel import lazy_gettext as _l

from portal.settings.rules import Group, SettingUnit, whole

METRICS = Group(name="metrics", title=_l("Metrics"), order=90)
GRACE_DAYS = whole(
    "metric_grace_days",
    14,
    SettingUnit.DAYS,
    between=(0, 90),
    group=METRICS,
    title=_l("Time to enter a value after its period"),
    help=_l("After this, the earlier value is out of date and no message may quote it."),
    source=_l("Our own choice"),
)
SETTINGS = (GRACE_DAYS,)
