"""The words for agents on screen. The four level names are fixed."""

from enum import Enum
from typing import Any

from flask_babel import format_percent, lazy_gettext as _l

from portal.agents.rules import AgencyScope, Autonomy, Channel, Enough, Mode, OwnerRole, RiskTier
from portal.core.phrases import gettext as _, ngettext, phrases
from portal.core.text import label, local_date

LEVEL_NAMES: dict[Enum, Any] = {
    Autonomy.ASSIST: _l("Assist"),
    Autonomy.APPROVE: _l("Act with approval"),
    Autonomy.GUARDRAILS: _l("Act within guardrails"),
    Autonomy.COORDINATE: _l("Coordinate across systems"),
}

LEVEL_SHORT = {
    Autonomy.ASSIST: _l("The agent suggests. A person does the work."),
    Autonomy.APPROVE: _l("The agent prepares. A person signs off each action."),
    Autonomy.GUARDRAILS: _l("The agent acts alone in listed cases. People handle the rest."),
    Autonomy.COORDINATE: _l("The agent runs multi-step work across systems. People handle exceptions."),
}

LABELS: dict[Enum, Any] = {
    **LEVEL_NAMES,
    Mode.OFF: _l("Off"),
    Mode.SHADOW: _l("On trial"),
    Mode.LIVE: _l("Live"),
    Mode.PAUSED: _l("Paused"),
    Mode.MANUAL_FALLBACK: _l("Manual fallback"),
    Mode.RETIRED: _l("Ended"),
    AgencyScope.READ: _l("Read"),
    AgencyScope.DRAFT: _l("Draft"),
    AgencyScope.WRITE_REVERSIBLE: _l("Reversible changes"),
    AgencyScope.WRITE_IRREVERSIBLE: _l("Irreversible changes"),
    AgencyScope.SPEND: _l("Spend money"),
    AgencyScope.COMMUNICATE_EXTERNAL: _l("Contact people outside the company"),
    AgencyScope.GRANT_ACCESS: _l("Give access"),
    RiskTier.T1: _l("Tier 1, informational"),
    RiskTier.T2: _l("Tier 2, standard"),
    RiskTier.T3: _l("Tier 3, elevated"),
    RiskTier.T4: _l("Tier 4, high"),
    Channel.PHONE: _l("Phone"),
    Channel.EMAIL: _l("Email"),
    Channel.CHAT: _l("Chat"),
    Channel.LETTER: _l("Letter"),
    Channel.TEXT_MESSAGE: _l("Text message"),
    Channel.WEB: _l("Website"),
    Channel.IN_PERSON: _l("In person"),
    OwnerRole.ACCOUNTABLE: _l("Accountable"),
    OwnerRole.CARETAKER: _l("Day-to-day contact"),
    Enough.NO: _l("Too few people"),
    Enough.BARELY: _l("Barely enough people"),
    Enough.YES: _l("Enough people"),
}

MODE_NOTES = {
    Mode.OFF: _l("It does not run here."),
    Mode.SHADOW: _l("It runs and records what it would do. Nothing takes effect."),
    Mode.LIVE: _l("Its actions take effect."),
    Mode.PAUSED: _l("It does nothing until someone resumes it."),
    Mode.MANUAL_FALLBACK: _l("People do the work by hand until further notice."),
    Mode.RETIRED: _l("It no longer works here."),
}


def level_name(number: int) -> str:
    """Return the name of a level, such as "Act with approval"."""
    return label(Autonomy(number))


def level_short(number: int) -> str:
    """Return what the agent and what people do at a level, in two short sentences."""
    level = Autonomy(number)
    return phrases().word((level_short, level), LEVEL_SHORT[level])


