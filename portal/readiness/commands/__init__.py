"""Commands of readiness: suspensions, and the projections."""

from portal.readiness.commands.standings import recount, refresh
from portal.readiness.commands.suspensions import forget_person, lift_suspension, suspend

__all__ = [
    "forget_person",
    "lift_suspension",
    "recount",
    "refresh",
    "suspend",
]
