"""What the commands of this feature share: taking turns, ending a period, refusing with all reasons."""

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


def refuse(reasons: Sequence[tuple[str, Reason]]) -> None:
    """Refuse with every reason there is, each beside its field."""
    if reasons:
        first, *rest = (Refused(reason, field=field) for field, reason in reasons)
        raise Refused(first.reason, field=first.field, also=rest)
