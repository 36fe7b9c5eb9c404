"""What people say about agents, good and bad, and the answer each of them gets."""

from flask_babel import lazy_gettext as _l

from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal
from portal.reports import queries
from portal.reports.views import BLUEPRINTS, report_url
from portal.reports.words import LABELS, SENTENCES

NAV = (
    NavItem(
        label=_l("Report"), endpoint="reports.new", permission=Permission.REPORTS_FILE, place=Place.PHONE, order=25,
        icon="flag", on_tab_bar=True,
    ),
    NavItem(
        label=_l("My reports"), endpoint="reports.mine", permission=Permission.REPORTS_FILE, place=Place.OWN,
        order=60, icon="chat-left-text",
    ),
    NavItem(
        label=_l("Triage"), endpoint="triage.index", permission=Permission.REPORTS_TRIAGE, place=Place.WORK, order=10,
        icon="inbox", count=queries.count_open, count_label=_l("open"),
    ),
)  # fmt: skip


def init_app(app: Portal) -> None:
    """Hand in the routes and words, and the address behind the button in the masthead."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for labels in LABELS:
        learn_words(labels=labels)
    learn_words(sentences=SENTENCES)
    app.chrome["report_url"] = report_url
