"""What a search of the portal finds in the news: the messages that the reader got."""

from flask_babel import lazy_gettext as _l

from portal.core.links import fixed_path, path_of
from portal.core.paging import PageMark
from portal.core.search import HITS_MOST, Hit, HitGroup
from portal.messages import queries
from portal.people.models import Person


def find_hits(reader: Person, text: str) -> HitGroup:
    """Return the messages to ``reader`` with this text, the newest first."""
    found = queries.list_news(reader, PageMark(), text=text).rows[:HITS_MOST]
    return HitGroup(
        title=_l("News"),
        icon="megaphone",
        order=35,
        hits=[
            Hit(each.title, path_of("news.show", message_id=each.message_id), each.sender) for each in found
        ],
        more_url=fixed_path("news.index"),
    )
