"""What the log says of content."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class LibraryAction(AuditAction):
    """Each action with its words on the log page."""

    PROPOSED = "library.proposed", _l("Filed a proposal for content")
    PUBLISHED = "library.published", _l("Published content")
    SYNCED = "library.synced", _l("Took in the content files")
