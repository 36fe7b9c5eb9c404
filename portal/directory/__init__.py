"""Imports of people: compare a file with the directory, apply it in one transaction, undo it for some hours."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.core.feature import Erasure, Feature
from portal.core.jobs import Job
from portal.directory import commands, steps
from portal.directory.actions import ImportAction
from portal.directory.settings import SETTINGS
from portal.directory.views import bp
from portal.directory.words import LABELS, SENTENCES, SUBJECTS
from portal.people.slots import IMPORT_PAGE

FEATURE = Feature(
    name="directory",
    title=_l("People imports"),
    blueprints=(bp,),
    jobs=(
        Job(
            name="stale imports",
            title=_l("Delete files that were never imported"),
            every=timedelta(hours=6),
            run=steps.forget_stale,
        ),
    ),
    labels=(LABELS,),
    sentences=(SENTENCES,),
    actions=(ImportAction,),
    settings=SETTINGS,
    subjects=SUBJECTS,
    provides={IMPORT_PAGE: "directory.index"},
    erases=(Erasure(commands.forget_person, _l("Your rows in people imports.")),),
)
