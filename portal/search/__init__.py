"""One box that finds pages, agents, policies, lessons, reports and people."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature
from portal.core.links import fixed_path
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.search.views import bp

FEATURE = Feature(
    name="search",
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Search"),
            endpoint="search.index",
            permission=Permission.PORTAL_USE,
            place=Place.OWN,
            order=5,
            icon="search",
            help=_l("Finds agents, policies, lessons, your reports, and the people you may see."),
        ),
    ),
    chrome={"search_url": lambda: fixed_path("search.index")},
)
