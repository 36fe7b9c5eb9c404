"""Commands that write a message, get it approved, and set when it leaves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from portal.audit.commands import record
from portal.core import clock, db
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library.shapes.messages import ApprovalKind
from portal.messages import queries, rules
from portal.messages.actions import MessageAction
from portal.messages.commands.refusals import refuse_other_text, refuse_unfit, refuse_unless_writer
from portal.messages.models import Message, MessageApproval
from portal.messages.notices import MESSAGE_TO_APPROVE
from portal.messages.rules import AudienceChoice
from portal.notices.commands import tell
from portal.people.models import Person


class Written(TypedDict, total=False):
    """The fields of a message that its writer fills in."""

    title: str
    text: str
    sender_id: int
    agent_id: int | None
    audience: AudienceChoice
    audience_id: int | None
    is_must_read: bool
    changes_behaviour: bool
    question: str
    right_answer: str
    wrong_answers: list[str]
    explanation: str
    effective_on: date | None
    expires_on: date | None
    is_pinned: bool


def draft_message(actor: Person, *, template: str | None, **written: Unpack[Written]) -> Message:
    """Add a draft, which nobody but its writers and its sender sees.

    Executives, managers and owners of an agent may write in their own name, without a role of those who publish.
    """
    defaults: dict[str, Any] = {
        "sender_id": actor.id, "audience": AudienceChoice.EVERYONE, "is_must_read": False, "changes_behaviour": False,
        "question": "", "right_answer": "", "wrong_answers": [], "explanation": "", "is_pinned": False,
    }  # fmt: skip
    message = Message(
        template=template, author_id=actor.id, written_at=clock.now(), **{**defaults, **written}
    )
    _refuse_incomplete(message)
    refuse_unless_writer(actor, message)
    db.session.add(message)
    db.session.flush()  # the audit subject needs the id
    record(actor, MessageAction.DRAFTED, message, template=template)
    return message


def edit_message(actor: Person, message: Message, **written: Unpack[Written]) -> None:
    """Change a draft, or what the next update of a sent message will say. Approvals of another text do not count.

    Who changes the words of somebody else becomes the author, so that the sender has to approve them.
    """
    _hold(actor, message)
    before = queries.hash_of(message)
    if message.sent_at is None and message.send_at is not None:
        raise Refused(Reason("message_is_scheduled"))
    for name, value in written.items():
        setattr(message, name, value)
    message.blocked = None
    _refuse_incomplete(message)
    if not queries.may_write(actor, message):
        raise Refused(Reason("message_audience_not_yours"), field="audience")
    if queries.hash_of(message) != before:
        message.author_id = actor.id
        if message.change and message.change.edited_at is None:
            message.change.edited_at = clock.now()
    record(actor, MessageAction.EDITED, message)


def ask_for_approval(actor: Person, message: Message) -> None:
    """Ask those whose approval the text still needs, the sender among them."""
    _hold(actor, message)
    draft = queries.draft_of(message)
    needed = rules.needed_approvals(
        message.title, message.text, draft.approvals, is_by_sender=draft.is_by_sender
    )
    waits = [kind for kind in needed if kind not in draft.given]
    if not waits:
        raise Refused(Reason("message_approved_already"))
    message.asked_at = clock.now()
    record(actor, MessageAction.ASKED, message, approvals=[str(kind) for kind in waits])
    people = [message.sender] if ApprovalKind.SENDER in waits else []
    if set(waits) - {ApprovalKind.SENDER}:
        people += [each for each in queries.list_approvers() if each.id != message.author_id]
    tell(
        people,
        MESSAGE_TO_APPROVE,
        message,
        address={"message_id": message.id},
        title=message.title,
        author=actor.name,
    )


def approve_text(actor: Person, message: Message, kinds: Sequence[ApprovalKind], *, seen: str) -> None:
    """Approve the exact text with the hash ``seen``, for each kind of approval that the actor may give."""
    db.hold(message)
    if seen != queries.hash_of(message):
        raise Refused(Reason("message_text_changed"))
    given = queries.approvals_of(message)
    may = [kind for kind in kinds if kind not in given and queries.may_approve(actor, message, kind)]
    if not may:
        raise Refused(Reason("message_not_yours_to_approve"))
    _approve(actor, message, may)


def schedule_message(
    actor: Person, message: Message, *, at: datetime | None = None, seen: str | None = None
) -> None:
    """Let a message leave at ``at``, or now; refuse with everything that keeps it from being published.

    ``seen`` is the hash of the text that the actor has before them, if there is one.
    """
    _hold(actor, message)
    refuse_other_text(message, seen)
    if message.sent_at is not None:
        raise Refused(Reason("message_sent_already"))
    if at is not None and at < clock.now():
        raise Refused(Reason("message_in_the_past"), field="send_at")
    moment = at or clock.now()
    if message.expires_on and message.expires_on < day_in(actor.time_zone, moment):
        raise Refused(Reason("message_expires_before"), field="send_at")
    refuse_unfit(message, by=actor)
    if actor.id == message.sender_id and not queries.is_by_sender(message):
        _approve(actor, message, [ApprovalKind.SENDER])
    message.send_at, message.blocked = moment, None
    record(actor, MessageAction.SCHEDULED, message, at=message.send_at)


def unschedule_message(actor: Person, message: Message) -> None:
    """Take a message back before it leaves."""
    _hold(actor, message)
    if message.sent_at is not None or message.send_at is None:
        raise Refused(Reason("message_sent_already"))
    message.send_at = None
    record(actor, MessageAction.UNSCHEDULED, message)


def discard_message(actor: Person, message: Message) -> None:
    """Discard a draft that nobody needs. It stays on record and is in no list any more."""
    _hold(actor, message)
    if message.sent_at is not None:
        raise Refused(Reason("message_sent_already"))
    message.discarded_at, message.send_at = clock.now(), None
    record(actor, MessageAction.DISCARDED, message)


def _approve(actor: Person, message: Message, kinds: Sequence[ApprovalKind]) -> None:
    """Keep the approvals of the present text that it does not have yet."""
    given, seen = queries.approvals_of(message), queries.hash_of(message)
    new = [kind for kind in kinds if kind not in given]
    for kind in new:
        db.session.add(
            MessageApproval(
                message_id=message.id,
                kind=kind,
                hash=seen,
                approved_by_id=actor.id,
                approved_at=clock.now(),
            )
        )
    if new:
        record(actor, MessageAction.APPROVED, message, approvals=[str(kind) for kind in new], hash=seen)


def _hold(actor: Person, message: Message) -> None:
    refuse_unless_writer(actor, message)
    db.hold(message)
    if message.retracted_at is not None:
        raise Refused(Reason("message_is_retracted"))
    if message.discarded_at is not None:
        raise Refused(Reason("message_is_discarded"))


def _refuse_incomplete(message: Message) -> None:
    """Refuse choices that do not fit together, each beside its field."""
    wrong: Mapping[str, str] = {
        "audience_id": "message_needs_group"
        if message.audience is AudienceChoice.GROUP and message.audience_id is None
        else "",
        "agent_id": "message_needs_agent"
        if message.audience is AudienceChoice.AFFECTED and message.agent_id is None
        else "",
        "audience": "message_needs_place"
        if message.audience is AudienceChoice.PLACE and message.change is None
        else "",
        "expires_on": "message_ends_before_it_begins"
        if message.expires_on and message.effective_on and message.expires_on < message.effective_on
        else "",
    }
    found = [Refused(Reason(code), field=field) for field, code in wrong.items() if code]
    if found:
        first, *also = found
        raise Refused(first.reason, field=first.field, also=also)
