"""The notices of messages."""

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind
from portal.core.pace import Pace

MESSAGE_PUBLISHED = NoticeKind(
    name="messages.published",
    title=_l("A message from a leader"),
    subject=_l("%(sender)s: %(title)s"),
    text=_l("Hello %(name)s,\n\n%(sender)s has written to you: %(title)s.\n\nRead it here:\n%(link)s\n"),
    why=_l("This message was written for a group that you are in."),
    pace=Pace.NEWS,
    endpoint="news.show",
)
MESSAGE_URGENT = NoticeKind(
    name="messages.urgent",
    title=_l("An urgent message from a leader"),
    subject=_l("%(sender)s: %(title)s"),
    text=_l(
        "Hello %(name)s,\n\n%(sender)s has written to you: %(title)s.\n\n"
        "It is about something that affects your work now. Read it here:\n%(link)s\n"
    ),
    why=_l("It affects your work now, so it is sent at any hour."),
    pace=Pace.URGENT,
    endpoint="news.show",
)
MESSAGE_UPDATED = NoticeKind(
    name="messages.updated",
    title=_l("A message you got was updated"),
    subject=_l("Updated: %(title)s"),
    text=_l("Hello %(name)s,\n\n%(title)s was updated: %(note)s\n\nRead it here:\n%(link)s\n"),
    why=_l("You got the message that was updated."),
    pace=Pace.NEWS,
    endpoint="news.show",
)
MESSAGE_RETRACTED = NoticeKind(
    name="messages.retracted",
    title=_l("A message you got was retracted"),
    subject=_l("Retracted: %(title)s"),
    text=_l("Hello %(name)s,\n\n%(title)s was retracted: %(note)s\n\nSee here:\n%(link)s\n"),
    why=_l("You got the message that was retracted."),
    pace=Pace.NEWS,
    endpoint="news.show",
)
MESSAGE_UNCONFIRMED = NoticeKind(
    name="messages.unconfirmed",
    title=_l("A reminder to confirm a message"),
    subject=_l("Not confirmed yet: %(title)s"),
    text=_l(
        "Hello %(name)s,\n\nYou have not confirmed %(title)s yet.\n\nRead and confirm it here:\n%(link)s\n"
    ),
    why=_l("You are among the people who have not confirmed it."),
    pace=Pace.NEWS,
    endpoint="news.show",
)
MESSAGE_PREPARED = NoticeKind(
    name="messages.prepared",
    title=_l("A message about your agent is ready to send"),
    subject=_l("Ready to send: %(title)s"),
    text=_l(
        "Hello %(name)s,\n\nAn agent of yours has changed. A message to the people who work with it is ready: "
        "%(title)s.\n\nReview and send it here:\n%(link)s\n"
    ),
    why=_l("You own this agent, or you publish messages."),
    endpoint="messages.review",
)
MESSAGE_BLOCKED = NoticeKind(
    name="messages.blocked",
    title=_l("A message you wrote or send could not leave"),
    subject=_l("Not sent: %(title)s"),
    text=_l(
        "Hello %(name)s,\n\n%(title)s was not sent, because something it says no longer holds.\n\n"
        "See what and send it again:\n%(link)s\n"
    ),
    why=_l("You wrote this message, or it is in your name."),
    endpoint="messages.review",
)
MESSAGE_TO_APPROVE = NoticeKind(
    name="messages.to_approve",
    title=_l("A message waits for your approval"),
    subject=_l("Approve a message: %(title)s"),
    text=_l(
        "Hello %(name)s,\n\n%(author)s asks you to approve %(title)s.\n\nRead and approve it here:\n%(link)s\n"
    ),
    why=_l("The message would go out in your name, or needs your approval."),
    endpoint="messages.review",
)
KINDS = (
    MESSAGE_PUBLISHED,
    MESSAGE_URGENT,
    MESSAGE_PREPARED,
    MESSAGE_UPDATED,
    MESSAGE_RETRACTED,
    MESSAGE_UNCONFIRMED,
    MESSAGE_BLOCKED,
    MESSAGE_TO_APPROVE,
)
