"""The messages of the sample company: one to confirm, one scheduled, a change notice, a draft."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from portal.agents.models import Agent
from portal.core import db
from portal.demo import company
from portal.demo.learning import Scene
from portal.messages import commands, queries
from portal.messages.models import Message, MessageRecipient
from portal.messages.rules import AudienceChoice
from portal.people.models import Person

SPONSOR, COMPLIANCE = "NW-1002", "NW-1003"  # Elena Marsh, Grace Lindqvist
CONFIRM_EVERY = 3  # of three readers, this one has not confirmed yet
STAYS_YOURS = """\
{agent} helps you to read new claims. It works at {level}. I want to be exact about what that means, and what it \
does not.

It means that you have the facts in order when you begin. It does not mean that the agent \
decides who is covered. It may \
never decline a claim. That stays with you.

> I would rather you stopped ten good claims than let one wrong refusal through.

If the agent does something odd, stop it and say so. You need no proof, and you need not give a reason."""
FIGURES = """\
You were promised figures, also the bad ones. Here they are.

A claim now takes {metric b3}. That is better than before the agents.

Customer satisfaction is {metric e1}. That is worse than before. We do not know yet why, and we are looking into it.

Each figure leads to its source. If one does not match what you see at work, tell me."""
THANKS = """\
Last week, one of you stopped {agent} because a photo did not fit the claim. Thank you.

Anyone may stop the agent, without being sure and without giving a reason. That rule held, and it will hold \
next time."""


def scenes(today: datetime) -> list[Scene]:
    """Return the messages on their days, and the confirmations in the days after."""
    first, second = _morning(today, 16), _morning(today, 5)
    return [
        (first, partial(_publish, SPONSOR, "Claims now take less time", FIGURES, {})),
        (second, partial(_publish, SPONSOR, "What stays yours", STAYS_YOURS, _must_read())),
        (second + timedelta(hours=26), _confirm),
        (_morning(today, 1), partial(_schedule, today)),
        (_morning(today, 1) + timedelta(minutes=5), _draft),
    ]


def _must_read() -> dict[str, Any]:
    return {
        "is_must_read": True,
        "changes_behaviour": True,
        "audience": AudienceChoice.AFFECTED,
        "question": "Who declines a claim?",
        "right_answer": "A person, in each case",
        "wrong_answers": ["The agent, if it is sure"],
        "explanation": "The agent may never decline a claim.",
    }


def _morning(today: datetime, days_ago: int) -> datetime:
    return (today - timedelta(days=days_ago)).replace(hour=8, minute=40)


def _publish(sender: str, title: str, text: str, more: dict[str, Any]) -> None:
    message = _write(sender, title, text, **more)
    commands.schedule_message(company.person(sender), message)
    db.session.flush()  # the sending reads what was scheduled
    commands.start_sending(message.id)
    for sending in queries.list_open_sendings():
        commands.tell_next(sending)


def _confirm() -> None:
    """Let two of three readers of the must-read confirm it, some of them on the day after."""
    message = db.session.scalars(select(Message).where(Message.is_must_read)).one()
    readers = select(Person).join(MessageRecipient, MessageRecipient.person_id == Person.id)
    people = db.session.scalars(readers.where(MessageRecipient.message_id == message.id).order_by(Person.id))
    for number, person in enumerate(people.all()):
        if number % CONFIRM_EVERY and person.email != "maya.okafor@northwind.example":
            commands.confirm_message(
                person, message, edition_id=message.edition_id or 0, answer=message.right_answer
            )


def _schedule(today: datetime) -> None:
    message = _write(COMPLIANCE, "Thank you for stopping it", THANKS, audience=AudienceChoice.AFFECTED)
    commands.schedule_message(company.person(COMPLIANCE), message, at=today + timedelta(days=2))


def _draft() -> None:
    template = queries.find_template("m08")
    text = queries.text_of(template) if template else ""
    commands.draft_message(
        company.person(COMPLIANCE), template="m08", title="Do we start in Home Claims", text=text
    )


def _write(sender: str, title: str, text: str, **more: Any) -> Message:
    agent: Agent = company.agent("claims-triage-agent")
    live = f"{{level {min(row.id for row in queries.list_levels(agent.id))}}}"
    person = company.person(sender)
    return commands.draft_message(
        person, template=None, title=title, text=text.replace("{level}", live), agent_id=agent.id, **more
    )
