"""Signing on a page: the form below a text, and the password if the last proof of identity is too old."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Self, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired

from portal.core import db
from portal.core.access import actor
from portal.core.forms import PortalForm
from portal.people import signing_in
from portal.signatures import queries
from portal.signatures.rules import Signing

T = TypeVar("T")


class ProofForm(PortalForm):
    """A form that needs a proof of identity. It has a ``password`` only if the last proof is too old."""

    password: Any = None


class SigningForm(ProofForm):
    """One answer for every item of a text, and a signature.

    ``version`` names the text that was on the page, so that nobody signs a text they have not seen.
    """

    version = HiddenField()
    item_ids: tuple[str, ...] = ()

    @classmethod
    def under(cls, version_id: int, fields: Mapping[str, Any], *, asks_password: bool, **kwargs: Any) -> Self:
        """Return the form below a version of a text, with the ``fields`` of its items by their id."""
        secret = {"password": _password()} if asks_password else {}
        kind = type(cls.__name__, (cls,), {**fields, **secret, "item_ids": tuple(fields)})
        form: Self = kind(data={"version": version_id}, **kwargs)
        return form

    @property
    def items(self) -> Mapping[str, Any]:
        """The fields of the items, by their id."""
        return {item_id: self._fields[item_id] for item_id in self.item_ids}


def asks_password() -> bool:
    """Whether the signed-in person has to give their password again before they sign."""
    return not queries.is_recent(actor(), signing_in.current_sign_in().authenticated_at)


def sign(form: SigningForm, meaning: str, work: Callable[[Signing], T]) -> T:
    """Check the password if the form has one, then run ``work``, which signs, as one use case."""
    return prove(form, lambda _proved_at: work(_signing(meaning)))


def prove(form: ProofForm, work: Callable[[datetime], T]) -> T:
    """Check the password if the form has one, then run ``work`` with the time of the proof, as one use case.

    Raises ``Refused``. A correct password counts as a new proof even if ``work`` refuses.
    """
    if form.password is not None:
        signing_in.confirm(form.password.data)
        del form["password"]
    return db.perform(lambda: work(signing_in.current_sign_in().authenticated_at))


def _signing(meaning: str) -> Signing:
    sign_in = signing_in.current_sign_in()
    return Signing(meaning=meaning, proved_at=sign_in.authenticated_at, proof=sign_in.proof)


def _password() -> PasswordField:
    return PasswordField(
        _l("Your password"),
        filters=[],
        validators=[DataRequired(_l("Enter your password, then sign."))],
        render_kw={"autocomplete": "current-password"},
    )
