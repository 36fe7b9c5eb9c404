"""The audit actions of agents and their work."""

from flask_babel import lazy_gettext as _l

from portal.core.actions import AuditAction


class AgentAction(AuditAction):
    """An audit action with the words that the log page shows for it."""

    ACTION_ADDED = "agents.action_added", _l("Added an action to a workflow")
    ACTION_ENDED = "agents.action_ended", _l("Ended an action")
    ADDED = "agents.added", _l("Registered an agent")
    CARD_EDITED = "agents.card_edited", _l("Edited an agent’s card")
    CARD_CHECKED = "agents.card_checked", _l("Checked an agent’s card")
    CEILING_CHANGED = "agents.ceiling_changed", _l("Changed an agent’s highest level")
    CHANGE_PLANNED = "agents.change_planned", _l("Planned a change of level")
    DEPLOYED = "agents.deployed", _l("Deployed an agent")
    DEPLOYMENT_ENDED = "agents.deployment_ended", _l("Ended a deployment")
    ENDING_TOLD = "agents.ending_told", _l("Told people that an agent has ended")
    KNOWN_LIMIT_ADDED = "agents.known_limit_added", _l("Added a known limit")
    KNOWN_LIMIT_LIFTED = "agents.known_limit_lifted", _l("Removed a known limit")
    LEVEL_LOWERED = "agents.level_lowered", _l("Lowered an agent’s level")
    LEVEL_RAISED = "agents.level_raised", _l("Raised an agent’s level")
    MODE_CHANGED = "agents.mode_changed", _l("Changed an agent’s mode")
    OWNER_CHANGED = "agents.owner_changed", _l("Changed an agent’s owner")
    PLAN_WITHDRAWN = "agents.plan_withdrawn", _l("Withdrew a planned change")
    ROLES_ASSIGNED = "agents.roles_assigned", _l("Changed the job roles that work with an agent")
    SCOPE_GRANTED = "agents.scope_granted", _l("Granted a scope to an agent")
    SCOPE_WITHDRAWN = "agents.scope_withdrawn", _l("Withdrew a scope from an agent")
    SOURCE_ADDED = "agents.source_added", _l("Added a source")
    SOURCE_CHANGED = "agents.source_changed", _l("Changed a source")
    SOURCE_CHECKED = "agents.source_checked", _l("Checked a source")
    SOURCE_DROPPED = "agents.source_dropped", _l("Removed a source")
    SOURCE_REMINDED = "agents.source_reminded", _l("Reminded a source’s owner")
    VERSION_RELEASED = "agents.version_released", _l("Released a version of an agent")
    WORKFLOW_ADDED = "agents.workflow_added", _l("Added a workflow")
