"""The setting of chat channels: the hosts that announcements may go to."""

from flask_babel import lazy_gettext as _l

from portal.settings.groups import SECURITY_PRACTICE
from portal.settings.rules import Group, text

CHAT = Group(name="chat", title=_l("Slack and Teams"), order=55)
CHAT_HOSTS = text(
    "chat_hosts",
    "hooks.slack.com, *.webhook.office.com, *.logic.azure.com, *.environment.api.powerplatform.com",
    between=(0, 500),
    group=CHAT,
    title=_l("Hosts that announcements may be sent to"),
    help=_l("Separated by commas. “*.” in front allows every host below it. Nothing is sent anywhere else."),
    source=SECURITY_PRACTICE,
)
SETTINGS = (CHAT_HOSTS,)