SENTENCES: dict[str, Any] = {
    "climb_started": _l("Started at %(level)s"),
    "climb_started_in_shadow": _l("Started on trial at %(level)s"),
    "climb_raised": _l("Raised to %(level)s"),
    "climb_lowered": _l("Lowered to %(level)s"),
    "climb_resumed": _l("Resumed at %(level)s"),
    "climb_live": _l("Went live at %(level)s"),
    "climb_shadow": _l("Put on trial at %(level)s"),
    "climb_paused": _l("Paused at %(level)s"),
    "climb_manual_fallback": _l("Manual fallback, was at %(level)s"),
    "climb_off": _l("Switched off at %(level)s"),
    "climb_retired": _l("Ended, was at %(level)s"),
    "agent_name_taken": _l("Another agent has this name."),
    "card_needs_may": _l("Add at least one thing it may do."),
    "card_needs_may_not": _l("Add at least one thing it may not do."),
    "card_needs_steps_in": _l("Add at least one case in which a person steps in."),
    "card_needs_stop": _l("Describe how anyone can stop it."),
    "tier_below_actions": _l("One of its actions is “%(tier)s”, so the agent cannot be lower."),
    "tier_above_agent": _l(
        "The agent is “%(tier)s”, so this action cannot be higher. You can change the agent’s "
        "tier on its card."
    ),
    "owner_not_here": _l("This person has left or is suspended. Choose someone who is active."),
    "limit_gone": _l("This known limit is no longer on the card."),
    "scope_held": _l("The agent already has this access."),
    "scope_needs_decision": _l("Enter the decision that allows it, such as DEC-0042."),
    "decision_is_a_number": _l(
        "Enter a decision number such as DEC-0042: letters, digits and dashes, no spaces."
    ),
    "scope_in_use": _l("One of its actions still needs “%(scope)s”. End that action first."),
    "scope_not_granted": _l(
        "The agent does not have “%(scope)s” access yet. Grant it first; that needs a decision."
    ),
    "version_label_taken": _l("Another version has this label."),
    "source_name_taken": _l("The agent already relies on a source with this name."),
    "source_over": _l("The agent no longer relies on this source."),
    "action_over": _l("Someone has just changed or ended this action. Open its page again."),
    "source_not_yours": _l("Only the source’s owner or the agent’s owner can confirm it."),
    "workflow_name_taken": _l("The agent already has a workflow with this name."),
    "action_name_taken": _l("The workflow already has an action with this name."),
    "ceiling_unchanged": _l("That is already its highest level."),
    "ceiling_needs_decision": _l("Enter the decision that raises it, such as DEC-0042."),
    "ceiling_above_cap": _l("An action with this risk must stay at “%(cap)s” or below."),
    "level_unchanged": _l("It already works at this level."),
    "level_raise_not_yours": _l(
        "Only people who manage this agent can raise its level. You can pause it or lower its level."
    ),
    "level_raise_needs_decision": _l("Enter the decision for this level, such as DEC-0042."),
    "level_not_higher": _l("This is not above its current level. Use “Lower level” instead."),
    "level_not_lower": _l("This is not below its current level. Use “Raise level” instead."),
    "raise_above_agreed": _l("The plan says “%(level)s”. Choose that, or plan a new level first."),
    "raise_needs_reason": _l("Enter a reason, in a sentence or two."),
    "step_up_too_early": lambda day: _(
        "This is planned for %(day)s. To go earlier, withdraw the plan and make a new one.",
        day=local_date(day),
    ),
    "step_up_needs_confirmation": _l(
        "Not everyone who works with it is ready for “%(level)s”. Wait, or tick this to go ahead before they are."
    ),
    "step_up_not_enough_ready": lambda level, share: _(
        "Too few people who work with it are ready for “%(level)s”. At least %(share)s of them have to be.",
        level=level,
        share=format_percent(share),
    ),
    "level_needs_share": lambda share: _(
        "A live agent gets to levels 3 and 4 only when at least %(share)s of the people who work with it are ready.",
        share=format_percent(share),
    ),
    "people_not_counted": _l("Readiness is not available now, so nothing changes."),
    "people_nobody_beside": _l("No one works with it here, so no one is ready."),
    "people_all_ready": lambda beside: ngettext(
        "The one person who works with it is ready.", "All %(num)d people who work with it are ready.", beside
    ),
    "people_not_all_ready": _l("Not everyone who works with it is ready."),
    "people_some_ready": _l("%(ready)s of %(beside)s people who work with it are ready."),
    "level_above_ceilings": _l(
        "No action in this workflow may go above “%(highest)s”. Change an action’s highest level first."
    ),
    "step_down_needs_beside": _l("Only people who work with it or manage it can lower its level."),
    "mode_unchanged": _l("It is already in this mode."),
    "mode_not_yours": _l("Only people who manage this agent can do this. You can pause it."),
    "pause_needs_beside": _l("Only people who work with it here can pause it. Call the number on its page."),
    "live_needs_decision": _l("Enter the decision that takes it live, such as DEC-0042."),
    "mode_ends": _l("To stop it for good, end the deployment."),
    "deployment_over": _l("It no longer works here."),
    "deployment_needs_place": _l("Choose a unit or a site."),
    "deployment_needs_roles": _l("Choose at least one job role that works with it."),
    "deployed_already": _l("The agent already does this workflow at this place."),
    "plan_changes_nothing": _l("Nothing would change. Choose another level or mode."),
    "plan_gone": _l("There is no planned change any more."),
    "plan_not_ahead": _l("Choose a day after today."),
}

SUBJECTS = {
    "agent": _l("Agent"),
    "agent_action_type": _l("Action"),
    "agent_deployment": _l("Deployment"),
    "agent_source": _l("Source"),
    "agent_version": _l("Agent version"),
    "agent_workflow": _l("Workflow"),
}
