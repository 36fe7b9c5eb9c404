"""Notices to reporters: that there is something to read, never what it is about."""

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind

REPORT_ANSWERED = NoticeKind(
    name="reports.answered",
    subject=_l("There is something new for you"),
    text=_l("Hello %(name)s,\n\nthere is news on something you told us. Read it here:\n%(link)s\n"),
    endpoint="reports.show",
    is_listed=False,
)
KINDS = (REPORT_ANSWERED,)
