"""The filter of the delivery page."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from portal.core.forms import PortalForm

ADDRESS_MAX = 254


class FindForm(PortalForm):
    """The address that mails are wanted of."""

    address = StringField(_l("Email address"), validators=[Length(max=ADDRESS_MAX)])
