"""The audit actions of imports."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class ImportAction(AuditAction):
    """An audit action with the words that the log page shows for it."""

    ANSWERED = "people.import_answered", _l("Answered a question about an import")
    CHECKED = "people.import_checked", _l("Checked a people import")
    COLUMNS_CHOSEN = "people.import_columns_chosen", _l("Chose the columns of an import")
    DISCARDED = "people.import_discarded", _l("Discarded an import")
    UNDONE = "people.import_undone", _l("Undid a people import")
    UPLOADED = "people.import_uploaded", _l("Uploaded a people file")
    APPLIED = "people.imported", _l("Imported people")
