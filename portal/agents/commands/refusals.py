"""Refusals that several commands of agents share."""

from collections.abc import Sequence

from portal.agents import rules
from portal.core.errors import Refused
from portal.core.reasons import Reason


def refuse_words(decision: str) -> None:
    """Refuse a decision that is not a number in a register. The rules decide whether one is needed."""
    if decision and not rules.is_decision(decision):
        raise Refused(Reason("decision_is_a_number"), field="decision")


def refuse(reasons: Sequence[tuple[str, Reason]]) -> None:
    """Raise ``Refused`` with every reason, each at its field; do nothing without reasons."""
    if reasons:
        first, *rest = (Refused(reason, field=field) for field, reason in reasons)
        raise Refused(first.reason, field=first.field, also=rest)
