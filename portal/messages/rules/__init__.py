"""Rules of messages: what may be published, what a text quotes, and what readers have to do."""

from portal.messages.rules.claims import (
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
    "AudienceChoice",
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
    "needed_approvals",
    "problems",
    "state_of",
]
