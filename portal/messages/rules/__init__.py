"""Rules of messages: what may be published, what a text quotes, and what readers have to do."""

from portal.messages.rules.changes import URGENT, ChangeKind, is_superseded, kind_of_mode
from portal.messages.rules.claims import (
    CardFact,
    Claim,
    ClaimKind,
    Claims,
    LevelFact,
    MetricFact,
    claims_in,
    fill_in,
)
from portal.messages.rules.publishing import Draft, MessageProblem, blocking, needed_approvals, problems
from portal.messages.rules.states import AudienceChoice, MessageState, SendingKind, state_of

__all__ = [
    "URGENT",
    "AudienceChoice",
    "CardFact",
    "ChangeKind",
    "Claim",
    "ClaimKind",
    "Claims",
    "Draft",
    "LevelFact",
    "MessageProblem",
    "MessageState",
    "MetricFact",
    "SendingKind",
    "blocking",
    "claims_in",
    "fill_in",
    "is_superseded",
    "kind_of_mode",
    "needed_approvals",
    "problems",
    "state_of",
]
