"""What the company has laid down about working with agents, and who has acknowledged which version of it."""

from flask_babel import lazy_gettext as _l

from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal
from portal.people.erasing import learn_to_forget
from portal.policies import commands
from portal.policies.views import bp
from portal.policies.words import LABELS, SENTENCES

NAV = (
    NavItem(
        label=_l("Policies"), endpoint="policies.index", permission=Permission.PORTAL_USE, place=Place.MINE, order=40,
        icon="file-earmark-text",
    ),
)  # fmt: skip


def init_app(app: Portal) -> None:
    """Hand in the routes and the words."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
    learn_to_forget(commands.forget_person)
