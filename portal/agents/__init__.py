"""The agents that work here: what each may do, where, at which level, who answers for it and who works beside it."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.agents import commands, naming
from portal.agents.views import bp
from portal.agents.words import LABELS, SENTENCES, level_name, level_short
from portal.core import clock, db
from portal.core.jobs import Job
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal

NAV = (
    NavItem(
        label=_l("Agents"), endpoint="agents.index", permission=Permission.AGENTS_VIEW, place=Place.MINE, order=30,
        icon="cpu", on_tab_bar=True,
    ),
)  # fmt: skip


def remind_of_late_checks() -> int:
    """Tell the owners of sources whose check is late, once for each late check."""
    return db.perform(lambda: commands.remind_of_late_checks(clock.now()))


JOBS = (Job(name="late source checks", every=timedelta(minutes=15), run=remind_of_late_checks),)


def init_app(app: Portal) -> None:
    """Hand in the routes and words, and the names of the four levels for every page."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
    naming.teach()
    app.jinja_env.globals.update(level_name=level_name, level_short=level_short)
