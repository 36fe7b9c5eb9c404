"""What an administrator may set: the default numbers of the field and the portal's name, every change kept."""

from flask_babel import lazy_gettext as _l

from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal
from portal.settings import queries
from portal.settings.views import bp
from portal.settings.words import LABELS, SENTENCES

NAV = (
    NavItem(
        label=_l("Settings"), endpoint="settings.index", permission=Permission.SETTINGS_MANAGE, place=Place.ADMIN,
        order=60, icon="gear",
    ),
)  # fmt: skip


def init_app(app: Portal) -> None:
    """Hand in the routes and words, and put names and numbers on every page."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
    app.chrome["portal_name"] = lambda: queries.value("portal_name")
    app.chrome["company"] = lambda: queries.value("company")
    app.chrome["help_contact"] = lambda: queries.value("help_contact")
    app.chrome["duty_phone"] = lambda: queries.value("duty_phone")
