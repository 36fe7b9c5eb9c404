"""The projection of next promises, which orders and counts the queue."""

from flask_babel import lazy_gettext as _l

from portal.audit.projections import job_of
from portal.core.projection import Projection
from portal.reports import commands, queries

PROMISES = Projection(
    name="report promises",
    title=_l("Next due date of each report"),
    list_ids=queries.list_open_ids,
    kept=queries.find_promises_kept,
    compute=queries.find_promises_by_facts,
    refresh=commands.refresh_promises,
)
JOBS = (job_of(PROMISES),)
