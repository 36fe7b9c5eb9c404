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
    help=_l("Shown at the top of every page and in emails."),
    source=THIS_PORTAL,
)
COMPANY = text(
    "company",
    "",
    between=(0, 80),
    group=BRANDING,
    title=_l("Name of the company"),
    help=_l("Shown below the portal’s name. Optional."),
    source=THIS_PORTAL,
)
HELP_CONTACT = text(
    "help_contact",
    "",
    between=(0, 200),
    group=BRANDING,
    title=_l("Help contact"),
    help=_l("A name, email or room. Shown to people who cannot sign in."),
    source=THIS_PORTAL,
)
DUTY_PHONE = text(
    "duty_phone",
    "",
    between=(0, 60),
    group=BRANDING,
    title=_l("On-call phone"),
    help=_l("Shown where someone may need to stop an agent at once."),
    source=THIS_PORTAL,
)
SMALL_GROUP = whole(
    "small_group",
    5,
    SettingUnit.PEOPLE,
    between=(5, 50),
    group=SMALL_GROUPS,
    title=_l("Smallest group shown"),
    help=_l("Figures for smaller groups, and for the next smallest group, are hidden. The minimum is 5."),
    source=THIS_PORTAL,
)

SETTINGS = (PORTAL_NAME, COMPANY, HELP_CONTACT, DUTY_PHONE, SMALL_GROUP)
