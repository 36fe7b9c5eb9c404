"""Pages about one's own reports."""

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.reports import commands, queries
from portal.reports.forms import TextForm
from portal.reports.models import Report
from portal.reports.rules import kinds, promises, states
from portal.reports.views.blueprint import bp


@bp.get("")
@access(Permission.REPORTS_FILE, is_logged=False)
def mine() -> ResponseReturnValue:
    page = queries.list_mine(actor(), PageMark.read(request.args.get("mark")))
    return render_template(
        "reports/mine.html", page_of_reports=page, headline=kinds.headline, loop_step=states.loop_step
    )


@bp.get("/<uuid:report_id>")
@access(Permission.REPORTS_FILE, is_logged=False)
def show(report_id: UUID) -> ResponseReturnValue:
    return _show(_report_or_404(report_id), TextForm(formdata=None))


@bp.post("/<uuid:report_id>/replies")
@access(Permission.REPORTS_FILE, is_logged=False)
def reply(report_id: UUID) -> ResponseReturnValue:
    report, form = _report_or_404(report_id), TextForm()
    if form.validate_on_submit():
        try:
            commands.reply_to_triage(actor(), report, **form.answers())
            say_done(_("Sent. The triage team reads it with your report."))
            return redirect(url_for(".show", report_id=report.id), 303)
        except Refused as error:
            form.refuse(error)
    return _show(report, form), 422


@bp.post("/<uuid:report_id>/reopening")
@access(Permission.REPORTS_FILE, is_logged=False)
def reopen(report_id: UUID) -> ResponseReturnValue:
    report, form = _report_or_404(report_id), TextForm()
    if form.validate_on_submit():
        try:
            commands.reopen_report(actor(), report, **form.answers())
            say_done(_("Reopened. Someone else will look at it and answer you."))
            return redirect(url_for(".show", report_id=report.id), 303)
        except Refused as error:
            form.refuse(error)
    return _show(report, form), 422


def _report_or_404(report_id: UUID) -> Report:
    """Return a report of the reader, or 404, so that nobody learns which reports exist."""
    return queries.find_mine(actor(), report_id) or abort(404)


def _show(report: Report, form: TextForm) -> str:
    at = clock.now()
    return render_template(
        "reports/show.html",
        report=report,
        events=queries.list_events(report),
        is_attended=not report.is_open or queries.is_attended(report),
        promise=promises.answer_promise(report.progress, queries.terms(report.opened_at)),
        at=at,
        loop_step=states.loop_step(report.state),
        form=form,
    )
