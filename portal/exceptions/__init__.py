"""Exceptions to policies: asked for with a safeguard, decided by somebody else, and ended on their day."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Erasure, Feature, Panel
from portal.exceptions import commands
from portal.exceptions.actions import ExceptionAction
from portal.exceptions.jobs import JOBS
from portal.exceptions.notices import KINDS
from portal.exceptions.panels import exceptions_of_person, exceptions_of_reader, link_to_exceptions
from portal.exceptions.settings import SETTINGS
from portal.exceptions.tasks import SOURCES
from portal.exceptions.views import bp
from portal.exceptions.words import ENDINGS, LABELS, SENTENCES, STATES, SUBJECTS

FEATURE = Feature(
    name="exceptions",
    title=_l("Exceptions to policies"),
    blueprints=(bp,),
    panels=(
        Panel("policies.about", exceptions_of_reader),
        Panel("policies.index", link_to_exceptions),
        Panel("people.person", exceptions_of_person, order=40),
    ),
    jobs=JOBS,
    tasks=SOURCES,
    labels=(LABELS, STATES, ENDINGS),
    sentences=(SENTENCES,),
    settings=SETTINGS,
    actions=(ExceptionAction,),
    subjects=SUBJECTS,
    notices=KINDS,
    erases=(
        Erasure(
            commands.forget_person,
            _l(
                "What they wrote about exceptions to policies, and what was written about exceptions for them."
            ),
        ),
    ),
    keeps=(_l("Which exceptions to policies they asked for, decided on or were covered by, and when."),),
    privacy_kept=(_l("Exceptions to policies that you asked for or that cover you."),),
)
