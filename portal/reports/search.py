"""What a search of the portal finds among reports: one's own, and by its number one that the reader may triage."""

from flask_babel import lazy_gettext as _l

from portal.core.links import fixed_path, path_of
from portal.core.search import HITS_MOST, Hit, HitGroup, words_of
from portal.people.models import Person
from portal.reports import queries


def find_hits(reader: Person, text: str) -> HitGroup:
    """Return the reader's own reports with these words, and the report with this number; two statements."""
    to_triage = queries.find_numbered(reader, text)
    mine = queries.search_mine(reader, words_of(text), most=HITS_MOST)
    hits = [Hit(each.what, path_of("reports.show", report_id=each.id), each.number) for each in mine]
    if to_triage:
        hits.insert(0, Hit(to_triage.what, path_of("triage.show", report_id=to_triage.id), to_triage.number))
    return HitGroup(
        title=_l("Reports"), icon="flag", order=10, hits=hits[:HITS_MOST], more_url=fixed_path("reports.mine")
    )
