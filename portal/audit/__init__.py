"""The audit log: an append-only table of what happened, with a hash chain and signed checkpoints."""

from flask_babel import lazy_gettext as _l

from portal.audit import checks, jobs, projections
from portal.audit.actions import LogAction
from portal.audit.views import bp
from portal.audit.words import SENTENCES, SUBJECTS
from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission

FEATURE = Feature(
    name="audit",
    title=_l("The log itself"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Log"),
            endpoint="audit.index",
            permission=Permission.AUDIT_READ,
            place=Place.ADMIN,
            order=70,
            icon="journal-text",
        ),
    ),
    jobs=(*jobs.JOBS, *projections.JOBS),
    checks=(*checks.CHECKS, *projections.CHECKS),
    sentences=(SENTENCES,),
    actions=(LogAction,),
    subjects=SUBJECTS,
)
