"""Notices to reporters: that there is something to read, never what it is about."""

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind

REPORT_ANSWERED = NoticeKind(
    name="reports.answered",
    subject=_l("Your report has been answered"),
    text=_l("Hello %(name)s,\n\nYour report has been answered. Read the answer here:\n%(link)s\n"),
    endpoint="reports.show",
    is_listed=False,
)
REPORTER_ASKED = NoticeKind(
    name="reports.asked",
    subject=_l("A question about your report"),
    text=_l("Hello %(name)s,\n\nThe triage team has a question about your report. Reply here:\n%(link)s\n"),
    endpoint="reports.show",
    is_listed=False,
)
KINDS = (REPORT_ANSWERED, REPORTER_ASKED)
