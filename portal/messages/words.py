"""The words of messages on screen."""

from flask_babel import lazy_gettext as _l

from portal.library.shapes.messages import (
    ApprovalKind,
    MessageAudience,
    MessageChannel,
    MessagePurpose,
    SenderType,
)
from portal.messages.rules import AudienceChoice, ChangeKind, MessageState

# Members of different enumerations have the same values, so they are in two mappings.
LABELS = (
    {
        SenderType.EXECUTIVE: _l("An executive"),
        SenderType.PRODUCT_OWNER: _l("The product owner or owner of the agent"),
        SenderType.MANAGER: _l("The manager"),
        SenderType.HR: _l("HR or compliance"),
        AudienceChoice.EVERYONE: _l("Everyone"),
        AudienceChoice.AFFECTED: _l("People who work with the agent"),
        AudienceChoice.PLACE: _l("People who work with the agent there"),
        AudienceChoice.TEAM: _l("Everyone who reports to the sender"),
        AudienceChoice.GROUP: _l("An audience"),
        MessageState.DRAFT: _l("Draft"),
        MessageState.SUPERSEDED: _l("Superseded"),
        MessageState.DISCARDED: _l("Discarded"),
        MessageState.BLOCKED: _l("Not sent"),
        MessageState.SCHEDULED: _l("Scheduled"),
        MessageState.SENT: _l("Published"),
        MessageState.RETRACTED: _l("Retracted"),
    },
    {
        MessageAudience.ALL: _l("Everyone"),
        MessageAudience.AFFECTED: _l("People who work with the agent"),
        MessageAudience.TEAM: _l("A team"),
        MessageAudience.REPRESENTATIVES: _l("Employee representatives"),
        MessagePurpose.AWARENESS: _l("Know why"),
        MessagePurpose.DESIRE: _l("Want to"),
        MessagePurpose.KNOWLEDGE: _l("Know how"),
        MessagePurpose.ABILITY: _l("Be able to"),
        MessagePurpose.REINFORCEMENT: _l("Keep it up"),
        MessageChannel.PORTAL: _l("Here"),
        MessageChannel.IN_PERSON: _l("In person first"),
        MessageChannel.LETTER: _l("By letter first"),
        ApprovalKind.SENDER: _l("the sender"),
        ApprovalKind.HR: _l("HR"),
        ApprovalKind.LEGAL: _l("legal"),
    },
)
SENTENCES = {
    "message_answer_wrong": _l("That is not right. %(why)s Read it again and choose another answer."),
    "message_audience_not_yours": _l("You cannot write to these people. Choose your own team or your agent."),
    "message_approved_already": _l("This text has every approval it needs."),
    "message_ends_before_it_begins": _l("The message would expire before it takes effect."),
    "message_expires_before": _l("Nobody would have to confirm it any more by then. Choose an earlier time."),
    "message_gap": _l("Fill in or delete the gap %(gap)s."),
    "message_hard_to_read": _l(
        "It reads at grade %(grade)s. Use shorter sentences and words, for grade %(most)s or below."
    ),
    "message_in_the_past": _l("That time has passed. Choose a later one, or send it now."),
    "message_is_about_everybody": _l(
        "You cannot write this message. Others need company-wide access to write to more than their own team."
    ),
    "message_is_discarded": _l("This draft has been discarded."),
    "message_is_retracted": _l("This message has been retracted."),
    "message_is_scheduled": _l("This message is scheduled. Cancel its date first, then edit it."),
    "message_level_not_in_force": _l("“%(word)s” is not the level in force. Write {level} instead."),
    "message_level_of_no_agent": _l("“%(word)s” needs an agent. Choose the agent that the message is about."),
    "message_level_unclear": _l(
        "%(placeholder)s names no level. Choose an agent, or copy the level of one of its places."
    ),
    "message_metric_stale": _l("The value of %(name)s is out of date. Enter a newer one first."),
    "message_metric_unknown": _l("There is no metric %(key)s."),
    "message_metric_without_value": _l("%(name)s has no value yet. Enter one with its source first."),
    "message_must_say": _l("The template asks for this: %(what)s."),
    "message_needs_agent": _l("Choose the agent first."),
    "message_needs_approval": _l("This text still needs the approval of %(kind)s."),
    "message_needs_group": _l("Choose an audience."),
    "message_needs_place": _l("This message is not about one place. Choose who gets it."),
    "message_needs_question": _l(
        "It changes what people do, so it needs a question with one right and one wrong answer."
    ),
    "message_never_say": _l("Do not say “%(phrase)s”."),
    "message_no_agent": _l("%(placeholder)s needs an agent. Choose the agent that the message is about."),
    "message_no_plan": _l("%(placeholder)s names no planned level. No change is planned there."),
    "message_nobody": _l("Nobody would get it. Check the audience."),
    "message_not_on_card": _l("%(placeholder)s is not on the agent’s card yet."),
    "message_not_sent": _l("This message is not published."),
    "message_not_yours_to_approve": _l("This text does not need your approval, or you wrote it."),
    "message_nothing_to_confirm": _l("There is nothing to confirm any more."),
    "message_number_without_source": _l(
        "The number %(number)s has no source. Quote a metric or name the decision."
    ),
    "message_placeholder_unknown": _l("%(placeholder)s is not known."),
    "message_reminded_enough": _l("People were reminded %(most)s times. Talk to their managers instead."),
    "message_reminded_lately": _l("A reminder can be sent every %(days)s days."),
    "message_sender_gone": _l("The sender is not at work here. Choose someone else."),
    "message_sender_wrong": _l("This template needs a sender of another kind."),
    "message_sent_already": _l("This message has been published already, or was not scheduled."),
    "message_superseded": _l("The agent has changed again since this was written. Discard the draft."),
    "message_text_changed": _l("The text changed while you were reading. Here is the new one."),
}
CHANGE_TITLES = {
    ChangeKind.PLANNED: _l("%(agent)s changes on %(day)s"),
    ChangeKind.RAISED: _l("%(agent)s works at a higher level"),
    ChangeKind.LOWERED: _l("%(agent)s works at a lower level"),
    ChangeKind.STOPPED: _l("%(agent)s has been stopped"),
    ChangeKind.LIVE: _l("%(agent)s is at work"),
    ChangeKind.VERSION: _l("%(agent)s has a new version"),
}
# What is in braces is filled in from the register when the message is published.
CHANGE_TEXTS = {
    ChangeKind.PLANNED: _l(
        "From {planned day}, {agent} works at {planned level} in {place}, if enough people are ready by then. "
        "Until then, nothing changes.\n\n"
        "**What it may do**\n\n{may}\n\n**What it may not do**\n\n{may not}\n\n"
        "**What you do from then on.** {planned part}\n\n**How to stop it.** {how to stop}"
    ),
    ChangeKind.RAISED: _l(
        "{agent} works at {level} in {place} now.\n\n"
        "**What it may do**\n\n{may}\n\n**What it may not do**\n\n{may not}\n\n"
        "**What you do now.** {your part}\n\n**How to stop it.** {how to stop}"
    ),
    ChangeKind.LOWERED: _l(
        "{agent} works at {level} in {place} now. That is a step down: it may do less on its own than before.\n\n"
        "**What you do now.** {your part}\n\n**How to stop it.** {how to stop}\n\n"
        "If you saw what led to this, report it. That helps to put it right."
    ),
    ChangeKind.STOPPED: _l(
        "{agent} was stopped in {place} on %(when)s. It does nothing there until it is started again.\n\n"
        "**What you do now.** Do this work without the agent. Check what it has prepared before you use it.\n\n"
        "If you saw what led to this, report it."
    ),
    ChangeKind.LIVE: _l(
        "{agent} is at work in {place} since %(when)s. It works at {level}.\n\n"
        "**What it may do**\n\n{may}\n\n**What it may not do**\n\n{may not}\n\n"
        "**What you do now.** {your part}\n\n**How to stop it.** {how to stop}"
    ),
    ChangeKind.VERSION: _l(
        "{agent} has a new version since %(when)s: {version}.\n\n"
        "**What is different.** [Say what people will notice.]\n\n"
        "**What you do now.** Its level has not changed. Look closely in the first days: what worked before may fail "
        "now. If it does, report it.\n\n**How to stop it.** {how to stop}"
    ),
}
SUBJECTS = {
    "message": _l("Message"),
    "message_confirmation": _l("Confirmation of a message"),
}
KEPT = (_l("The messages they wrote, sent, got, opened, approved and confirmed."),)
PRIVACY_KEPT = (_l("Which messages you got, when you first opened them, and when you confirmed them."),)
PRIVACY_SEEN = (_l("That you have not confirmed a must-read: your manager. Others see numbers of groups."),)
