"""Files of people that propose changes to the directory: read, compare, apply as one step, take back within a day."""

from datetime import timedelta

from portal.core.jobs import Job
from portal.core.text import learn_words
from portal.core.web import Portal
from portal.directory import commands, steps
from portal.directory.views import bp
from portal.directory.words import LABELS, SENTENCES
from portal.people.erasing import learn_to_forget

JOBS = (Job(name="stale imports", every=timedelta(hours=6), run=steps.forget_stale),)


def init_app(app: Portal) -> None:
    """Hand in the routes, the words, and what imports forget about an erased person."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
    learn_to_forget(commands.forget_person)
