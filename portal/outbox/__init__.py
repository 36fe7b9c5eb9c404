"""Mails that wait to be delivered, in the same transaction as what they are about, and what became of them."""

from flask_babel import lazy_gettext as _l

from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal
from portal.outbox import checks, delivery, transport
from portal.outbox.views import bp, waiting
from portal.outbox.words import LABELS, SENTENCES

NAV = (
    NavItem(
        label=_l("Delivery"), endpoint="outbox.index", permission=Permission.OUTBOX_VIEW, place=Place.ADMIN, order=75,
        icon="envelope",
    ),
)  # fmt: skip
JOBS = delivery.JOBS
CHECKS = checks.CHECKS
PANELS = (("pages.health", waiting),)


def init_app(app: Portal) -> None:
    """Hand in the routes and words, and take the way out from the settings; a wrong one stops the start."""
    transport.set_up(app.settings)
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
