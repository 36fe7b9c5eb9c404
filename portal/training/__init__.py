"""What people learn and show: lessons, quizzes, labs and sign-offs."""

from portal.core.text import learn_words
from portal.core.web import Portal
from portal.people.erasing import learn_to_forget
from portal.training import assessments, labs, lessons, quizzes, signoffs
from portal.training.assessments import commands as assessment_commands
from portal.training.blueprint import bp
from portal.training.signoffs import commands as signoff_commands

SUBJECTS = (
    lessons,
    assessments,
    quizzes,
    labs,
    signoffs,
)  # each brings its views and words; the order is that of a path


def init_app(app: Portal) -> None:
    """Hand in the routes and the words of every subject."""
    for subject in SUBJECTS:
        learn_words(labels=subject.LABELS, sentences=subject.SENTENCES)
    app.register_blueprint(bp)
    learn_to_forget(assessment_commands.forget_person)
    learn_to_forget(signoff_commands.forget_person)
