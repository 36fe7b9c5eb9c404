"""Forms that could not be accepted: what was typed is kept for the person who typed it, and shown to nobody else.

* The sign-in had ended: the form is kept for a day, encrypted with a key that only the browser has. After the same
  person has signed in, the form is shown again with everything in it.
* The form token was stale: a page of the same kind leads back into the form at once.
* Any other error page returns the typed text.

A form that comes back carries the field ``MARK``. It is shown again and changes nothing until it is sent once more.
Passwords are never kept.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Response, current_app, request
from flask_login import current_user
from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock, db, form_numbers
from portal.core.access import SAFE, actor
from portal.core.jobs import Job

MARK = "unsent"
STALE = "stale"  # the mark of a form whose token was stale; any other mark is the number of a kept form
DRAFTED = "drafted"  # the script of the page keeps a draft of this form
TAKEN = "taken"  # the category of messages that carry the number of an accepted form, so that its draft is dropped
SECRETS = frozenset({"password", "current", "webhook"})  # names of all password fields
NOT_TYPED = frozenset({"csrf_token", form_numbers.FIELD, MARK, DRAFTED})
KEPT = timedelta(days=1)
KEPT_MOST = 5  # forms for one person
BYTES_MOST = 256 * 1024  # of one form
SENTENCE_LEAST = 20  # shorter values without a blank are codes of choices
NONCE_BYTES = 12
COOKIE = "portal_unsent"  # holds the key of the browser

Fields = Sequence[tuple[str, str]]


class UnsentForm(db.Base):
    """A form that was sent after the sign-in had ended.

    ``browser`` is the hash of the browser's key. ``body`` holds address and fields, encrypted with that key.
    """

    __tablename__ = "core_unsent_form"

    number: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(index=True)
    browser: Mapped[str] = mapped_column(index=True)
    kept_at: Mapped[datetime] = mapped_column(index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class SealedForm(NamedTuple):
    """A form to be kept, and the key of the browser that can read it."""

    form: UnsentForm
    key: str


def is_returned() -> bool:
    """Whether the sent form is one that came back: it is shown again and must change nothing."""
    return request.method not in SAFE and MARK in request.form


def is_stale() -> bool:
    """Whether the form came back because its token was stale, and not because the sign-in had ended."""
    return request.form.get(MARK) == STALE


def typed_fields() -> Fields:
    """Return the fields of the sent form, without tokens and passwords."""
    left_out = NOT_TYPED | SECRETS
    return [pair for pair in request.form.items(multi=True) if pair[0] not in left_out]


def typed_texts() -> Sequence[str]:
    """Return the sentences that the signed-in person typed into the sent form."""
    if request.method in SAFE or not _is_own():
        return []
    return [text for _name, text in typed_fields() if " " in text.strip() or len(text) >= SENTENCE_LEAST]


def repeatable_fields() -> Fields:
    """Return all fields of the sent form, to send it again as it is; nothing for a form with a password."""
    if request.method in SAFE or not _is_own() or not SECRETS.isdisjoint(request.form):
        return []
    return [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]


def sealed_form(person_id: int) -> SealedForm | None:
    """Return the sent form as it is kept for a person who has to sign in again; nothing if it is empty or huge."""
    address = request.full_path if request.query_string else request.path
    told = json.dumps({"address": address, "fields": typed_fields()}).encode()
    if len(told) > BYTES_MOST or not typed_fields():
        return None
    number, key = secrets.token_urlsafe(12), _browser_key() or secrets.token_urlsafe(32)
    values = {"browser": _hash_of(key), "kept_at": clock.now(), "body": _seal(key, told)}
    return SealedForm(UnsentForm(number=number, person_id=person_id, **values), key)


def keep(form: UnsentForm) -> None:
    """Keep a form, and delete the oldest of the same person beyond :data:`KEPT_MOST`."""
    own = select(UnsentForm.number).where(UnsentForm.person_id == form.person_id)
    beyond = own.order_by(UnsentForm.kept_at.desc()).offset(KEPT_MOST - 1)
    numbers = db.session.scalars(beyond).all()
    db.session.execute(delete(UnsentForm).where(UnsentForm.number.in_(numbers)))
    db.session.add(form)


def find(number: str, person_id: int) -> tuple[str, Fields] | None:
    """Return the address and the fields of a form that this person typed in this browser within a day."""
    key = _browser_key()
    row = db.session.get(UnsentForm, number)
    if row is None or not key or clock.is_past(row.kept_at, by=KEPT):
        return None
    if (row.person_id, row.browser) != (person_id, _hash_of(key)):
        return None
    try:
        told = json.loads(
            AESGCM(_cipher_key(key)).decrypt(row.body[:NONCE_BYTES], row.body[NONCE_BYTES:], None)
        )
    except InvalidTag:
        return None
    return told["address"], [(name, value) for name, value in told["fields"]]


def drop_returned() -> None:
    """Delete the kept form that has come back: from now on it is in the page."""
    number, person_id = request.form[MARK], actor().id
    gone = delete(UnsentForm).where(UnsentForm.number == number, UnsentForm.person_id == person_id)
    if number != STALE:
        db.note(lambda: db.session.execute(gone))


def forget_person(person_id: int) -> None:
    """Delete the kept forms of a person who signs out."""
    db.session.execute(delete(UnsentForm).where(UnsentForm.person_id == person_id))


def forget_others(person_id: int) -> None:
    """Delete the forms that others left in this browser, now that ``person_id`` signs in."""
    if key := _browser_key():
        of_others = (UnsentForm.browser == _hash_of(key), UnsentForm.person_id != person_id)
        db.session.execute(delete(UnsentForm).where(*of_others))


def remember_browser(response: Response, key: str) -> Response:
    """Give the browser the key of the forms that are kept for it."""
    is_secure = current_app.settings.is_secure  # type: ignore[attr-defined]
    response.set_cookie(_cookie_name(), key, max_age=KEPT, httponly=True, samesite="Lax", secure=is_secure)
    return response


def forget_old() -> int:
    """Delete forms that are older than a day. Returns 0: it is not counted as work."""
    old = delete(UnsentForm).where(UnsentForm.kept_at < clock.now() - KEPT)
    db.perform(lambda: db.session.execute(old))
    return 0


def _is_own() -> bool:
    """Whether somebody is signed in, and the form was not on the page of another person."""
    return bool(current_user.is_authenticated) and form_numbers.person_of_form() in (None, actor().id)


def _seal(key: str, body: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_cipher_key(key)).encrypt(nonce, body, None)


def _cipher_key(key: str) -> bytes:
    return hashlib.sha256(f"unsent form {key}".encode()).digest()


def _hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _browser_key() -> str:
    return request.cookies.get(_cookie_name(), "")


def _cookie_name() -> str:
    return current_app.settings.cookie(COOKIE)  # type: ignore[attr-defined,no-any-return]


JOBS = (Job(name="forget unsent forms", every=timedelta(hours=1), run=forget_old),)
