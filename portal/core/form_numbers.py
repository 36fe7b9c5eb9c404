"""The number of a form. It tells one sent form from another, and names the person whose page the form was on.

The person is signed, so that a form made elsewhere cannot name somebody. Numbers of pages that need no sign-in name
nobody.
"""

import base64
import hmac
import secrets

from flask import current_app, request

from portal.core.access import known_actor

FIELD = "form_number"
SIGNATURE_BYTES = 16


def form_number() -> str:
    """Return a number for one form on one page."""
    number, person_id = secrets.token_urlsafe(12), getattr(known_actor(), "id", None)
    return number if person_id is None else f"{number}.{person_id}.{_signature(number, str(person_id))}"


def person_of_form() -> int | None:
    """Return the id of the person whose page the sent form was on, or ``None`` if the form does not prove one."""
    number, *rest = request.form.get(FIELD, "").split(".")
    if len(rest) != 2:  # noqa: PLR2004 - the person and the signature
        return None
    person_id, signature = rest
    is_ours = hmac.compare_digest(signature.encode(), _signature(number, person_id).encode())
    return int(person_id) if is_ours else None


def _signature(number: str, person_id: str) -> str:
    secret: str = current_app.settings.secret  # type: ignore[attr-defined]
    signed = hmac.digest(secret.encode(), f"form {number} {person_id}".encode(), "sha256")
    return base64.urlsafe_b64encode(signed[:SIGNATURE_BYTES]).decode().rstrip("=")
