"""The actions of the log itself: copies, erasures and projections."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class LogAction(AuditAction):
    """Each action with its words on the log page."""

    EXPORTED = "audit.exported", _l("Downloaded the log")
    GUARDS_RESTORED = "audit.guards_restored", _l("Restored the triggers that protect the evidence")
    KEY_REPLACED = "audit.key_replaced", _l("Started a new key of the log")
    PERSON_ERASED = "audit.person_erased", _l("Erased the personal data of someone who left")
    PROJECTION_REBUILT = "audit.projection_rebuilt", _l("Recalculated lists and counts")
    PROJECTION_SAMPLED = (
        "audit.projection_sampled",
        _l("Checked a sample of lists and counts"),
    )
    UNMARKED_TAKEN = "audit.unmarked_taken", _l("Accepted entries that an older version left waiting")
