"""The notices of changes."""

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind
from portal.core.pace import Pace

CHANGE_ASSIGNED = NoticeKind(
    name="changes.assigned",
    title=_l("A change you own"),
    subject=_l("You own the change “%(title)s”"),
    text=_l(
        "Hello %(name)s,\n\n%(by)s made you the owner of the change “%(title)s”.\n\nSee it here:\n%(link)s\n"
    ),
    why=_l("You own this change."),
    pace=Pace.NEWS,
    endpoint="changes.show",
)
KINDS = (CHANGE_ASSIGNED,)
