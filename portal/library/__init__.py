"""What there is to learn, follow and look up: every text of content/ in immutable versions."""

from flask_babel import lazy_gettext as _l

from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal
from portal.library import checks
from portal.library.views import bp
from portal.library.words import LABELS, SENTENCES

NAV = (
    NavItem(
        label=_l("Content"), endpoint="library.index", permission=Permission.CONTENT_VIEW, place=Place.WORK, order=70,
        icon="collection",
    ),
)  # fmt: skip
CHECKS = checks.CHECKS


def init_app(app: Portal) -> None:
    """Hand in the routes and the words."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
