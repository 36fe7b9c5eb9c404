"""The words of chat channels on screen."""

from flask_babel import lazy_gettext as _l

from portal.chat.rules import ChatService, ChatState, ChatTopic
from portal.core.phrases import gettext

LABELS = {
    ChatService.SLACK: _l("Slack"),
    ChatService.TEAMS: _l("Microsoft Teams"),
    ChatTopic.AGENTS: _l("An agent was paused"),
    ChatTopic.NEWS: _l("A message to everyone"),
    ChatTopic.POLICIES: _l("A policy was published"),
    ChatState.WAITING: _l("Waiting"),
    ChatState.SENT: _l("Sent"),
    ChatState.FAILED: _l("Not delivered"),
}
SENTENCES = {
    "chat_address_unreadable": _l("This is no address of a webhook. Copy it again from Slack or Teams."),
    "chat_address_not_https": _l("The address has to begin with https://."),
    "chat_address_incomplete": _l("The address is cut off. Copy all of it."),
    "chat_host_not_allowed": lambda host, hosts: gettext(
        "%(host)s is not on the list of allowed hosts: %(hosts)s. The list is under Settings.",
        host=host,
        hosts=hosts,
    ),
    "chat_too_many": lambda most: gettext(
        "%(most)s channels are connected already. Disconnect one first.", most=most
    ),
}
SUBJECTS = {"chat_channel": _l("Chat channel"), "chat_post": _l("Announcement in a chat channel")}
ERRORS = {
    "timeout": _l("The service did not answer in time."),
    "certificate": _l("The certificate of the service is not valid."),
    "unknown host": _l("The host does not exist."),
    "other secret": _l("The address was stored with another secret. Connect the channel again."),
    "no connection": _l("No connection, or the host is not allowed any more."),
}


def why_not_taken(code: str | None) -> str:
    """Return why an announcement was not taken."""
    if not code:
        return ""
    known = ERRORS.get(code)
    return str(known) if known else gettext("The service answered: %(code)s.", code=code)
