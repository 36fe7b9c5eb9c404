"""The audit actions of audiences."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class AudienceAction(AuditAction):
    """An audit action with the words that the log page shows for it."""

    APPLIED = "audiences.applied", _l("Applied an audience")
    DRAFT_DISCARDED = "audiences.draft_discarded", _l("Discarded an audience draft")
    DRAFTED = "audiences.drafted", _l("Changed an audience draft")
    MADE = "audiences.made", _l("Made an audience")
    RETIRED = "audiences.retired", _l("Retired an audience")
