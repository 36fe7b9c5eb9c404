"""The projections of readiness: standings of people, counts of units, and which agents people work with."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from portal.audit.feed import News
from portal.audit.projections import job_of
from portal.core import clock, db
from portal.core.jobs import Job
from portal.core.projection import Projection
from portal.people.actions import PeopleAction
from portal.readiness import commands, queries


def list_moved_units(news: News, _at: datetime) -> Sequence[int]:
    """Return every unit if the tree has changed; a refresh of standings updates all other counts itself."""
    return queries.list_unit_ids() if news.has(PeopleAction.UNIT_MOVED) else ()


STANDINGS = Projection(
    name="standings",
    title=_l("Everyone’s clearance"),
    list_ids=queries.list_everybody,
    list_stale=queries.list_stale,
    kept=queries.find_standings_kept,
    compute=queries.find_standings_by_facts,
    refresh=commands.refresh,
)
TALLIES = Projection(
    name="tallies",
    title=_l("Ready people in each unit"),
    list_ids=queries.list_unit_ids,
    list_stale=list_moved_units,
    kept=queries.find_tallies_kept,
    compute=queries.find_tallies_by_facts,
    refresh=commands.recount,
    sample_size=20,
)
WORKS_WITH = Projection(
    name="works with",
    title=_l("Who works with which agent"),
    list_ids=queries.list_everybody,
    list_stale=queries.list_moved,
    kept=queries.find_works_with_kept,
    compute=queries.find_works_with_by_facts,
    refresh=commands.refresh_works_with,
    batch=500,
)
LEVELS = Projection(
    name="levels",
    title=_l("Level each person is ready for with each agent"),
    list_ids=queries.list_everybody,
    kept=queries.find_levels_kept,
    compute=queries.find_levels_by_standings,
    refresh=commands.refresh_levels,
    batch=500,
)
LEVEL_TALLIES = Projection(
    name="level tallies",
    title=_l("Ready people of each deployment"),
    list_ids=queries.list_deployment_ids,
    kept=queries.find_level_tallies_kept,
    compute=queries.find_level_tallies_counted,
    refresh=commands.recount_levels,
    sample_size=20,
)
PROJECTIONS = (STANDINGS, TALLIES, WORKS_WITH, LEVELS, LEVEL_TALLIES)


def follow_shortfalls() -> int:
    """Notice which live agents have too few ready people, and tell those who answer for them."""
    return db.perform(commands.follow_shortfalls)


def tell_of_versions() -> int:
    """Tell people about versions to do again and about withdrawn ones, a limited number at once."""

    def tell() -> int:
        at = clock.now()
        return commands.tell_of_versions(at) + commands.tell_of_withdrawals(at)

    return db.perform(tell)


def deliver_nudges() -> int:
    """Deliver the nudges whose sender can no longer undo them."""
    return db.perform(commands.deliver_nudges)


JOBS = (
    *(job_of(each) for each in PROJECTIONS),
    Job(
        name="shortfalls",
        title=_l("Notice live agents with too few ready people"),
        every=timedelta(minutes=1),
        run=follow_shortfalls,
        wait=timedelta(seconds=30),
    ),
    Job(
        name="new versions",
        title=_l("Tell people about new versions"),
        every=timedelta(minutes=1),
        run=tell_of_versions,
        wait=timedelta(seconds=45),
    ),
    Job(name="nudges", title=_l("Deliver nudges"), every=timedelta(seconds=20), run=deliver_nudges),
)
