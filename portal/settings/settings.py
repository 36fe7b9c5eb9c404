"""Settings that every page or several features read: name of the portal, contacts, and the smallest group shown."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import BRANDING, SMALL_GROUPS, THIS_PORTAL
from portal.settings.rules import SettingUnit, text, whole

PORTAL_NAME = text(
    "portal_name",
    "Working with agents",
    between=(1, 60),
    group=BRANDING,
    title=_l("Name of the portal"),
    help=_l("Stands at the top of every page and in mails."),
    source=THIS_PORTAL,
)
COMPANY = text(
    "company",
    "",
    between=(0, 80),
    group=BRANDING,
    title=_l("Name of the company"),
    help=_l("Stands below the name of the portal. May be empty."),
    source=THIS_PORTAL,
)
HELP_CONTACT = text(
    "help_contact",
    "",
    between=(0, 200),
    group=BRANDING,
    title=_l("Whom to ask for help"),
    help=_l("A name, a mail address or a room; shown where someone cannot sign in."),
    source=THIS_PORTAL,
)
DUTY_PHONE = text(
    "duty_phone",
    "",
    between=(0, 60),
    group=BRANDING,
    title=_l("Duty phone"),
    help=_l("Shown where an agent has to be stopped at once."),
    source=THIS_PORTAL,
)
SMALL_GROUP = whole(
    "small_group",
    5,
    SettingUnit.PEOPLE,
    between=(5, 50),
    group=SMALL_GROUPS,
    title=_l("Figures about people, from"),
    help=_l("Results of smaller groups, and the next smallest group, stay hidden. Never below 5."),
    source=THIS_PORTAL,
)

SETTINGS = (PORTAL_NAME, COMPANY, HELP_CONTACT, DUTY_PHONE, SMALL_GROUP)
