"""Learning and assessment: lessons, quizzes, labs and sign-offs."""

from flask_babel import lazy_gettext as _l

from portal.core.feature import Erasure, Feature
from portal.paths.sources import STEP_SOURCES
from portal.training import announced, assessments, labs, lessons, quizzes, search, signoffs, tasks
from portal.training.actions import TrainingAction
from portal.training.assessments import commands as assessment_commands
from portal.training.blueprint import bp
from portal.training.labs.settings import SETTINGS as LAB_SETTINGS
from portal.training.labs.source import SOURCE as LABS
from portal.training.lessons.source import SOURCE as LESSONS
from portal.training.quizzes.settings import SETTINGS as QUIZ_SETTINGS
from portal.training.quizzes.source import SOURCE as QUIZZES
from portal.training.signoffs import commands as signoff_commands
from portal.training.signoffs.notices import KINDS
from portal.training.signoffs.settings import SETTINGS as SIGN_OFF_SETTINGS
from portal.training.signoffs.source import SOURCE as SIGN_OFFS
from portal.training.words import KEPT, PRIVACY_KEPT, PRIVACY_SEEN, SUBJECTS

# importing a part registers its views; the order is that of a path
PARTS = (lessons, assessments, quizzes, labs, signoffs)

FEATURE = Feature(
    name="training",
    title=_l("Training"),
    blueprints=(bp,),
    labels=tuple(part.LABELS for part in PARTS),
    sentences=tuple(part.SENTENCES for part in PARTS),
    actions=(TrainingAction,),
    settings=(*QUIZ_SETTINGS, *LAB_SETTINGS, *SIGN_OFF_SETTINGS),
    subjects=SUBJECTS,
    provides={STEP_SOURCES: (LESSONS, QUIZZES, LABS, SIGN_OFFS, *announced.SOURCES)},
    tasks=tasks.SOURCES,
    search=search.find_hits,
    notices=KINDS,
    erases=(
        Erasure(assessment_commands.forget_person, _l("Their own notes in labs.")),
        Erasure(
            signoff_commands.forget_person,
            _l("Their name on observations they made, and what others wrote about them in observations."),
        ),
    ),
    keeps=KEPT,
    privacy_kept=PRIVACY_KEPT,
    privacy_seen=PRIVACY_SEEN,
)
