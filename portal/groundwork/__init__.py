"""The steps that make a portal useful, and which of them are done."""

from portal.core.feature import Feature, Panel
from portal.groundwork.views import bp, on_today
from portal.groundwork.words import LABELS
from portal.people.slots import SET_UP_PAGE

FEATURE = Feature(
    name="groundwork",
    blueprints=(bp,),
    panels=(Panel("home.top", on_today),),
    labels=(LABELS,),
    provides={SET_UP_PAGE: "groundwork.index"},
)
