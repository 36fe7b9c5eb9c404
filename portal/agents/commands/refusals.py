"""Refusals that the commands of this feature share."""

from collections.abc import Sequence

from portal.agents import rules
from portal.core.errors import Refused
from portal.core.reasons import Reason


def refuse_words(decision: str) -> None:
    """Refuse a decision that is described rather than named by its number; none at all is for the rules to judge."""
    if decision and not rules.is_decision(decision):
        raise Refused(Reason("decision_is_a_number"), field="decision")


def refuse(reasons: Sequence[tuple[str, Reason]]) -> None:
    """Refuse with every reason there is, each beside its field."""
    if reasons:
        first, *rest = (Refused(reason, field=field) for field, reason in reasons)
        raise Refused(first.reason, field=first.field, also=rest)
