"""Notices with a link: the invitation and the password reset."""

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind
from portal.people.rules import LinkPurpose

INVITATION = NoticeKind(
    name="people.invited",
    subject=_l("Your invitation to %(portal)s"),
    text=_l(
        "Hello %(name)s,\n\nyou are invited to %(portal)s: your training, your clearances and what changes for you."
        "\n\nChoose a password here and you are in:\n%(link)s\n\nThe link works once, for %(days)s days.\n"
    ),
    endpoint="people.choose_password",
    kept_in_inbox=False,
)
RESET = NoticeKind(
    name="people.reset_asked",
    subject=_l("A new password for %(portal)s"),
    text=_l(
        "Hello %(name)s,\n\nhere you can choose a new password for %(portal)s:\n%(link)s\n\nThe link works once, for"
        " %(hours)s hours. If you did not ask for it, you need not do anything: your password stays as it is.\n"
    ),
    endpoint="people.choose_password",
    kept_in_inbox=False,
)
KINDS = (INVITATION, RESET)
KIND_OF_LINK = {LinkPurpose.INVITATION: INVITATION, LinkPurpose.RESET: RESET}
