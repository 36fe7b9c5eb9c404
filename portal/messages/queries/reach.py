"""Reach: how many people got, opened and confirmed a message, by unit; small groups are not shown."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, case, func, select

from portal.core import clock
from portal.core.rows import fetch_all, fetch_one
from portal.core.statements import Rows
from portal.core.validity import valid_at
from portal.messages.models import (
    Message,
    MessageConfirmation,
    MessageOpening,
    MessageRecipient,
)
from portal.messages.queries.news import asks_confirmation
from portal.people.models import Person, Unit, UnitInside
from portal.people.rules import PRESENT

GROUPS_MOST = 40
REPORTS_MOST = 50


class MessageReach(NamedTuple):
    """How many people got a message, opened it and confirmed it."""

    sent: int
    opened: int
    confirmed: int


class UnitReach(NamedTuple):
    """The reach in one unit with everything below it."""

    unit: str
    sent: int
    opened: int
    confirmed: int


class UnconfirmedReport(NamedTuple):
    """A direct report who has not confirmed a message."""

    id: int
    name: str
    job_title: str


def find_reach(message: Message) -> MessageReach:
    """Return the reach of a message; one statement."""
    found = fetch_one(MessageReach, _counted(message))
    return found or MessageReach(0, 0, 0)


def list_reach_by_unit(message: Message, *, least: int) -> Sequence[UnitReach]:
    """Return the reach in the units right below the top, by name; one statement.

    A unit with fewer than ``least`` recipients is left out, and if only one is left out, the next smallest, too: else
    it could be found by subtraction.
    """
    top = select(Unit.id).where(Unit.parent_id.is_(None))
    counted = _counted(message)
    rows = fetch_all(
        UnitReach,
        counted.with_only_columns(Unit.name.label("unit"), *counted.selected_columns)
        .join(
            UnitInside,
            and_(UnitInside.descendant_id == MessageRecipient.unit_id, valid_at(UnitInside, clock.now())),
        )
        .join(Unit, Unit.id == UnitInside.ancestor_id)
        .where(Unit.parent_id.in_(top))
        .group_by(Unit.id, Unit.name)
        .order_by(Unit.name, Unit.id)
        .limit(GROUPS_MOST),
    )
    hidden = sorted((row for row in rows if row.sent < least), key=lambda row: row.sent)
    shown = [row for row in rows if row.sent >= least]
    if len(hidden) == 1 and shown:
        smallest = min(shown, key=lambda row: row.sent)
        shown = [row for row in shown if row is not smallest]
    return shown


def list_unconfirmed_reports(manager: Person, message: Message) -> Sequence[UnconfirmedReport]:
    """Return the manager's direct reports who have not confirmed a message, by name; a limited number."""
    people = (
        select(Person.id, Person.name, Person.job_title)
        .join(MessageRecipient, MessageRecipient.person_id == Person.id)
        .join(Message, Message.id == MessageRecipient.message_id)
        .where(
            Person.manager_id == manager.id,
            Person.state.in_(PRESENT),
            Message.id == message.id,
            asks_confirmation(MessageRecipient.person_id, clock.today()),
        )
        .order_by(Person.sort_name, Person.id)
        .limit(REPORTS_MOST)
    )
    return fetch_all(UnconfirmedReport, people)


def _counted(message: Message) -> Rows:
    confirmed = (
        select(MessageConfirmation.person_id)
        .where(
            MessageConfirmation.message_id == message.id,
            MessageConfirmation.edition_id >= (message.asks_from or 0),
        )
        .distinct()
        .subquery()
    )
    return (
        select(
            func.count(MessageRecipient.id).label("sent"),
            func.count(MessageOpening.person_id).label("opened"),
            func.coalesce(func.sum(case((confirmed.c.person_id.is_not(None), 1), else_=0)), 0).label(
                "confirmed"
            ),
        )
        .select_from(MessageRecipient)
        .outerjoin(
            MessageOpening,
            and_(
                MessageOpening.message_id == MessageRecipient.message_id,
                MessageOpening.person_id == MessageRecipient.person_id,
            ),
        )
        .outerjoin(confirmed, confirmed.c.person_id == MessageRecipient.person_id)
        .where(MessageRecipient.message_id == message.id)
    )
