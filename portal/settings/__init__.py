"""What an administrator may set: the default numbers of the field and the portal's name, every change kept."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.settings import queries
from portal.settings.actions import SettingAction
from portal.settings.views import bp
from portal.settings.words import LABELS, SENTENCES, SUBJECTS

FEATURE = Feature(
    name="settings",
    title=_l("Settings"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Settings"),
            endpoint="settings.index",
            permission=Permission.SETTINGS_MANAGE,
            place=Place.ADMIN,
            order=60,
            icon="gear",
        ),
    ),
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(SettingAction,),
    subjects=SUBJECTS,
    chrome={
        "portal_name": lambda: queries.value("portal_name"),
        "company": lambda: queries.value("company"),
        "help_contact": lambda: queries.value("help_contact"),
        "duty_phone": lambda: queries.value("duty_phone"),
    },
)
