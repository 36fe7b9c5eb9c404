"""Shapes of input about readiness."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from portal.core.forms import PortalForm

REASON_MAX = 500


class SuspensionForm(PortalForm):
    """Why somebody is taken off a level for now."""

    reason = TextAreaField(
        _l("Why, for now?"),
        validators=[DataRequired(_l("Say why. The person reads it.")), Length(max=REASON_MAX)],
    )
