"""Whether mail leaves in time."""

from portal.core import clock
from portal.core.health import Check
from portal.outbox import queries, rules


def mail_leaves() -> str | None:
    """No mail has waited for more than an hour past its time; where mail is not set up, none is meant to leave."""
    due_at = queries.oldest_due_at() if queries.can_mail() else None
    if due_at is None or not clock.is_past(due_at, by=rules.LATE):
        return None
    hours = round((clock.now() - due_at).total_seconds() / 3600, 1)
    return f"The oldest mail should have left {hours:g} hours ago. Is the worker running?"


CHECKS = (Check("outbox", mail_leaves),)
