"""What there is to learn, follow and look up: every text of content/ in immutable versions."""

from portal.core.text import learn_words
from portal.core.web import Portal
from portal.library.words import LABELS, SENTENCES


def init_app(app: Portal) -> None:
    """Hand in the words."""
    learn_words(labels=LABELS, sentences=SENTENCES)
