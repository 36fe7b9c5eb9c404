"""The sample company: Northwind Mutual, in a database of its own, with events up to the day it is loaded."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature, Panel
from portal.demo import sample
from portal.demo.actions import DemoAction
from portal.demo.views import bp, entrance, way_back

FEATURE = Feature(
    name="demo",
    title=_l("Sample company"),
    blueprints=(bp,),
    panels=(Panel("people.sign_in", entrance), Panel("people.first_steps", way_back)),
    chrome={"sample": sample.banner},
    actions=(DemoAction,),
)
