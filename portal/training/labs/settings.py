"""The settings for passing a lab. The defaults are those of the shipped catalogue."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import ASSESSMENT_PRACTICE, ASSESSMENTS
from portal.settings.rules import SettingUnit, number, whole

ASSIST_LAB_MIN_HITS = whole(
    "assist_lab_min_hits",
    5,
    SettingUnit.ITEMS,
    between=(1, 6),
    group=ASSESSMENTS,
    title=_l("Level 1 lab: bad suggestions to catch, at least"),
    help=_l("Out of 6 bad suggestions among 20."),
    source=ASSESSMENT_PRACTICE,
)
ASSIST_LAB_MAX_FALSE_ALARMS = whole(
    "assist_lab_max_false_alarms",
    4,
    SettingUnit.ITEMS,
    between=(0, 14),
    group=ASSESSMENTS,
    title=_l("Level 1 lab: false alarms, at most"),
    help=_l("Out of 14 good suggestions among 20."),
    source=ASSESSMENT_PRACTICE,
)
ASSIST_LAB_MIN_D_PRIME = number(
    "assist_lab_min_d_prime",
    1.2,
    between=(0, 3),
    group=ASSESSMENTS,
    title=_l("Level 1 lab: telling good from bad, at least"),
    help=_l("One figure from both counts: 0 is guessing, 1.2 is clearly better than chance."),
    source=ASSESSMENT_PRACTICE,
)
ASSIST_LAB_TRIES = whole(
    "assist_lab_tries",
    3,
    SettingUnit.TRIES,
    between=(1, 10),
    group=ASSESSMENTS,
    title=_l("Level 1 lab: attempts before coaching"),
    help=_l("Then a coach practises with the person before the next attempt."),
    source=ASSESSMENT_PRACTICE,
)

SETTINGS = (
    ASSIST_LAB_MIN_HITS,
    ASSIST_LAB_MAX_FALSE_ALARMS,
    ASSIST_LAB_MIN_D_PRIME,
    ASSIST_LAB_TRIES,
)
