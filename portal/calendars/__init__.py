"""Business calendars of the company and its sites: time zone, working hours and days off."""

from flask_babel import lazy_gettext as _l

from portal.calendars.actions import CalendarAction
from portal.calendars.views import bp
from portal.calendars.words import LABELS, SENTENCES, SUBJECTS
from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission

FEATURE = Feature(
    name="calendars",
    title=_l("Business calendars"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Business calendars"),
            endpoint="calendars.index",
            permission=Permission.SETTINGS_MANAGE,
            place=Place.ADMIN,
            order=62,
            icon="calendar3",
        ),
    ),
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(CalendarAction,),
    subjects=SUBJECTS,
)
