"""Projections and the log: a job keeps each one up to date, another compares samples every night."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.audit import feed
from portal.audit.actions import LogAction
from portal.audit.commands import Actor, record
from portal.audit.jobs import sequence_waiting
from portal.core import clock, db, last_runs
from portal.core.feature import installed_projections
from portal.core.health import Check, CheckNote
from portal.core.jobs import Job
from portal.core.phrases import gettext as _
from portal.core.projection import Projection
from portal.core.text import local_datetime


def job_of(projection: Projection[Any]) -> Job:
    """Return the job that keeps a projection up to date with the log and the clock, for its feature to declare."""
    return Job(
        name=f"projection: {projection.name}",
        title=projection.title,
        every=timedelta(seconds=10),
        run=partial(follow, projection),
        follows=True,
    )


def follow(projection: Projection[Any]) -> int:
    """Refresh the rows that the log and the clock have made stale, at first all. Return how many ids.

    The cursor moves last: after a crash the same entries are read again.
    """
    sequence_waiting()
    news = feed.unread(projection.name)
    ids = projection.list_ids() if news.is_first else projection.list_stale(news, clock.now())
    projection.refresh_in_batches(ids)
    if news.is_first or not news.is_empty:
        db.perform(partial(feed.mark_read, news))
    return len(ids)


def rebuild(projection: Projection[Any], actor: Actor | None = None) -> int:
    """Refresh every row, record that, and compare a sample. Return how many ids."""
    ids = projection.list_ids()
    projection.refresh_in_batches(ids)
    db.perform(lambda: record(actor, LogAction.PROJECTION_REBUILT, projection=projection.name, rows=len(ids)))
    sample(projection)
    return len(ids)


def sample(projection: Projection[Any]) -> int:
    """Compare a sample with the facts; record the result in the log and for the health page. Return how many differ.

    Changes may run meanwhile: rows that differ are refreshed if they are stale, and compared again.
    """
    follow(projection)
    compared = projection.draw_sample()
    differing = projection.list_differing(compared)
    if differing:
        follow(projection)
        differing = projection.list_differing(differing)
    db.perform(
        lambda: record(
            None,
            LogAction.PROJECTION_SAMPLED,
            projection=projection.name,
            compared=len(compared),
            differing=len(differing),
        )
    )
    last_runs.record(
        _run_name(projection), problem=f"{len(differing)} / {len(compared)}" if differing else ""
    )
    return len(differing)


def sample_all() -> int:
    """Compare a sample of every projection. Return how many ids differ."""
    return sum(sample(projection) for projection in installed_projections())


def find_difference() -> str | None:
    """Return a problem that names the projections whose last sample differed from the facts."""
    runs = last_runs.find_all()
    problems = []
    for projection in installed_projections():
        run = runs.get(_run_name(projection))
        if run and run.problem:
            values = {"title": projection.title, "some": run.problem}
            problems.append(
                _(
                    "%(title)s: %(some)s in the sample are wrong. On the server, run: portal projections "
                    "rebuild",
                    **values,
                )
            )
    return " ".join(problems) or None


def last_comparison() -> CheckNote | None:
    """Return since when a sample of every projection agrees with the facts."""
    runs = last_runs.find_all()
    found = [runs.get(_run_name(projection)) for projection in installed_projections()]
    moments = [run.at for run in found if run]
    if len(moments) < len(found):
        return CheckNote(_("A sample is checked once a day"), "good")
    return CheckNote(_("The sample is correct. Checked %(when)s", when=local_datetime(min(moments))), "good")


def _run_name(projection: Projection[Any]) -> str:
    return f"projection: {projection.name}"


CHECKS = (Check("projections", _l("Lists and counts"), find_difference, last_comparison, for_machines=False),)
JOBS = (
    Job(
        name="projections: sample",
        title=_l("Check lists and counts"),
        every=timedelta(days=1),
        run=sample_all,
    ),
)
