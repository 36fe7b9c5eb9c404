"""The audit actions of agents and their work."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class AgentAction(AuditAction):
    """An audit action with the words that the log page shows for it."""

    ACTION_ADDED = "agents.action_added", _l("Added a kind of action to a workflow")
    ACTION_ENDED = "agents.action_ended", _l("Ended a kind of action")
    ADDED = "agents.added", _l("Registered an agent")
    CARD_EDITED = "agents.card_edited", _l("Edited an agent’s card")
    CARD_CHECKED = "agents.card_checked", _l("Checked an agent’s card")
    CEILING_CHANGED = "agents.ceiling_changed", _l("Changed the highest level of an agent")
    CHANGE_PLANNED = "agents.change_planned", _l("Planned a change of level")
    DEPLOYED = "agents.deployed", _l("Put an agent to work")
    DEPLOYMENT_ENDED = "agents.deployment_ended", _l("Took an agent off its work")
    KNOWN_LIMIT_ADDED = "agents.known_limit_added", _l("Added a known limit")
    KNOWN_LIMIT_LIFTED = "agents.known_limit_lifted", _l("Lifted a known limit")
    LEVEL_LOWERED = "agents.level_lowered", _l("Stepped an agent down")
    LEVEL_RAISED = "agents.level_raised", _l("Raised the level of an agent")
    MODE_CHANGED = "agents.mode_changed", _l("Paused an agent, or let it go on")
    OWNER_CHANGED = "agents.owner_changed", _l("Changed who answers for an agent")
    PLAN_WITHDRAWN = "agents.plan_withdrawn", _l("Withdrew a planned change")
    ROLES_ASSIGNED = "agents.roles_assigned", _l("Changed who works beside an agent")
    SCOPE_GRANTED = "agents.scope_granted", _l("Let an agent do more")
    SCOPE_WITHDRAWN = "agents.scope_withdrawn", _l("Took a scope back from an agent")
    SOURCE_ADDED = "agents.source_added", _l("Added a source")
    SOURCE_CHANGED = "agents.source_changed", _l("Changed a source")
    SOURCE_CHECKED = "agents.source_checked", _l("Checked a source")
    SOURCE_DROPPED = "agents.source_dropped", _l("Dropped a source")
    SOURCE_REMINDED = "agents.source_reminded", _l("Reminded the owner of a source")
    VERSION_RELEASED = "agents.version_released", _l("Released a version of an agent")
    WORKFLOW_ADDED = "agents.workflow_added", _l("Added a workflow")
