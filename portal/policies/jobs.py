"""What the background worker does with policies: it reminds of reviews."""

from datetime import timedelta
from functools import partial

from flask_babel import lazy_gettext as _l

from portal.core import db
from portal.core.jobs import Job
from portal.policies import commands, queries
from portal.policies.rules.cycle import ReviewStanding


def remind_of_reviews() -> int:
    """Remind of the reviews that are due soon or overdue; return how many reminders there were to give."""
    due = [each for each in queries.list_reviews() if each.standing is not ReviewStanding.LATER]
    waiting = [each for each in due if not queries.is_reminded(each.version.key, each.due_on, each.standing)]
    for each in waiting:
        db.perform(
            partial(commands.remind_of_review, each.version, due_on=each.due_on, standing=each.standing)
        )
    return len(waiting)


JOBS = (
    Job(
        name="policy reviews",
        title=_l("Remind of the reviews of policies"),
        every=timedelta(hours=1),
        run=remind_of_reviews,
    ),
)
