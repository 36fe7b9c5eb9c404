"""The form of one setting: its value as text, which the rules parse."""

from typing import Any

from wtforms import StringField
from wtforms.validators import Length

from portal.core.forms import PortalForm

TYPED_MAX = 400


class SettingForm(PortalForm):
    """A new value."""

    value = StringField("", validators=[Length(max=TYPED_MAX)])

    def __init__(self, *, title: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value.label.text = title
