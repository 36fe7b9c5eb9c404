"""The form with which an editor withdraws a version."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from portal.core.forms import PortalForm

REASON_MAX = 500


class WithdrawalForm(PortalForm):
    """The reason for withdrawing a version."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[DataRequired(_l("Give a reason. It is kept with the version.")), Length(max=REASON_MAX)],
    )
