"""The audit actions of policies."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class PolicyAction(AuditAction):
    """An audit action of policies, with its words on the log page."""

    ACKNOWLEDGED = "policies.acknowledged", _l("Acknowledged a policy")
    DRAFTED = "policies.drafted", _l("Began a policy version")
    SAVED = "policies.saved", _l("Changed a policy draft")
    NAMED = "policies.named", _l("Named a reviewer or approver")
    RELEASED = "policies.released", _l("Released a reviewer or approver")
    SENT = "policies.sent", _l("Sent a policy for review")
    TAKEN_BACK = "policies.taken_back", _l("Took a policy back from review")
    COMMENTED = "policies.commented", _l("Commented on a policy")
    GAVE_OPINION = "policies.gave_opinion", _l("Reviewed or approved a policy")
    PUBLISHED = "policies.published", _l("Published a policy")
    ASKED = "policies.asked", _l("Asked about a policy")
    ANSWERED = "policies.answered", _l("Answered a question about a policy")
    OWNER_ASSIGNED = "policies.owner_assigned", _l("Assigned the owner of a policy")
    REVIEWED = "policies.reviewed", _l("Reviewed a policy in force")
    REVIEW_REMINDED = "policies.review_reminded", _l("Reminded of the review of a policy")
    DISCARDED = "policies.discarded", _l("Discarded a policy draft")
