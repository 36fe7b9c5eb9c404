"""What a signature consists of, and how long a proof of identity is good for one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from portal.people.rules import Proof


class ExactText(Protocol):
    """A text that can be signed. ``hash`` is the SHA-256 of its source, so a new version is another text."""

    @property
    def hash(self) -> str: ...

    @property
    def language(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What the signer was told the signature means, and when and how they proved who they are."""

    meaning: str
    proved_at: datetime
    proof: Proof


def is_fresh(proved_at: datetime, at: datetime, *, hours: int) -> bool:
    """Whether a proof of identity given at ``proved_at`` is still good for a signature at ``at``."""
    return at - proved_at < timedelta(hours=hours)
