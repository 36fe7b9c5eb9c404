"""Stakeholders: the groups that changes concern, how they are scored for each change, and the map."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature, Panel
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.stakeholders import panels
from portal.stakeholders.actions import StakeholderAction
from portal.stakeholders.views import bp
from portal.stakeholders.words import KEPT, LABELS, PRIVACY_KEPT, SENTENCES, SUBJECTS, TREATMENTS

FEATURE = Feature(
    name="stakeholders",
    title=_l("Stakeholders"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Stakeholders"),
            endpoint="stakeholders.index",
            permission=Permission.CHANGES_LEAD,
            place=Place.WORK,
            order=58,
            icon="bullseye",
            help=_l("Which groups a change concerns, how much, and what they need to know."),
        ),
    ),
    panels=(Panel("changes.main", panels.map_of),),
    labels=(LABELS, TREATMENTS),
    sentences=(SENTENCES,),
    actions=(StakeholderAction,),
    subjects=SUBJECTS,
    keeps=KEPT,
    privacy_kept=PRIVACY_KEPT,
)
