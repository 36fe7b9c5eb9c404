"""Notices to people: a row in their inbox and a mail, in the same transaction as the change they are about."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Erasure, Feature, Panel
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.notices import commands, queries
from portal.notices.actions import NoticeAction
from portal.notices.jobs import JOBS
from portal.notices.panels import kinds_link, mail_trouble
from portal.notices.settings import SETTINGS
from portal.notices.views import bell, bp
from portal.notices.words import LABELS, SENTENCES
from portal.people.slots import TELL, UNREAD

FEATURE = Feature(
    name="notices",
    title=_l("Inbox"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Inbox"),
            endpoint="notices.index",
            permission=Permission.PORTAL_USE,
            place=Place.OWN,
            order=5,
            icon="bell",
            help=_l(
                "What you were told by the portal, also by email. The bell shows how much of it is unread."
            ),
        ),
    ),
    jobs=JOBS,
    labels=(LABELS,),
    sentences=(SENTENCES,),
    settings=SETTINGS,
    actions=(NoticeAction,),
    panels=(Panel("people.person", mail_trouble, order=90), Panel("outbox.index", kinds_link)),
    chrome={"bell": bell},
    provides={TELL: commands.tell, UNREAD: queries.unread},
    erases=(
        Erasure(
            commands.forget_person,
            _l("What they were told, what they chose about email, and notices to others with their name."),
        ),
    ),
    privacy_kept=(_l("Notices in your inbox and when you read them, for a year."),),
)
