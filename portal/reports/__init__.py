"""Reports by employees about agents, good and bad, and the answer to each."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature, Panel
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.people.slots import COUNT_OPEN_REPORTS
from portal.reports import pages, panels, queries, search, tasks
from portal.reports.actions import ReportAction
from portal.reports.jobs import JOBS, PROMISES
from portal.reports.notices import KINDS
from portal.reports.settings import SETTINGS
from portal.reports.views import BLUEPRINTS, help_with_a_fault, report_url
from portal.reports.words import KEPT, LABELS, PRIVACY_KEPT, PRIVACY_SEEN, SENTENCES, SUBJECTS

FEATURE = Feature(
    name="reports",
    title=_l("Reports"),
    blueprints=BLUEPRINTS,
    navigation=(
        NavItem(
            label=_l("Report"),
            endpoint="reports.new",
            permission=Permission.REPORTS_FILE,
            place=Place.PHONE,
            order=25,
            icon="flag",
            on_tab_bar=True,
        ),
        NavItem(
            label=_l("My reports"),
            endpoint="reports.mine",
            permission=Permission.REPORTS_FILE,
            place=Place.OWN,
            order=60,
            icon="chat-left-text",
            help=_l("On your profile, behind your initials: what happened to each issue you reported."),
        ),
        NavItem(
            label=_l("Triage"),
            endpoint="triage.index",
            permission=Permission.REPORTS_TRIAGE,
            place=Place.WORK,
            order=10,
            icon="inbox",
            count=pages.count_waiting,
            count_label=_l("open"),
        ),
    ),
    jobs=JOBS,
    projections=(PROMISES,),
    panels=(
        Panel("pages.show_help", help_with_a_fault),
        Panel("home.tasks", panels.own_reports),
        Panel("home.main", panels.newest_answer),
        Panel("home.aside", panels.report_card, order=2),
        Panel("home.company", panels.company_reports),
    ),
    tasks=tasks.SOURCES,
    search=search.find_hits,
    labels=LABELS,
    sentences=(SENTENCES,),
    actions=(ReportAction,),
    settings=SETTINGS,
    subjects=SUBJECTS,
    chrome={"report_url": report_url},
    provides={COUNT_OPEN_REPORTS: queries.count_all_open},
    notices=KINDS,
    keeps=KEPT,
    privacy_kept=PRIVACY_KEPT,
    privacy_seen=PRIVACY_SEEN,
)
