"""The sample company: Northwind Mutual, in a database of its own, alive up to the day it is loaded."""

from portal.core.web import Portal
from portal.demo import sample
from portal.demo.views import bp, link_to_persons

PANELS = (("people.sign_in", link_to_persons),)


def init_app(app: Portal) -> None:
    """Hand in the pages, and the strip on top of every page of the sample."""
    app.register_blueprint(bp)
    app.chrome["sample"] = sample.banner
