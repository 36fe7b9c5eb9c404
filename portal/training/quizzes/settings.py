"""The settings for passing a quiz. The defaults are those of the shipped catalogue."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import ASSESSMENT_PRACTICE, ASSESSMENTS
from portal.settings.rules import SettingUnit, share, whole

FOUNDATION_PASS_SHARE = share(
    "foundation_pass_share",
    0.80,
    between=(0.5, 1),
    group=ASSESSMENTS,
    title=_l("Foundation quiz: share needed to pass"),
    help=_l("The must-know questions always have to be right."),
    source=ASSESSMENT_PRACTICE,
)
FOUNDATION_FAILS_BEFORE_WAIT = whole(
    "foundation_fails_before_wait",
    2,
    SettingUnit.TRIES,
    between=(1, 10),
    group=ASSESSMENTS,
    title=_l("Foundation quiz: failed attempts in a row before a pause"),
    help=_l("After this many, people wait before they can try again, so that they can look things up."),
    source=ASSESSMENT_PRACTICE,
)
FOUNDATION_WAIT_HOURS = whole(
    "foundation_wait_hours",
    24,
    SettingUnit.HOURS,
    between=(0, 168),
    group=ASSESSMENTS,
    title=_l("Foundation quiz: length of the pause"),
    source=ASSESSMENT_PRACTICE,
)
ASSIST_PASS_SHARE = share(
    "assist_pass_share",
    0.80,
    between=(0.5, 1),
    group=ASSESSMENTS,
    title=_l("Level 1 quiz: share needed to pass"),
    source=ASSESSMENT_PRACTICE,
)

SETTINGS = (
    FOUNDATION_PASS_SHARE,
    FOUNDATION_FAILS_BEFORE_WAIT,
    FOUNDATION_WAIT_HOURS,
    ASSIST_PASS_SHARE,
)
