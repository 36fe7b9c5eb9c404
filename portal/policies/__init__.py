"""The company's policies about working with agents, and who has acknowledged which version."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Erasure, Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.paths.sources import STEP_SOURCES
from portal.policies import commands, search
from portal.policies.actions import PolicyAction
from portal.policies.jobs import JOBS
from portal.policies.naming import ROW_NAMES
from portal.policies.notices import KINDS
from portal.policies.settings import SETTINGS
from portal.policies.source import SOURCE
from portal.policies.tasks import SOURCES
from portal.policies.views import bp
from portal.policies.words import LABELS, SENTENCES, SUBJECTS

FEATURE = Feature(
    name="policies",
    title=_l("Policies"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Policies"),
            endpoint="policies.index",
            permission=Permission.PORTAL_USE,
            place=Place.MINE,
            order=40,
            icon="file-earmark-text",
            help=_l("What applies, what has changed since you signed, and where to sign."),
        ),
    ),
    jobs=JOBS,
    settings=SETTINGS,
    search=search.find_hits,
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(PolicyAction,),
    subjects=SUBJECTS,
    provides={STEP_SOURCES: (SOURCE,)},
    row_names=ROW_NAMES,
    tasks=SOURCES,
    notices=KINDS,
    erases=(
        Erasure(
            commands.forget_person,
            _l("Their name on policies they acknowledged, and what they wrote about policies."),
        ),
    ),
    keeps=(
        _l("Which policy versions they acknowledged, reviewed and approved, and when."),
        _l("Which policies they looked after."),
    ),
)
