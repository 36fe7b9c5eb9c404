"""Who works here, where, under whom, in which roles and with what access, on any date; and how they sign in."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal
from portal.people import naming, signing_in
from portal.people.views import bp
from portal.people.words import ACCESS_LABELS, LABELS, SENTENCES

NAV = (
    NavItem(
        label=_l("People"), endpoint="people.index", permission=Permission.PEOPLE_VIEW, place=Place.ADMIN, order=10,
        icon="people",
    ),
    NavItem(
        label=_l("Units"), endpoint="people.units", permission=Permission.PEOPLE_MANAGE, place=Place.ADMIN, order=20,
        icon="diagram-3",
    ),
)  # fmt: skip


def init_app(app: Portal) -> None:
    """Hand in the routes, the words, and who is signed in."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
    learn_words(labels=ACCESS_LABELS)
    app.chrome["profile_url"] = lambda: url_for("people.profile")
    signing_in.init_app(app)
    naming.teach()
