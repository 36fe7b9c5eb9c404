"""Metrics: what is measured, its values with period and source, and what it was before."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Feature
from portal.core.navigation import NavItem, Place
from portal.core.permissions import Permission
from portal.metrics import tasks
from portal.metrics.actions import MetricAction
from portal.metrics.settings import SETTINGS
from portal.metrics.views import bp
from portal.metrics.words import KEPT, LABELS, PRIVACY_KEPT, SENTENCES, SUBJECTS

FEATURE = Feature(
    name="metrics",
    title=_l("Metrics"),
    blueprints=(bp,),
    navigation=(
        NavItem(
            label=_l("Metrics"),
            endpoint="metrics.index",
            permission=Permission.METRICS_ENTER,
            place=Place.WORK,
            order=70,
            icon="graph-up",
            help=_l("What is measured, the newest values, and which of them are out of date."),
        ),
    ),
    tasks=tasks.SOURCES,
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(MetricAction,),
    settings=SETTINGS,
    subjects=SUBJECTS,
    keeps=KEPT,
    privacy_kept=PRIVACY_KEPT,
)
