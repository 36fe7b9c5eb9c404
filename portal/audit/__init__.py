"""What happened, who did it and when: an append-only log with a hash chain and signed checkpoints."""

from flask_babel import lazy_gettext as _l

from portal.audit import checks, jobs
from portal.audit.views import bp
from portal.audit.words import SENTENCES
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal

NAV = (
    NavItem(
        label=_l("Log"), endpoint="audit.index", permission=Permission.AUDIT_READ, place=Place.ADMIN, order=70,
        icon="journal-text",
    ),
)  # fmt: skip
JOBS = jobs.JOBS
CHECKS = checks.CHECKS


def init_app(app: Portal) -> None:
    """Hand in the routes and words."""
    app.register_blueprint(bp)
    learn_words(sentences=SENTENCES)
