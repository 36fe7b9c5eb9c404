"""Notices with a link: the invitation and the password reset."""

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind
from portal.people.rules import LinkPurpose

INVITATION = NoticeKind(
    name="people.invited",
    subject=_l("Your invitation to %(portal)s"),
    text=_l(
        "Hello %(name)s,\n\nYou are invited to %(portal)s. It has your training, your clearances and what changes for"
        " you.\n\nChoose a password to get started:\n%(link)s\n\nThe link works once, for %(days)s days.\n"
    ),
    endpoint="people.choose_password",
    kept_in_inbox=False,
)
RESET = NoticeKind(
    name="people.reset_asked",
    subject=_l("Reset your password for %(portal)s"),
    text=_l(
        "Hello %(name)s,\n\nChoose a new password for %(portal)s here:\n%(link)s\n\nThe link works once, for"
        " %(hours)s hours. If you did not ask for it, ignore this email. Your password has not changed.\n"
    ),
    endpoint="people.choose_password",
    kept_in_inbox=False,
)
KINDS = (INVITATION, RESET)
KIND_OF_LINK = {LinkPurpose.INVITATION: INVITATION, LinkPurpose.RESET: RESET}
