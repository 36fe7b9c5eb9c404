"""Whether a person has to prove their identity before they sign."""

from datetime import datetime

from portal.core import clock
from portal.people.models import Person
from portal.settings import queries as settings_queries
from portal.signatures.rules import is_fresh
from portal.signatures.settings import SIGNING_HOURS


def is_recent(signer: Person, proved_at: datetime) -> bool:
    """Whether the proof that ``signer`` gave at ``proved_at`` is still valid for a signature.

    People of the sample company have no password. For them, choosing a person from the list is the only proof.
    """
    hours = settings_queries.value(SIGNING_HOURS)
    return signer.password_hash is None or is_fresh(proved_at, clock.now(), hours=hours)
