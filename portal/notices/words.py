"""What the choices about mail are called on screen."""

from flask_babel import lazy_gettext as _l

from portal.notices.rules import Rhythm

LABELS = {
    Rhythm.AT_ONCE: _l("As it happens"),
    Rhythm.DAILY: _l("Once a day"),
    Rhythm.WEEKLY: _l("Once a week, on Monday"),
}
