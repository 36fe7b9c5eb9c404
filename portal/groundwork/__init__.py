"""What has to be done before a portal is useful, and how much of it is done."""

from portal.core.text import learn_words
from portal.core.web import Portal
from portal.groundwork.views import bp, on_today
from portal.groundwork.words import LABELS

PANELS = (("today.index", on_today),)


def init_app(app: Portal) -> None:
    """Hand in the page, and what it puts on an administrator's Today until all is done."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS)
