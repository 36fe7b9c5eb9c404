"""Who works here, where, under whom, in which roles and with what access, on any date; and how they sign in."""

from flask import url_for

from portal.core.text import learn_words
from portal.core.web import Portal
from portal.people import signing_in
from portal.people.views import bp
from portal.people.words import LABELS, SENTENCES


def init_app(app: Portal) -> None:
    """Hand in the routes, the words, and who is signed in."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
    app.chrome["profile_url"] = lambda: url_for("people.profile")
    signing_in.init_app(app)
