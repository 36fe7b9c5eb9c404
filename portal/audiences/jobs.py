"""The projection of audiences: who is in each of them."""

from flask_babel import lazy_gettext as _l

from portal.audiences import commands, queries
from portal.audit.projections import job_of
from portal.core.projection import Projection

MEMBERS = Projection(
    name="audience members",
    title=_l("People in each audience"),
    list_ids=queries.list_ids,
    list_stale=queries.list_stale,
    kept=queries.find_counts_kept,
    compute=queries.find_counts_by_rule,
    refresh=commands.refresh_members,
    batch=1,
    sample_size=5,
)
JOBS = (job_of(MEMBERS),)
