"""The form of a decision."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.forms import PortalForm, choices, pairs
from portal.training.labs.rules import NOTE_MAX, CheckPoint

SEND, STOP = "send", "stop"


class VerdictForm(PortalForm):
    """Send or stop one case. ``item_id`` says which, so that an old page cannot decide another one."""

    item_id = HiddenField()
    call = RadioField(
        _l("Send or stop"),
        choices=pairs([(SEND, _l("Send it")), (STOP, _l("Stop it"))]),
        validators=[DataRequired(_l("Choose send or stop."))],
    )
    reasons = SelectMultipleField(
        _l("If you stop it: why?"),
        coerce=CheckPoint,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = TextAreaField(_l("In your own words"), validators=[Length(max=NOTE_MAX)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reasons.choices = choices(CheckPoint)

    def decision(self) -> dict[str, Any]:
        """Return the values that the command takes."""
        return {
            "item_id": self.item_id.data,
            "stopped": self.call.data == STOP,
            "reasons": self.reasons.data or [],
            "note": self.note.data or "",
        }
