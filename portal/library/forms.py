"""Forms made from a text of the library."""

from collections.abc import Callable, Mapping
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired

from portal.core.forms import PortalForm
from portal.library.models import ContentVersion

Item = Mapping[str, Any]


class SigningForm(PortalForm):
    """One answer for every item of a text, and a signature under it.

    ``version`` says which text was on the page, so that nobody signs one they have not seen. There is a ``password``
    only where whoever signs has to show once more who they are.
    """

    version = HiddenField()
    password: Any = None
    item_ids: tuple[str, ...] = ()

    @classmethod
    def under(
        cls, version: ContentVersion, field: Callable[[Item], Any], *, asks_password: bool, **kwargs: Any
    ) -> Self:
        """The form below ``version``, with the ``field`` of each of its items."""
        fields = {item["id"]: field(item) for item in version.content["items"]}
        secret = {"password": _password()} if asks_password else {}
        kind = type(cls.__name__, (cls,), {**fields, **secret, "item_ids": tuple(fields)})
        form: Self = kind(data={"version": version.id}, **kwargs)
        return form

    @property
    def items(self) -> Mapping[str, Any]:
        """The fields of the items, by their id."""
        return {item_id: self._fields[item_id] for item_id in self.item_ids}


def _password() -> PasswordField:
    return PasswordField(
        _l("Your password"),
        filters=[],
        validators=[DataRequired(_l("Enter your password, then sign."))],
        render_kw={"autocomplete": "current-password"},
    )
