"""The audit actions of content."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class LibraryAction(AuditAction):
    """An audit action with the words that the log page shows for it."""

    PROPOSED = "library.proposed", _l("Proposed content")
    PUBLISHED = "library.published", _l("Published content")
    SYNCED = "library.synced", _l("Imported the content files")
