"""The form of a chat channel."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.chat.rules import ADDRESS_MAX, NAME_MAX, ChatService, ChatTopic
from portal.core.forms import REQUIRED, PortalForm, choices


class ChannelForm(PortalForm):
    """A channel, and what is announced there. The address is a secret, so the page never shows it again."""

    name = StringField(
        _l("Name"),
        description=_l("As people know the channel, such as #agents."),
        validators=[DataRequired(REQUIRED), Length(max=NAME_MAX)],
    )
    service = RadioField(_l("Service"), coerce=ChatService, validators=[InputRequired(_l("Choose one."))])
    webhook = PasswordField(
        _l("Address of the incoming webhook"),
        description=_l(
            "Slack or Teams shows it when you add an incoming webhook. We keep it encrypted and never show it again."
        ),
        validators=[DataRequired(REQUIRED), Length(max=ADDRESS_MAX)],
        render_kw={"autocomplete": "new-password"},
    )
    topics = SelectMultipleField(
        _l("What is announced"),
        coerce=ChatTopic,
        validators=[DataRequired(_l("Choose at least one."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.service.choices = choices(ChatService)
        self.topics.choices = choices(ChatTopic)
