"""The forms to add a program and to make a token."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.clients.rules import NAME_MAX, Life
from portal.core.forms import REQUIRED, PortalForm, choices
from portal.core.permissions import ApiScope
from portal.core.pickers import PickerField
from portal.people.models import Person
from portal.people.pickers import person_picker
from portal.signatures.signing import ProofForm


class ClientForm(PortalForm):
    """A new program: its name, its owner and its scopes."""

    name = StringField(_l("Name"), validators=[DataRequired(REQUIRED), Length(max=NAME_MAX)])
    owner = PickerField(_l("Owner"), validators=[DataRequired(REQUIRED)])
    scopes = SelectMultipleField(
        _l("What it can do"),
        coerce=ApiScope,
        validators=[DataRequired(_l("Choose at least one."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *, reader: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.owner.use(person_picker(reader))
        self.scopes.choices = choices(ApiScope)


class TokenForm(ProofForm):
    """A new token: how long it is valid, and the password if the last proof of identity is too old."""

    life = RadioField(_l("Valid for"), coerce=Life, default=Life.QUARTER)
    password = PasswordField(
        _l("Your password"),
        filters=[],
        validators=[DataRequired(_l("Enter your password, then make the token."))],
        render_kw={"autocomplete": "current-password"},
    )

    def __init__(self, *, asks_password: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.life.choices = choices(Life)
        if not asks_password:
            del self.password
