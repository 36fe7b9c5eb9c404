"""What the commands of this feature share: taking turns, ending a period, refusing with the first reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update

from portal.agents import rules
from portal.agents.models import Agent, Deployment
from portal.core import db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.models import Period
from portal.people.queries import valid_at


def close(kind: type[Period] | Any, at: datetime, *which: Any) -> None:
    """End the open periods that match."""
    db.session.execute(update(kind).where(*which, valid_at(kind, at)).values(valid_until=at))


def hold(row: Agent | Deployment) -> None:
    """Let two who change the same thing at the same moment do so one after the other."""
    db.hold(row)


def refuse_words(decision: str) -> None:
    """Refuse a decision that is described rather than named by its number; none at all is for the rules to judge."""
    if decision and not rules.is_decision(decision):
        raise Refused(Reason("decision_is_a_number"), field="decision")


def refuse_first(reasons: Sequence[Reason], *, field: str) -> None:
    """Refuse with the first reason, if there is any."""
    if reasons:
        raise Refused(reasons[0], field=field)
