"""Changes: which agent takes which step at which place, who owns it, and when its phases begin."""

from flask_babel import lazy_gettext as _l

from portal.changes import panels, search
from portal.changes.actions import ChangeAction
from portal.changes.notices import KINDS
from portal.changes.views import bp
from portal.changes.words import KEPT, LABELS, PRIVACY_KEPT, SENTENCES, SUBJECTS
from portal.core.feature import Feature, Panel
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission

FEATURE = Feature(
    name="changes",
    title=_l("Changes"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Changes"),
            endpoint="changes.index",
            permission=Permission.CHANGES_LEAD,
            place=Place.WORK,
            order=57,
            icon="signpost-split",
            help=_l("What changes where, who owns it, and when each phase begins."),
        ),
    ),
    panels=(Panel("agents.deployment", panels.change_of),),
    search=search.find_hits,
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(ChangeAction,),
    notices=KINDS,
    subjects=SUBJECTS,
    keeps=KEPT,
    privacy_kept=PRIVACY_KEPT,
)
