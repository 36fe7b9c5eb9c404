"""The parts of a signature, and how long a proof of identity is valid for one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from portal.people.rules import SignInProof


class ExactText(Protocol):
    """A text that can be signed. ``hash`` is the SHA-256 of its source, so a new version is another text."""

    @property
    def hash(self) -> str: ...

    @property
    def language(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What the signature means, as the signer read it, and when and how they proved their identity."""

    meaning: str
    proved_at: datetime
    proof: SignInProof


def is_fresh(proved_at: datetime, at: datetime, *, hours: int) -> bool:
    """Whether a proof of identity given at ``proved_at`` is still valid for a signature at ``at``."""
    return at - proved_at < timedelta(hours=hours)
