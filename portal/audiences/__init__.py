"""Audiences: rules over the directory that select people, with a preview and an explanation."""

from flask_babel import lazy_gettext as _l

from portal.audiences import jobs
from portal.audiences.actions import AudienceAction
from portal.audiences.views import bp
from portal.audiences.words import LABELS, SENTENCES, SUBJECTS
from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission

FEATURE = Feature(
    name="audiences",
    title=_l("Audiences"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Audiences"),
            endpoint="audiences.index",
            permission=Permission.AUDIENCES_MANAGE,
            place=Place.WORK,
            order=60,
            icon="person-lines-fill",
        ),
    ),
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(AudienceAction,),
    jobs=jobs.JOBS,
    projections=(jobs.MEMBERS,),
    subjects=SUBJECTS,
)
