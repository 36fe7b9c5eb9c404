"""What notices record in the audit log."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class NoticeAction(AuditAction):
    """Changes of what a person has chosen about mail."""

    CHOSEN = "notices.chosen", _l("Chose how often to get email")
    SWITCHED_OFF = "notices.switched_off", _l("Switched off one kind of email for everyone")
    SWITCHED_ON = "notices.switched_on", _l("Switched on one kind of email for everyone")
    STOPPED = "notices.stopped", _l("Stopped one kind of email by its link")
    RESUMED = "notices.resumed", _l("Started one kind of email again by its link")
