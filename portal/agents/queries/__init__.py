"""Reading agents: the directory and the page of one, what they rely on, where they work and who works beside them."""

from portal.agents.queries.agents import (
    Show,
    card_of,
    count_agents,
    find_agent,
    find_by_slug,
    find_card,
    find_owner,
    find_sheet,
    find_version,
    highest_level,
    highest_tier,
    list_agents,
    list_owner_ids,
    list_owners,
    list_scopes,
    list_scopes_in_use,
    list_standings,
    list_versions,
    manages,
    visible_to,
)  # fmt: skip
from portal.agents.queries.deployments import (
    find_action,
    find_action_by_slug,
    find_deployment,
    find_level,
    find_plan,
    find_workflow,
    find_workflow_by_slug,
    highest_ceiling,
    is_deployed,
    list_actions,
    list_places,
    list_roles,
    list_steps,
    list_workflows,
    manages_place,
)  # fmt: skip
from portal.agents.queries.people import (
    COUNT_READY,
    are_seen_beside,
    beside,
    count_ready,
    is_beside,
)  # fmt: skip
from portal.agents.queries.sources import (
    find_source,
    is_late,
    list_source_names,
    list_sources,
    list_unreminded,
    may_check,
)  # fmt: skip

__all__ = [
    "COUNT_READY", "Show", "are_seen_beside", "beside", "card_of", "count_agents", "count_ready",
    "find_action",
    "find_action_by_slug", "find_agent", "find_by_slug", "find_card", "find_deployment", "find_level",
    "find_owner", "find_plan", "find_sheet", "find_source", "find_version", "find_workflow",
    "find_workflow_by_slug", "highest_ceiling", "highest_level",
    "highest_tier", "is_beside", "is_deployed", "is_late",
    "list_actions", "list_agents", "list_owner_ids", "list_owners", "list_places", "list_roles",
    "list_scopes", "list_scopes_in_use", "list_source_names", "list_sources", "list_standings", "list_steps",
    "list_unreminded", "list_versions", "list_workflows", "manages", "manages_place", "may_check",
    "visible_to",
]  # fmt: skip
