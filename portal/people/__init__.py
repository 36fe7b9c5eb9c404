"""People: their units, managers, job roles and access on any date, and how they sign in."""

from flask_babel import lazy_gettext as _l

from portal.core.access import HAS_SIGN_IN_COOKIE, SIGN_IN_PAGE
from portal.core.feature import Feature
from portal.core.links import fixed_path
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.people import api, jobs, naming, search, signing_in
from portal.people.actions import PeopleAction
from portal.people.notices import KINDS
from portal.people.settings import SETTINGS
from portal.people.views import bp
from portal.people.words import ACCESS_LABELS, KEPT, LABELS, PRIVACY_KEPT, SENTENCES, SUBJECTS

FEATURE = Feature(
    name="people",
    title=_l("People and access"),
    blueprints=(bp, api.bp),
    navigation=(
        NavItem(
            label=_l("People"),
            endpoint="people.index",
            permission=Permission.PEOPLE_VIEW,
            place=Place.ADMIN,
            order=10,
            icon="people",
        ),
        NavItem(
            label=_l("Units"),
            endpoint="people.units",
            permission=Permission.PEOPLE_MANAGE,
            place=Place.ADMIN,
            order=20,
            icon="diagram-3",
        ),
    ),
    search=search.find_hits,
    labels=(LABELS, ACCESS_LABELS),
    sentences=(SENTENCES,),
    actions=(PeopleAction,),
    jobs=jobs.JOBS,
    settings=SETTINGS,
    subjects=SUBJECTS,
    row_names=naming.ROW_NAMES,
    chrome={
        "profile_url": lambda: fixed_path("people.profile"),
        "sign_out_url": lambda: fixed_path("people.sign_out"),
    },
    provides={SIGN_IN_PAGE: "people.sign_in", HAS_SIGN_IN_COOKIE: signing_in.has_cookie},
    notices=KINDS,
    keeps=KEPT,
    privacy_kept=PRIVACY_KEPT,
    set_up=signing_in.init_app,
)
