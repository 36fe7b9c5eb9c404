"""What a search of the portal finds among changes: those that the reader leads or owns."""

from flask_babel import lazy_gettext as _l

from portal.changes import queries
from portal.core.links import fixed_path, path_of
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.search import HITS_MOST, Hit, HitGroup
from portal.people.models import Person


def find_hits(reader: Person, text: str) -> HitGroup:
    """Return the open changes with this text in their name; none for people who lead no changes."""
    hits: list[Hit] = []
    if reader.may(Permission.CHANGES_LEAD):
        found = queries.list_changes(reader, PageMark(), over=False, text=text).rows[:HITS_MOST]
        hits = [Hit(each.title, path_of("changes.show", change_id=each.id), each.owner) for each in found]
    return HitGroup(
        title=_l("Changes"), icon="signpost-split", order=45, hits=hits, more_url=fixed_path("changes.index")
    )
