"""Who is cleared for what, why not, until when, as of any date; for a person, a team and a unit."""

from flask_babel import lazy_gettext as _l

from portal.agents.queries import learn_readiness
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.core.text import learn_words
from portal.core.web import Portal
from portal.people.erasing import learn_to_forget
from portal.readiness import beside, commands, jobs, panels
from portal.readiness.views import bp
from portal.readiness.words import LABELS, SENTENCES

NAV = (
    NavItem(
        label=_l("Learn"), endpoint="readiness.learn", permission=Permission.TRAINING_LEARN, place=Place.MINE,
        order=20, icon="book", on_tab_bar=True,
    ),
    NavItem(
        label=_l("Team"), endpoint="readiness.team", permission=Permission.READINESS_TEAM, place=Place.WORK,
        order=20, icon="people",
    ),
)  # fmt: skip

JOBS = jobs.JOBS
PANELS = (
    ("agents.show", panels.you_and_this_agent),
    ("agents.show", panels.people_beside),
    ("agents.row", panels.row_of_agent),
    ("people.person", panels.readiness_of),
    ("policies.show", panels.policy_to_sign),
    ("policies.row", panels.row_of_policy),
    ("pages.health", panels.last_sample),
)


def init_app(app: Portal) -> None:
    """Hand in the routes and the words."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
    learn_to_forget(commands.forget_person)
    learn_readiness(beside.count_ready)
