"""The words for agents on screen. The four level names are fixed."""

from enum import Enum
from typing import Any

from flask_babel import lazy_gettext as _l

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
    Mode.SHADOW: _l("In shadow"),
    Mode.LIVE: _l("Live"),
    Mode.PAUSED: _l("Paused"),
    Mode.MANUAL_FALLBACK: _l("Done by hand"),
    Mode.RETIRED: _l("Retired"),
    AgencyScope.READ: _l("Read"),
    AgencyScope.DRAFT: _l("Draft"),
    AgencyScope.WRITE_REVERSIBLE: _l("Change what can be undone"),
    AgencyScope.WRITE_IRREVERSIBLE: _l("Change what cannot be undone"),
    AgencyScope.SPEND: _l("Spend money"),
    AgencyScope.COMMUNICATE_EXTERNAL: _l("Write to people outside"),
    AgencyScope.GRANT_ACCESS: _l("Give access"),
    RiskTier.T1: _l("Tier 1, informational"),
    RiskTier.T2: _l("Tier 2, standard"),
    RiskTier.T3: _l("Tier 3, elevated"),
    RiskTier.T4: _l("Tier 4, high"),
    Channel.PHONE: _l("Phone"),
    Channel.EMAIL: _l("E-mail"),
    Channel.CHAT: _l("Chat"),
    Channel.LETTER: _l("Letter"),
    Channel.TEXT_MESSAGE: _l("Text message"),
    Channel.WEB: _l("Website"),
    Channel.IN_PERSON: _l("In person"),
    OwnerRole.ACCOUNTABLE: _l("Accountable"),
    OwnerRole.CARETAKER: _l("Looks after it day to day"),
    Enough.NO: _l("Too few people"),
    Enough.BARELY: _l("Barely enough people"),
    Enough.YES: _l("Enough people"),
}

MODE_NOTES = {
    Mode.OFF: _l("It does not run here."),
    Mode.SHADOW: _l("It runs and writes down what it would do. Nothing takes effect."),
    Mode.LIVE: _l("What it does takes effect."),
    Mode.PAUSED: _l("It does nothing until someone lets it go on."),
    Mode.MANUAL_FALLBACK: _l("People do the work by hand until further notice."),
    Mode.RETIRED: _l("It does not come back here."),
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
    "climb_started_in_shadow": _l("Started in shadow at %(level)s"),
    "climb_raised": _l("Raised to %(level)s"),
    "climb_lowered": _l("Stepped down to %(level)s"),
    "climb_resumed": _l("Let go on at %(level)s"),
    "climb_live": _l("Went live at %(level)s"),
    "climb_shadow": _l("Put in shadow at %(level)s"),
    "climb_paused": _l("Paused at %(level)s"),
    "climb_manual_fallback": _l("Done by hand, was at %(level)s"),
    "climb_off": _l("Switched off at %(level)s"),
    "climb_retired": _l("Retired at %(level)s"),
    "agent_name_taken": _l("There is already an agent with this name."),
    "card_needs_may": _l("Say at least one thing it may do."),
    "card_needs_may_not": _l("Say at least one thing it may not do."),
    "card_needs_steps_in": _l("Say at least once when a person steps in."),
    "card_needs_stop": _l("Say how anybody can stop it."),
    "tier_below_actions": _l("One of its actions is “%(tier)s”, so the agent is at least that."),
    "tier_above_agent": _l("The agent is “%(tier)s”, and its actions are no more. Its card says so."),
    "owner_not_here": _l("This person has left or is suspended. Choose someone who is here."),
    "no_such_person": _l("Nobody here is called that, or more than one is. Type their e-mail address."),
    "limit_gone": _l("This known limit is no longer on the card."),
    "scope_held": _l("It may do this already."),
    "scope_needs_decision": _l("Name the decision that lets it do this, such as DEC-0042."),
    "decision_is_a_number": _l(
        "Give the number of the decision, such as DEC-0042: letters, digits and dashes, without spaces."
    ),
    "scope_in_use": _l("One of its actions still needs “%(scope)s”. End or change that action first."),
    "scope_not_granted": _l("The agent may not “%(scope)s” yet. That takes a decision of its own."),
    "version_label_taken": _l("There is already a version with this label."),
    "source_name_taken": _l("The agent already relies on a source with this name."),
    "source_not_yours": _l("Its owner says whether it still holds, or someone who answers for the agent."),
    "workflow_name_taken": _l("The agent already has a workflow with this name."),
    "action_name_taken": _l("The workflow already has an action with this name."),
    "ceiling_unchanged": _l("That is its ceiling now."),
    "ceiling_needs_decision": _l("Name the decision that raises the ceiling, such as DEC-0042."),
    "ceiling_above_cap": _l("An action of this risk and kind stays at “%(cap)s” or below."),
    "level_unchanged": _l("It works at this level already."),
    "level_raise_not_yours": _l(
        "Raising a level is for those who manage this agent. You may pause it or step it down."
    ),
    "level_raise_needs_decision": _l("Name the decision behind this level, such as DEC-0042."),
    "level_not_higher": _l("That is not above its level now. To step it down, use the page for that."),
    "level_not_lower": _l("That is not below its level now. Raising it takes a decision and a reason."),
    "raise_above_agreed": _l("What is agreed is “%(level)s”. Agree on more first, or choose that."),
    "raise_needs_reason": _l("Say why in a sentence or two."),
    "step_up_too_early": lambda day: _(
        "That is agreed for %(day)s. Until then it stays as it is; to go earlier, withdraw the plan and agree again.",
        day=local_date(day),
    ),
    "step_up_needs_confirmation": _l(
        "Not everybody beside it is ready for “%(level)s”. Wait, or tick this to go ahead all the same."
    ),
    "people_not_counted": _l("Nobody can say now how many people beside it are ready, so it stays as it is."),
    "people_nobody_beside": _l("Nobody at work here is beside it, so nobody is ready to look."),
    "people_all_ready": lambda beside: ngettext(
        "The one person beside it is ready.", "All %(num)d people beside it are ready.", beside
    ),
    "people_not_all_ready": _l("Not everybody beside it is ready."),
    "people_some_ready": _l("%(ready)s of %(beside)s people beside it are ready."),
    "level_above_ceilings": _l(
        "No action of this work may go above “%(highest)s”. Change the ceiling of an action first."
    ),
    "step_down_needs_beside": _l(
        "Stepping it down is for the people who work beside it and for those who manage it."
    ),
    "mode_unchanged": _l("It is in this mode already."),
    "mode_not_yours": _l("This is for those who manage the agent. You may pause it."),
    "pause_needs_beside": _l(
        "Pausing it here is for the people who work beside it. Call the number on its page."
    ),
    "live_needs_decision": _l("Name the decision that lets it act, such as DEC-0042."),
    "deployment_retired": _l("It has been retired here. Put it to work afresh if it comes back."),
    "deployment_over": _l("It no longer works here."),
    "deployment_needs_place": _l("Choose a unit or a site."),
    "deployment_needs_roles": _l("Choose at least one job role that works beside it."),
    "deployed_already": _l("This workflow already runs at this place."),
    "plan_changes_nothing": _l("This is what holds today. Choose another level or mode."),
    "plan_not_ahead": _l("Choose a day after today."),
}

SUBJECTS = {
    "agent": _l("Agent"),
    "agent_action_type": _l("Kind of action"),
    "agent_deployment": _l("Deployment"),
    "agent_source": _l("Source"),
    "agent_version": _l("Agent version"),
    "agent_workflow": _l("Workflow"),
}
