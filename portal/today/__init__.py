"""Everyone's first page: the tasks of a person, with those first that block most of their work."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.today.views import bp
from portal.today.words import LABELS, SENTENCES

FEATURE = Feature(
    name="today",
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
    labels=(LABELS,),
    sentences=(SENTENCES,),
)
