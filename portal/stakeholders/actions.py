"""The audit actions of stakeholders. No entry holds a score: the log has other readers than the map."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class StakeholderAction(AuditAction):
    """An audit action of stakeholders, with its words on the log page."""

    GROUP_ADDED = "stakeholders.group_added", _l("Added a stakeholder group")
    GROUP_EDITED = "stakeholders.group_edited", _l("Edited a stakeholder group")
    GROUP_RETIRED = "stakeholders.group_retired", _l("Retired a stakeholder group")
    MAP_DOWNLOADED = "stakeholders.map_downloaded", _l("Downloaded a stakeholder map")
    SCORED = "stakeholders.scored", _l("Scored a stakeholder group for a change")
    TAKEN_OFF = "stakeholders.taken_off", _l("Took a stakeholder group off the map of a change")
