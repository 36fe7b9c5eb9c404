"""Who signed which exact text, with what meaning, and how they proved who they are.

A feature mixes :class:`~portal.signatures.models.Signed` into the model of what is signed, shows a
:class:`~portal.signatures.signing.SigningForm`, and fills the columns with
:func:`~portal.signatures.commands.signature`.
"""

from flask import Blueprint

from portal.core.text import learn_words
from portal.core.web import Portal
from portal.signatures.words import LABELS, SENTENCES

bp = Blueprint(
    "signatures", __name__, template_folder="templates"
)  # pieces of pages; it has no page of its own


def init_app(app: Portal) -> None:
    """Hand in the templates and the words."""
    app.register_blueprint(bp)
    learn_words(labels=LABELS, sentences=SENTENCES)
