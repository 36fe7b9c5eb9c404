"""The page that files a report."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core.access import access, actor
from portal.core.chrome import Chrome
from portal.core.errors import Refused
from portal.core.links import fixed_path
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.text import short_date
from portal.core.web import say_done
from portal.reports import commands, queries
from portal.reports.commands import FiledReport
from portal.reports.forms import ReportForm
from portal.reports.rules import promises
from portal.reports.rules.kinds import Kind
from portal.reports.views.blueprint import bp
from portal.reports.words import KIND_NOTES


@bp.route("/new", methods=["GET", "POST"])
@access(Permission.REPORTS_FILE, is_logged=False)
def new() -> ResponseReturnValue:
    """Show or file a report. It is left out of the request log, which would name the reporter."""
    asked = {
        "kind": request.args.get("kind", Kind.FAILURE, type=Kind),
        "agent_id": request.args.get("agent", type=int),
    }
    form = ReportForm(data=asked)
    if form.validate_on_submit():
        try:
            filed = commands.file_report(actor(), **form.answers())
            say_done(_sent(filed))
            return redirect(url_for(".show", report_id=filed.report.id), 303)
        except Refused as error:
            form.refuse(error)
    form.offer(queries.list_agents_to_report(actor(), named=form.agent_id.data))
    page = render_template(
        "reports/new.html",
        form=form,
        is_attended=queries.has_triager(actor()),
        kind_notes=KIND_NOTES,
        duty_phone=queries.duty_phone(),
    )
    return page, 422 if form.errors else 200


def report_url() -> str | None:
    """Return the address of the report button in the masthead, for people who may report."""
    if current_user.is_authenticated and current_user.may(Permission.REPORTS_FILE):
        return fixed_path("reports.new")
    return None


def help_with_a_fault(page: Chrome) -> str:
    """Render the section of the help page on what to do when an agent gets something wrong."""
    return render_template("reports/_help.html", page=page)


def _sent(filed: FiledReport) -> str:
    """Return what happens next and by when."""
    report = filed.report
    terms = queries.terms(report.opened_at)
    promise = promises.answer_promise(report.progress, terms) if filed.is_attended else None
    sent = (
        _("Your report %(number)s now says this.", number=report.number)
        if filed.is_correction
        else _("Report %(number)s sent.", number=report.number)
    )
    return (
        f"{sent} {_('You will hear back by %(day)s.', day=short_date(promise.due_at))}"
        if promise
        else str(sent)
    )
