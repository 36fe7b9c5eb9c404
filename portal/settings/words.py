"""What settings, their groups and their units are called on screen."""

from typing import Any

from flask_babel import lazy_gettext as _l, ngettext

from portal.core.text import label
from portal.settings.rules import Group, Unit

LABELS = {
    Group.BRANDING: _l("Name and contact"),
    Group.SIGNING_IN: _l("Signing in"),
    Group.ASSESSMENTS: _l("Passing an assessment"),
    Group.CERTIFICATION: _l("How long a clearance holds"),
    Group.REMINDERS: _l("Due dates and reminders"),
    Group.SMALL_GROUPS: _l("Small groups stay hidden"),
    Group.SEVERITY: _l("How severe a report is"),
    Group.ANSWERS: _l("How soon a report is answered"),
    Group.HOUSEKEEPING: _l("Housekeeping"),
    Unit.NONE: "",
    Unit.PERCENT: _l("%%"),
    Unit.CHARACTERS: _l("characters"),
    Unit.HOURS: _l("hours"),
    Unit.MINUTES: _l("minutes"),
    Unit.DAYS: _l("days"),
    Unit.BUSINESS_DAYS: _l("business days"),
    Unit.MONTHS: _l("months"),
    Unit.TRIES: _l("tries"),
    Unit.ITEMS: _l("items"),
    Unit.PEOPLE: _l("people"),
    Unit.POINTS: _l("points"),
    Unit.REMINDERS: _l("reminders"),
}

