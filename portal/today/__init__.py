"""Everyone's first page: the tasks of a person, with those first that block most of their work."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Erasure, Feature, Panel
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.today import commands
from portal.today.actions import TodayAction
from portal.today.panels import calendar_link
from portal.today.views import bp
from portal.today.words import LABELS, SENTENCES

FEATURE = Feature(
    name="today",
    title=_l("Today"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Today"),
            endpoint="today.index",
            permission=Permission.PORTAL_USE,
            place=Place.MINE,
            order=10,
            icon="house",
            on_tab_bar=True,
            help=_l("What is due, what it unlocks, and what changes for you."),
        ),
    ),
    panels=(Panel("notices.choices", calendar_link),),
    actions=(TodayAction,),
    erases=(Erasure(commands.forget_person, _l("The private link to their due dates.")),),
    privacy_kept=(_l("Your private link to your due dates, until you end it."),),
    labels=(LABELS,),
    sentences=(SENTENCES,),
)
