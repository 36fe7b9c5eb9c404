"""The audit actions of reports."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class ReportAction(AuditAction):
    """An audit action with the words that the log page shows for it."""

    ACKNOWLEDGED = "reports.acknowledged", _l("Acknowledged a report")
    ASKED = "reports.asked", _l("Asked the reporter a question")
    CLOSED = "reports.closed", _l("Closed a report with an answer")
    CORRECTED = "reports.corrected", _l("Corrected a report just sent")
    FILED = "reports.filed", _l("Filed a report")
    MOVED = "reports.moved", _l("Moved a report to its next step")
    REOPENED = "reports.reopened", _l("Reopened a report")
    REPLIED = "reports.replied", _l("Sent a message about a report")
    RATING_PROPOSED = "reports.rating_proposed", _l("Proposed a lower rating of a report")
    RATED = "reports.rated", _l("Classified a report")
