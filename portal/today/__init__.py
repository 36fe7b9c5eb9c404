"""Everyone's first page: what needs me, sorted by what blocks my work, and what changes for me."""

from flask_babel import lazy_gettext as _l

from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal
from portal.today.views import bp
from portal.today.words import LABELS, SENTENCES

NAV = (
    NavItem(
        label=_l("Today"), endpoint="today.index", permission=Permission.PORTAL_USE, place=Place.MINE, order=10,
        icon="house", on_tab_bar=True,
    ),
)  # fmt: skip


def init_app(app: Portal) -> None:
    """Hand in the first page and its words."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
