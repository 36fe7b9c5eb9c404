"""Notices about reports: that there is something to read or do, never what it is about."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.notice import NoticeKind
from portal.core.pace import Pace
from portal.core.phrases import gettext
from portal.core.text import long_date


def _date_changed(*, day: str, before: str, **values: Any) -> str:
    return gettext(
        "Hello %(name)s,\n\nWe have classified what you told us again, so the date of our answer changes: you will"
        " hear back by %(day)s instead of %(before)s.\n\nRead more:\n%(link)s\n",
        day=long_date(date.fromisoformat(day)),
        before=long_date(date.fromisoformat(before)),
        **values,
    )


REPORT_ANSWERED = NoticeKind(
    name="reports.answered",
    title=_l("Your report has been answered"),
    subject=_l("Your report %(number)s has been answered"),
    text=_l("Hello %(name)s,\n\nYour report has been answered. Read the answer here:\n%(link)s\n"),
    why=_l("You reported it."),
    endpoint="reports.show",
    is_listed=False,
)
REPORTER_ASKED = NoticeKind(
    name="reports.asked",
    title=_l("A question about your report"),
    subject=_l("A question about your report %(number)s"),
    text=_l("Hello %(name)s,\n\nThe triage team has a question about your report. Reply here:\n%(link)s\n"),
    why=_l("You reported it."),
    endpoint="reports.show",
    is_listed=False,
)
REPORT_DATE_CHANGED = NoticeKind(
    name="reports.date_changed",
    title=_l("The date of an answer to your report has changed"),
    subject=_l("Your report %(number)s: you will hear back on another day"),
    text=_date_changed,
    why=_l("You reported it."),
    endpoint="reports.show",
    is_listed=False,
)
REPORT_CRITICAL = NoticeKind(
    name="reports.critical",
    title=_l("A critical report arrives while you are on duty"),
    subject=_l("Critical report %(number)s: look at it now"),
    text=_l(
        "Hello %(name)s,\n\nReport %(number)s is critical. Pause the agent first, then classify the report. "
        "The clock is running:\n%(link)s\n"
    ),
    why=_l("You are on duty for reports."),
    pace=Pace.URGENT,
    endpoint="triage.show",
    is_listed=False,
)
REPORT_NEEDS_SECOND = NoticeKind(
    name="reports.needs_second",
    title=_l("A report needs you as the second person"),
    subject=_l("Report %(number)s needs a second person"),
    text=_l(
        "Hello %(name)s,\n\nReport %(number)s takes a second person to confirm what a colleague did. "
        "Look at it here:\n%(link)s\n"
    ),
    why=_l("You are on duty for reports."),
    endpoint="triage.show",
    is_listed=False,
)
REPORT_UNATTENDED = NoticeKind(
    name="reports.unattended",
    title=_l("Nobody can work on a report"),
    subject=_l("Nobody can work on report %(number)s"),
    text=_l(
        "Hello %(name)s,\n\nReport %(number)s waits, and there is no triager, or no second one, who may work on it. "
        "Give someone the role here:\n%(link)s\n"
    ),
    why=_l("You are an administrator."),
    pace=Pace.URGENT,
    endpoint="people.index",
    is_listed=False,
)
KINDS = (
    REPORT_ANSWERED,
    REPORTER_ASKED,
    REPORT_CRITICAL,
    REPORT_DATE_CHANGED,
    REPORT_NEEDS_SECOND,
    REPORT_UNATTENDED,
)
