"""The audit actions of people, units, sites and sign-in."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class PeopleAction(AuditAction):
    """An audit action with the words that the log page shows for it."""

    ACCESS_GRANTED = "people.access_granted", _l("Gave access")
    ACCESS_WITHDRAWN = "people.access_withdrawn", _l("Removed access")
    ADDED = "people.added", _l("Added to the directory")
    CONFIRMED = "people.confirmed", _l("Confirmed their password")
    DETAILS_CHANGED = "people.details_changed", _l("Corrected details")
    FIRST_ADMINISTRATOR_MADE = "people.first_administrator_made", _l("Made the first administrator")
    JOB_ROLES_ASSIGNED = "people.job_roles_assigned", _l("Changed job roles")
    LINK_MADE = "people.link_made", _l("Made an invitation or reset link")
    PASSWORD_CHANGED = "people.password_changed", _l("Changed their password")
    PASSWORD_SET = "people.password_set", _l("Chose a password with a link")
    PLACED = "people.placed", _l("Changed unit, site or manager")
    PREFERENCES_CHANGED = "people.preferences_changed", _l("Changed their own settings")
    RESET_ASKED = "people.reset_asked", _l("Asked to reset their password")
    SIGN_IN_FAILED = "people.sign_in_failed", _l("Failed to sign in")
    SIGNED_IN = "people.signed_in", _l("Signed in")
    SIGNED_OUT = "people.signed_out", _l("Signed out")
    SIGNED_OUT_ELSEWHERE = "people.signed_out_elsewhere", _l("Signed out on all other browsers")
    SITE_ADDED = "people.site_added", _l("Added a site")
    STATE_CHANGED = "people.state_changed", _l("Changed a state")
    UNIT_MOVED = "people.unit_moved", _l("Moved a unit")
    UNIT_OPENED = "people.unit_opened", _l("Added a unit")
    UNIT_RENAMED = "people.unit_renamed", _l("Renamed a unit")
