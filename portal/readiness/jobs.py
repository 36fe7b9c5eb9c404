"""What the worker does for readiness: where everybody stands follows the facts and the clock; a sample is compared.

Each batch of people is a use case of its own, so that nobody who writes meanwhile waits for more than a moment.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from flask_babel import lazy_gettext as _l

from portal.audit import feed
from portal.audit.commands import Actor
from portal.audit.feed import News
from portal.audit.jobs import sequence_waiting
from portal.core import clock, db
from portal.core.jobs import Job
from portal.directory.actions import ImportAction
from portal.people.actions import PeopleAction
from portal.readiness import commands, queries

FOLLOWER = "standings"
MOVES_UNITS = (PeopleAction.UNIT_MOVED, ImportAction.APPLIED, ImportAction.UNDONE)
BATCH = 100  # people in one use case


def follow() -> int:
    """Work out again whoever the log has news of, and whoever time has moved; how many people.

    What was read is marked last: whatever stops this half-way, it is done again.
    """
    sequence_waiting()
    news = feed.unread(FOLLOWER)
    ids = (
        queries.list_everybody()
        if queries.concerns_everybody(news)
        else queries.list_stale(news, clock.now())
    )
    moves_units = news.mentions(*MOVES_UNITS)
    _refresh(ids)
    if not news.is_empty:
        db.perform(partial(_finish, news, moves_units=moves_units))
    return len(ids)


def rebuild(actor: Actor | None = None) -> int:
    """Work everybody out anew and count from scratch; how many people."""
    ids = queries.list_everybody()
    _refresh(ids)
    db.perform(lambda: commands.finish_rebuild(actor, people=len(ids)))
    return len(ids)


def sample() -> int:
    """Compare a sample with the facts, once all that is known is worked out; the health page shows what was found."""
    follow()
    drift = queries.find_drift()
    db.perform(lambda: commands.note_sample(drift))
    return drift.standings_off + drift.counts_off


def _refresh(ids: Sequence[int]) -> None:
    for start in range(0, len(ids), BATCH):
        db.perform(partial(commands.refresh, ids[start : start + BATCH]))


def _finish(news: News, *, moves_units: bool) -> None:
    if moves_units:
        commands.recount()
    feed.mark_read(news)


JOBS = (
    Job(
        name="readiness standings",
        title=_l("Work out who is ready"),
        every=timedelta(seconds=10),
        run=follow,
        follows=True,
    ),
    Job(name="readiness sample", every=timedelta(days=1), run=sample),
)
