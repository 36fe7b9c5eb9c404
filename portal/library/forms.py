"""The form with which an editor withdraws a version."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from portal.core.forms import PortalForm

REASON_MAX = 500


class WithdrawalForm(PortalForm):
    """The reason for withdrawing a version."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[DataRequired(_l("Give a reason. It is kept with the version.")), Length(max=REASON_MAX)],
    )


class PublishForm(PortalForm):
    """The confirmation with which an editor publishes a full revision that waits."""

    path = HiddenField(validators=[DataRequired()])
    people = IntegerField(
        _l("How many people have to complete it again?"),
        validators=[
            InputRequired(_l("Enter how many people have to complete it again.")),
            NumberRange(min=0, message=_l("Enter a number, 0 or more.")),
        ],
    )
