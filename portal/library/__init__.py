"""The content library: every text of content/ in immutable versions."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.library import checks, jobs
from portal.library.actions import LibraryAction
from portal.library.views import bp
from portal.library.words import LABELS, SENTENCES, SUBJECTS

FEATURE = Feature(
    name="library",
    title=_l("Content"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Content"),
            endpoint="library.index",
            permission=Permission.CONTENT_VIEW,
            place=Place.WORK,
            order=70,
            icon="collection",
        ),
    ),
    checks=checks.CHECKS,
    jobs=jobs.JOBS,
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(LibraryAction,),
    subjects=SUBJECTS,
)
