"""The agents of the company: what each may do, where, at which level, who owns it and who works with it."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.agents import commands, naming, panels, queries, search, tasks
from portal.agents.actions import AgentAction
from portal.agents.notices import KINDS
from portal.agents.settings import SETTINGS
from portal.agents.views import bp
from portal.agents.words import LABELS, SENTENCES, SUBJECTS, level_name, level_short
from portal.core import clock, db
from portal.core.feature import Feature, Panel
from portal.core.jobs import Job
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.directory.slots import AGENT_LOSSES


def remind_of_late_checks() -> int:
    """Remind the owners of sources whose check is late, once for each late check; return how many."""
    return db.perform(lambda: commands.remind_of_late_checks(clock.now()))


def tell_of_endings() -> int:
    """Tell people that an agent they worked with has ended, a limited number at once; return how many."""
    return db.perform(lambda: commands.tell_of_endings(clock.now()))


FEATURE = Feature(
    name="agents",
    title=_l("Agents"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Agents"),
            endpoint="agents.index",
            permission=Permission.AGENTS_VIEW,
            place=Place.MINE,
            order=30,
            icon="cpu",
            on_tab_bar=True,
            help=_l("What each agent may and may not do, who owns it and how to stop it."),
        ),
    ),
    jobs=(
        Job(
            name="late source checks",
            title=_l("Remind people to check sources"),
            every=timedelta(minutes=15),
            run=remind_of_late_checks,
        ),
        Job(
            name="ended agents",
            title=_l("Tell people that an agent has ended"),
            every=timedelta(minutes=1),
            run=tell_of_endings,
        ),
    ),
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(AgentAction,),
    settings=SETTINGS,
    subjects=SUBJECTS,
    row_names=naming.ROW_NAMES,
    panels=(
        Panel("home.main", panels.changes_beside),
        Panel("home.company", panels.company_agents),
    ),
    provides={AGENT_LOSSES: queries.count_losses},
    tasks=tasks.SOURCES,
    search=search.find_hits,
    notices=KINDS,
    template_globals={"level_name": level_name, "level_short": level_short},
)
