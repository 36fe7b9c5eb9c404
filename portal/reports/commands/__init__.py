"""Commands of reporters and triagers on a report.

Readers of the audit log are not all on the triage team, and only that team may know a reporter's name. So the entry of
a reporter's action has no actor. Text of a report is never part of an entry.
"""

from portal.reports.commands.filing import FiledReport, file_report, report_issue
from portal.reports.commands.progress import refresh_promises
from portal.reports.commands.rating import rate_report
from portal.reports.commands.steps import (
    acknowledge_report,
    ask_reporter,
    close_report,
    move_report,
    reopen_report,
    reply_to_triage,
)

__all__ = [
    "FiledReport",
    "acknowledge_report",
    "ask_reporter",
    "close_report",
    "file_report",
    "move_report",
    "rate_report",
    "refresh_promises",
    "reopen_report",
    "reply_to_triage",
    "report_issue",
]
