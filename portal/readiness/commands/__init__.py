"""What changes readiness: suspensions, and the countable picture that is kept in step with the facts."""

from portal.readiness.commands.observations import observe
from portal.readiness.commands.standings import finish_rebuild, note_sample, recount, refresh
from portal.readiness.commands.suspensions import forget_person, lift_suspension, suspend

__all__ = [
    "finish_rebuild",
    "forget_person",
    "lift_suspension",
    "note_sample",
    "observe",
    "recount",
    "refresh",
    "suspend",
]
