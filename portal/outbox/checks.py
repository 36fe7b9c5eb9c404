"""Whether mail leaves in time."""

from portal.core import clock
from portal.core.health import Check
from portal.outbox import queries, rules


def mail_leaves() -> str | None:
    """No mail has waited for more than an hour past its time."""
    due_at = queries.oldest_due_at()
    if due_at is None or not clock.is_past(due_at, by=rules.LATE):
        return None
    minutes = int((clock.now() - due_at).total_seconds() // 60)
    return f"The oldest mail has been waiting for {minutes} minutes. Is the worker running?"


CHECKS = (Check("outbox", mail_leaves),)
