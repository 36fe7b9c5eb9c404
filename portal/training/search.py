"""What a search of the portal finds in training: lessons in force, by title and text."""

from flask_babel import lazy_gettext as _l

from portal.core.links import path_of
from portal.core.search import HITS_MOST, Hit, HitGroup, words_of
from portal.library import queries as library_queries
from portal.library.rules import ContentKind
from portal.people.models import Person


def find_hits(_reader: Person, text: str) -> HitGroup:
    """Return the lessons in force that contain these words."""
    found = library_queries.search_current(ContentKind.LESSON, words_of(text))[:HITS_MOST]
    return HitGroup(
        title=_l("Lessons"),
        icon="mortarboard",
        order=40,
        hits=[
            Hit(each.title, path_of("training.lesson", key=each.key), each.content["lede"]) for each in found
        ],
    )
