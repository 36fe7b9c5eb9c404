"""What the choices about mail are called on screen."""

from flask_babel import lazy_gettext as _l

from portal.core.pace import Pace
from portal.notices.rules import Rhythm

LABELS = {
    Pace.URGENT: _l("At once, day and night"),
    Pace.DIRECT: _l("As each reader chose"),
    Pace.NEWS: _l("With the digest"),
    Rhythm.AT_ONCE: _l("As it happens"),
    Rhythm.DAILY: _l("Once a day"),
    Rhythm.WEEKLY: _l("Once a week, on Monday"),
}

SENTENCES = {
    "kind_always_mailed": _l("Email of this kind is always sent."),
}
