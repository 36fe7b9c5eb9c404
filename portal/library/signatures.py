"""What a signature under a text of the library holds: who, when, what it means, and how they had shown who they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Mapped

from portal.core import clock
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.library.models import ContentVersion
from portal.library.rules import is_fresh
from portal.people.rules import Proof
from portal.settings import queries as settings

LANGUAGE = "en"  # of a text that does not say


class Signer(Protocol):
    """Whoever signs, as far as a signature needs to know."""

    @property
    def name(self) -> str: ...

    @property
    def time_zone(self) -> str: ...

    @property
    def password_hash(self) -> str | None: ...


class Signed:
    """Mark a model whose rows are signatures. The text is named by its hash; a new version never inherits one."""

    signed_name: Mapped[str]
    signed_at: Mapped[datetime]
    signed_zone: Mapped[str]
    meaning: Mapped[str]
    text_hash: Mapped[str]
    text_language: Mapped[str]
    proof: Mapped[Proof]
    proved_at: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What the signer was told it means, and when and how they showed who they are."""

    meaning: str
    proved_at: datetime
    proof: Proof


def is_recent(signer: Signer, proved_at: datetime) -> bool:
    """Whether it is still good to sign what ``signer`` proved at ``proved_at``.

    Whoever has no password has nothing more to show: people of the sample company, where signing in is the proof.
    """
    hours = settings.value("signing_hours")
    return signer.password_hash is None or is_fresh(proved_at, clock.now(), hours=hours)


def signature(signer: Signer, version: ContentVersion, signing: Signing) -> dict[str, Any]:
    """The columns of a signature under ``version``, made now; refuses if the proof of who signs is too old."""
    if not is_recent(signer, signing.proved_at):
        raise Refused(Reason("signature_needs_password"), field="password")
    return {
        "signed_name": signer.name,
        "signed_at": clock.now(),
        "signed_zone": signer.time_zone,
        "meaning": signing.meaning,
        "text_hash": version.hash,
        "text_language": version.content.get("language", LANGUAGE),
        "proof": signing.proof,
        "proved_at": signing.proved_at,
    }
