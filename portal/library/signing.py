"""Signing on a page: with the password once more, where it was last given too long ago."""

from collections.abc import Callable
from typing import TypeVar

from portal.core import db
from portal.core.access import actor
from portal.library.fields import SigningForm
from portal.library.signatures import Signing, is_recent
from portal.people import signing_in

T = TypeVar("T")


def asks_password() -> bool:
    """Whether whoever is signed in gives their password again before they sign."""
    return not is_recent(actor(), signing_in.current_sign_in().authenticated_at)


def sign(form: SigningForm, meaning: str, work: Callable[[Signing], T]) -> T:
    """Check the password where the form asked for it, then run ``work``, which signs, as one use case.

    Refuses with a reason. A password that was right need not be given again if ``work`` refuses.
    """
    if form.password is not None:
        signing_in.confirm(form.password.data)
        del form["password"]
    return db.perform(lambda: work(_signing(meaning)))


def _signing(meaning: str) -> Signing:
    sign_in = signing_in.current_sign_in()
    return Signing(meaning=meaning, proved_at=sign_in.authenticated_at, proof=sign_in.proof)
