"""The clearances of people, teams and units, as of any date: what is missing, and until when they hold."""

from flask_babel import lazy_gettext as _l

from portal.agents.links import PEOPLE_PAGE
from portal.agents.queries import COUNT_READY
from portal.core.feature import Erasure, Feature, Panel
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.library.slots import FIND_IMPACT
from portal.paths.links import PATH_PAGES, PathPages
from portal.readiness import beside, commands, jobs, panels, queries, tasks
from portal.readiness.actions import ReadinessAction
from portal.readiness.notices import KINDS
from portal.readiness.settings import SETTINGS
from portal.readiness.views import bp
from portal.readiness.words import LABELS, PRIVACY_SEEN, SENTENCES
from portal.training.signoffs.certification import CERTIFICATION, Certification

FEATURE = Feature(
    name="readiness",
    title=_l("Readiness"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Learn"),
            endpoint="readiness.learn",
            permission=Permission.TRAINING_LEARN,
            place=Place.MINE,
            order=20,
            icon="book",
            on_tab_bar=True,
            help=_l("Your path, step by step. Your place is saved as you go."),
        ),
        NavItem(
            label=_l("Team"),
            endpoint="readiness.team",
            permission=Permission.READINESS_TEAM,
            place=Place.WORK,
            order=20,
            icon="people",
        ),
    ),
    panels=(
        Panel("agents.show", panels.you_and_this_agent),
        Panel("agents.show", panels.people_beside),
        Panel("agents.row", panels.row_of_agent),
        Panel("people.person", panels.readiness_of),
        Panel("policies.show", panels.policy_to_sign),
        Panel("policies.row", panels.row_of_policy),
        Panel("home.heading", panels.clearance_in_short),
        Panel("home.aside", panels.clearances, order=1),
        Panel("home.main", panels.team_in_short, order=-1),
        Panel("home.company", panels.company_ready, order=-1),
    ),
    jobs=jobs.JOBS,
    projections=jobs.PROJECTIONS,
    tasks=tasks.SOURCES,
    why_no_tasks_yet=tasks.why_not_known_yet,
    labels=(LABELS,),
    sentences=(SENTENCES,),
    settings=SETTINGS,
    notices=KINDS,
    provides={
        COUNT_READY: beside.count_ready,
        CERTIFICATION: Certification(
            certified=queries.certified, cleared_to=queries.find_cleared_to, refresh=commands.refresh
        ),
        FIND_IMPACT: beside.find_impact,
        PEOPLE_PAGE: "readiness.beside",
        PATH_PAGES: PathPages(
            all="readiness.learn", with_step="readiness.path_of", next_step="readiness.next_step"
        ),
    },
    erases=(
        Erasure(commands.forget_person, _l("What others wrote about them in suspensions.")),
        Erasure(commands.forget_reliefs, _l("What others wrote about them in extensions and exemptions.")),
    ),
    privacy_seen=PRIVACY_SEEN,
    actions=(ReadinessAction,),
)
