"""The sample company: Northwind Mutual, in a database of its own, alive up to the day it is loaded."""

from portal.core.web import Portal
from portal.demo import sample
from portal.demo.views import bp, entrance, way_back

PANELS = (("people.sign_in", entrance), ("people.first_steps", way_back))


def init_app(app: Portal) -> None:
    """Hand in the pages, and the strip on top of every page of the sample."""
    app.register_blueprint(bp)
    app.chrome["sample"] = sample.banner
