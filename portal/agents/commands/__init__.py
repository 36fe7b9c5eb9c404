"""Commands that change agents, their sources and their deployments.

A change ends the open period of a row and opens the next one.
"""

from portal.agents.commands.cards import (
    add_agent,
    add_known_limit,
    change_owner,
    check_card,
    edit_card,
    grant_scope,
    lift_known_limit,
    release_version,
    withdraw_scope,
)
from portal.agents.commands.deployments import assign_roles, deploy
from portal.agents.commands.endings import end_deployment, tell_of_endings
from portal.agents.commands.levels import change_mode, lower_level, raise_level
from portal.agents.commands.plans import plan_change, withdraw_plan
from portal.agents.commands.sources import (
    add_source,
    change_source,
    check_source,
    drop_source,
    remind_of_late_checks,
)
from portal.agents.commands.workflows import add_action_type, add_workflow, change_ceiling, end_action_type

__all__ = [
    "add_action_type",
    "add_agent",
    "add_known_limit",
    "add_source",
    "add_workflow",
    "assign_roles",
    "change_ceiling",
    "change_mode",
    "change_owner",
    "change_source",
    "check_card",
    "check_source",
    "deploy",
    "drop_source",
    "edit_card",
    "end_action_type",
    "end_deployment",
    "grant_scope",
    "lift_known_limit",
    "lower_level",
    "plan_change",
    "raise_level",
    "release_version",
    "remind_of_late_checks",
    "tell_of_endings",
    "withdraw_plan",
    "withdraw_scope",
]
