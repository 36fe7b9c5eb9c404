"""Who is meant: rules over the directory that follow it by themselves, with a dry run and an explanation."""

from flask_babel import lazy_gettext as _l

from portal.audiences.views import bp
from portal.audiences.words import LABELS, SENTENCES
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal

NAV = (
    NavItem(
        label=_l("Audiences"), endpoint="audiences.index", permission=Permission.AUDIENCES_MANAGE, place=Place.WORK,
        order=60, icon="person-lines-fill",
    ),
)  # fmt: skip


def init_app(app: Portal) -> None:
    """Hand in the routes and the words."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
