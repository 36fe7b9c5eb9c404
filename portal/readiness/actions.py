"""The audit actions of clearances."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class ReadinessAction(AuditAction):
    """An audit action of readiness, with its words on the log page."""

    SUSPENDED = "readiness.suspended", _l("Suspended a clearance")
    VERSION_TOLD = "readiness.version_told", _l("Told people about a new version")
    WITHDRAWAL_TOLD = "readiness.withdrawal_told", _l("Told people that a version was withdrawn")
    FELL_SHORT = "readiness.fell_short", _l("Noticed too few ready people")
    ENOUGH_AGAIN = "readiness.enough_again", _l("Noticed enough ready people again")
    RELIEVED = "readiness.relieved", _l("Gave more time for a path")
    RELIEF_ENDED = "readiness.relief_ended", _l("Ended an extension or exemption")
    TEAM_DOWNLOADED = "readiness.team_downloaded", _l("Downloaded the clearances of people")
    NUDGED = "readiness.nudged", _l("Nudged people")
    NUDGES_UNDONE = "readiness.nudges_undone", _l("Undid nudges before they left")
    NUDGES_DELIVERED = "readiness.nudges_delivered", _l("Delivered nudges")
    SUSPENSION_LIFTED = "readiness.suspension_lifted", _l("Lifted a suspension")
