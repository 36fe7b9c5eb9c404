"""What a search of the portal finds among people: those whose page the reader may open."""

from flask_babel import lazy_gettext as _l

from portal.core.links import fixed_path, path_of
from portal.core.permissions import Permission
from portal.core.search import HITS_MOST, Hit, HitGroup
from portal.people.models import Person
from portal.people.queries import choices


def find_hits(reader: Person, text: str) -> HitGroup:
    """Return the people whose names have words that begin like those of ``text``, or who have this address."""
    is_allowed = reader.may(Permission.PEOPLE_VIEW)
    found = choices.search_people(reader, Permission.PEOPLE_VIEW, text).choices if is_allowed else ()
    return HitGroup(
        title=_l("People"),
        icon="people",
        order=50,
        hits=[
            Hit(each.text, path_of("people.show", person_id=each.value), each.note)
            for each in found[:HITS_MOST]
        ],
        more_url=fixed_path("people.index") if is_allowed else "",
    )
