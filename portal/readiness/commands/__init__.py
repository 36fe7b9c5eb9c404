"""What changes readiness: suspensions, and the countable picture that is kept in step with the facts."""

from portal.readiness.commands.standings import recount, refresh
from portal.readiness.commands.suspensions import forget_person, lift_suspension, suspend

__all__ = [
    "forget_person",
    "lift_suspension",
    "recount",
    "refresh",
    "suspend",
]
