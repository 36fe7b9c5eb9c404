"""Commands of readiness: suspensions, reliefs, nudges, and the projections."""

from portal.readiness.commands.downloads import download_team
from portal.readiness.commands.levels import recount_levels, refresh_levels
from portal.readiness.commands.nudges import deliver_nudges, nudge, undo_nudges
from portal.readiness.commands.reliefs import end_relief, forget_reliefs, relieve
from portal.readiness.commands.renewing import tell_of_versions, tell_of_withdrawals
from portal.readiness.commands.shortfalls import follow_shortfalls
from portal.readiness.commands.standings import recount, refresh
from portal.readiness.commands.suspensions import forget_person, lift_suspension, suspend
from portal.readiness.commands.works_with import refresh_works_with

__all__ = [
    "deliver_nudges",
    "download_team",
    "end_relief",
    "follow_shortfalls",
    "forget_person",
    "forget_reliefs",
    "lift_suspension",
    "nudge",
    "recount",
    "recount_levels",
    "refresh",
    "refresh_levels",
    "refresh_works_with",
    "relieve",
    "suspend",
    "tell_of_versions",
    "tell_of_withdrawals",
    "undo_nudges",
]
