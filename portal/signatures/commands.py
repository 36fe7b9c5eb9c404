"""Makes signatures: the columns of a model that mixes in :class:`~portal.signatures.models.Signed`."""

from typing import Any

from portal.core import clock
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.people.models import Person
from portal.signatures import queries
from portal.signatures.rules import ExactText, Signing


def signature(signer: Person, text: ExactText, signing: Signing) -> dict[str, Any]:
    """Return the columns of a signature under ``text``, made now.

    Refuses with ``signature_needs_password`` if the proof of identity is too old.
    """
    if not queries.is_recent(signer, signing.proved_at):
        raise Refused(Reason("signature_needs_password"), field="password")
    return {
        "signed_name": signer.name,
        "signed_at": clock.now(),
        "signed_zone": signer.time_zone,
        "meaning": signing.meaning,
        "text_hash": text.hash,
        "text_language": text.language,
        "proof": signing.proof,
        "proved_at": signing.proved_at,
    }
