"""Draft messages about changes of agents, and supersede the drafts that newer changes make wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from portal.agents import queries as agent_queries
from portal.audiences import queries as audience_queries
from portal.audit import feed
from portal.audit.commands import record
from portal.core import clock, db
from portal.core.phrases import in_language
from portal.core.reasons import Reason
from portal.core.text import in_sentence, local_datetime, long_date
from portal.messages import queries, rules
from portal.messages.actions import MessageAction
from portal.messages.commands.blocking import block
from portal.messages.models import Message, MessageChange
from portal.messages.notices import MESSAGE_PREPARED
from portal.messages.queries.changes import CHANGES_MOST, ChangeEvent
from portal.messages.rules import AudienceChoice, ChangeKind
from portal.messages.words import CHANGE_TEXTS, CHANGE_TITLES
from portal.notices.commands import tell
from portal.people.models import Person

FOLLOWER = "messages about agents"


def follow_changes() -> int:
    """Draft a message for each change of an agent since the last run; return how many were drafted.

    The first run only finds its place in the log: what happened before is no news. One entry gets one draft, and of
    several changes of one place only the newest.
    """
    db.take_turns(FOLLOWER)
    news = feed.unread(FOLLOWER)
    events = [] if news.is_first else queries.list_changes(news)
    if len(events) == CHANGES_MOST:
        news = replace(news, upto=events[-1].seq)
    feed.mark_read(news)
    return sum(_follow(event) for event in _newest(events))


def _newest(events: Sequence[ChangeEvent]) -> Iterator[ChangeEvent]:
    """Yield of the changes of each place the newest plan, and the newest of what is in force."""
    last = {(each.agent_id, each.deployment_id, each.is_plan): each for each in events}
    yield from sorted(last.values(), key=lambda each: each.seq)


def _follow(event: ChangeEvent) -> bool:
    has_plan = event.deployment_id is not None and agent_queries.find_plan(event.deployment_id, clock.now())
    for draft in queries.list_open_drafts(event.agent_id, event.deployment_id):
        if draft.change and rules.is_superseded(draft.change.kind, by=event.kind, has_plan=bool(has_plan)):
            _supersede(draft, event)
    if event.kind is None or (event.kind is ChangeKind.PLANNED and not has_plan):
        return False
    return _draft(event, event.kind)


def _supersede(draft: Message, event: ChangeEvent) -> None:
    if draft.change:
        draft.change.superseded_at = clock.now()
    record(None, MessageAction.SUPERSEDED, draft, entry=event.entry_id)
    if draft.send_at is not None:
        block(draft, [Reason("message_superseded")])


def _draft(event: ChangeEvent, kind: ChangeKind) -> bool:
    """Draft the message about a change in the name of an owner; nothing where nobody works with the agent."""
    sender = queries.find_sender_for(event.agent_id)
    if sender is None or queries.is_drafted(event.entry_id):
        return False
    if not audience_queries.count_members(queries.rule_of_change(event), clock.now()):
        return False
    message = _write(event, kind, sender)
    record(None, MessageAction.PREPARED, message, entry=event.entry_id)
    tell(
        [sender],
        MESSAGE_PREPARED,
        message,
        address={"message_id": message.id},
        title=message.title,
    )
    return True


def _write(event: ChangeEvent, kind: ChangeKind, sender: Person) -> Message:
    at = clock.now()
    plan = agent_queries.find_plan(event.deployment_id, at) if event.deployment_id else None
    due_on = plan.due_on if plan and kind is ChangeKind.PLANNED else None
    with in_language(sender.language):
        values = {
            "agent": event.agent,
            "day": long_date(due_on) if due_on else "",
            "when": local_datetime(event.at),
        }
        title = in_sentence(CHANGE_TITLES[kind], **values)
        text = in_sentence(CHANGE_TEXTS[kind], **values)
    message = Message(
        template=None, title=title, text=text, sender_id=sender.id, author_id=sender.id, agent_id=event.agent_id,
        audience=AudienceChoice.PLACE if event.deployment_id else AudienceChoice.AFFECTED,
        is_must_read=False, changes_behaviour=True, wrong_answers=[], effective_on=due_on, written_at=at,
    )  # fmt: skip
    db.session.add(message)
    db.session.flush()  # the change and the audit subject need the id
    db.session.add(
        MessageChange(
            message_id=message.id, entry_id=event.entry_id, kind=kind, agent_id=event.agent_id,
            deployment_id=event.deployment_id, version_id=event.version_id,
        )
    )  # fmt: skip
    db.session.flush()  # the notice and the next change read it
    return message
