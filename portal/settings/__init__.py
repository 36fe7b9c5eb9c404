"""Values that an administrator may change. Features declare them; every version is kept."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.settings.actions import SettingAction
from portal.settings.queries import value
from portal.settings.settings import COMPANY, DUTY_PHONE, HELP_CONTACT, PORTAL_NAME, SETTINGS
from portal.settings.views import bp
from portal.settings.words import SENTENCES, SUBJECTS

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
    sentences=(SENTENCES,),
    actions=(SettingAction,),
    settings=SETTINGS,
    subjects=SUBJECTS,
    chrome={
        "portal_name": lambda: value(PORTAL_NAME),
        "company": lambda: value(COMPANY),
        "help_contact": lambda: value(HELP_CONTACT),
        "duty_phone": lambda: value(DUTY_PHONE),
    },
)
