"""The audit actions of content."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class LibraryAction(AuditAction):
    """An audit action with the words that the log page shows for it."""

    PROPOSED = "library.proposed", _l("Proposed content")
    PUBLISHED = "library.published", _l("Published content")
    ANNOUNCED = "library.announced", _l("Announced content")
    WITHDRAWN = "library.withdrawn", _l("Withdrew content")
    RETIRED = "library.retired", _l("Retired content")
    SYNCED = "library.synced", _l("Imported the content files")
