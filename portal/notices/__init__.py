"""Notices to people: a row in their inbox and a mail, in the same transaction as the change they are about."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Erasure, Feature
from portal.notices import commands
from portal.people.slots import TELL

FEATURE = Feature(
    name="notices",
    provides={TELL: commands.tell},
    erases=(
        Erasure(commands.forget_person, _l("What they were told, and notices to others with their name.")),
    ),
)
