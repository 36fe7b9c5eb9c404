"""Forms of the inbox, and of what a person chooses about mail."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField, StringField, TimeField
from wtforms.validators import AnyOf, InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portal.core.forms import ROW_MAX, PortalForm, choices, pairs
from portal.core.notice import NoticeKind
from portal.notices.rules import MailChoice, QuietHours, Rhythm


class ReadForm(PortalForm):
    """Up to which notice the reader has seen the inbox."""

    up_to = IntegerField(validators=[NumberRange(1, ROW_MAX)], widget=HiddenInput())


class SwitchForm(PortalForm):
    """Whether a kind of mail is switched on again."""

    on = StringField(validators=[AnyOf(("", "1"))])


class ChoiceForm(PortalForm):
    """How often a person wants mail and about what, and their quiet hours."""

    rhythm = RadioField(_l("What needs you"), choices=[], coerce=Rhythm)
    has_digest = BooleanField(_l("Send me the digest"))
    by_mail = SelectMultipleField(
        _l("Email me about"), choices=[], widget=ListWidget(), option_widget=CheckboxInput()
    )
    quiet_begin = TimeField(
        _l("Quiet hours begin at"), validators=[InputRequired(_l("Enter a time, such as 20:00."))]
    )
    quiet_end = TimeField(
        _l("Quiet hours end at"), validators=[InputRequired(_l("Enter a time, such as 07:00."))]
    )

    def __init__(self, kinds: Sequence[NoticeKind], now: MailChoice) -> None:
        super().__init__(
            data={
                "rhythm": now.rhythm,
                "has_digest": now.has_digest,
                "by_mail": [kind.name for kind in kinds if kind.name not in now.without],
                "quiet_begin": now.quiet.begin,
                "quiet_end": now.quiet.end,
            }
        )
        self.rhythm.choices = choices(Rhythm)
        self.by_mail.choices = pairs((kind.name, str(kind.title)) for kind in kinds)

    def choice(self) -> MailChoice:
        """Return what was chosen. A kind that the form does not offer is not left out."""
        offered = {each.value for each in self.by_mail.choices}
        quiet = QuietHours(self.quiet_begin.data, self.quiet_end.data)
        without = frozenset(offered.difference(self.by_mail.data))
        return MailChoice(self.rhythm.data, quiet, self.has_digest.data, without)
