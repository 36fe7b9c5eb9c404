"""Pages of the triage queue and of one report in it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.audit.queries import last_change
from portal.core import editing
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.forms import PortalForm
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.reports import commands, queries, words
from portal.reports.forms import AXES, AskReporterForm, CloseForm, MoveForm, RateForm
from portal.reports.models import Report
from portal.reports.pages import count_queue, queue_item, read_report, second_person
from portal.reports.queries.events import EventRow
from portal.reports.queries.first import ReportNames
from portal.reports.rules import severity, states
from portal.reports.rules.kinds import Kind
from portal.reports.rules.states import EventKind, State, Tab

bp = Blueprint("triage", __name__, url_prefix="/triage")


@bp.get("")
@access(Permission.REPORTS_TRIAGE)
def index() -> ResponseReturnValue:
    """Show the queue and, where the screen has room, the first report of the tab."""
    tab, kind = _asked_for()
    first = queries.find_next(actor(), tab=tab, kind=kind)
    report, names = first or (None, None)
    return _page(report, names, opens_item=False)


@bp.get("/<uuid:report_id>")
@access(Permission.REPORTS_TRIAGE)
def show(report_id: UUID) -> ResponseReturnValue:
    return _page(_report_or_404(report_id))


@bp.post("/<uuid:report_id>/acknowledgement")
@access(Permission.REPORTS_TRIAGE)
def acknowledge(report_id: UUID) -> ResponseReturnValue:
    return _do(
        report_id,
        PortalForm(),
        lambda report: commands.acknowledge_report(actor(), report),
        done=_("Acknowledged. The reporter can see it."),
    )


@bp.post("/<uuid:report_id>/rating")
@access(Permission.REPORTS_TRIAGE)
def rate(report_id: UUID) -> ResponseReturnValue:
    form = _rate_form(_report_or_404(report_id))

    def act(report: Report) -> str:
        if commands.rate_report(actor(), report, **form.answers()):
            return _("Saved. The due dates follow the new severity.")
        return _("Saved. A second person has to confirm the lower severity.")

    return _do(report_id, form, act)


@bp.post("/<uuid:report_id>/questions")
@access(Permission.REPORTS_TRIAGE)
def ask(report_id: UUID) -> ResponseReturnValue:
    form = AskReporterForm()
    return _do(
        report_id,
        form,
        lambda report: commands.ask_reporter(actor(), report, **form.answers()),
        done=_("Question sent. The clock is paused until the reply."),
    )


@bp.post("/<uuid:report_id>/state")
@access(Permission.REPORTS_TRIAGE)
def move(report_id: UUID) -> ResponseReturnValue:
    form = MoveForm()
    return _do(
        report_id,
        form,
        lambda report: commands.move_report(actor(), report, **form.answers()),
        done=_("Saved. The reporter can see the progress."),
    )


@bp.post("/<uuid:report_id>/answer")
@access(Permission.REPORTS_TRIAGE)
def close(report_id: UUID) -> ResponseReturnValue:
    form = CloseForm()
    return _do(
        report_id,
        form,
        lambda report: commands.close_report(actor(), report, **form.answers()),
        done=_("Answered and closed. The reporter has been told."),
    )


def _do(
    report_id: UUID, form: PortalForm, command: Callable[[Report], str | None], *, done: str = ""
) -> ResponseReturnValue:
    """Carry out one command on a report and say what it returns, or ``done``; or show the page again with the error."""
    report = _report_or_404(report_id)
    if form.validate_on_submit():
        try:
            say_done(command(report) or done)
            return redirect(url_for(".show", report_id=report.id), 303)
        except Refused as error:
            form.refuse(error)
    return _page(report, refused=form), 422


def _report_or_404(report_id: UUID) -> Report:
    """Return a report that the reader may triage, or 404, so that nobody learns which reports exist."""
    return queries.find_for_triage(actor(), report_id) or abort(404)


def _page(
    report: Report | None,
    names: ReportNames | None = None,
    *,
    opens_item: bool = True,
    refused: PortalForm | None = None,
) -> str:
    """Show the queue with a report beside it, which can be worked on once it is opened."""
    tab, kind = _asked_for()
    counts = count_queue(actor())
    events = queries.list_events(report) if report else ()
    queue = queries.list_queue(actor(), PageMark.read(request.args.get("mark")), tab=tab, kind=kind)
    return render_template(
        "reports/triage.html",
        queue=queue,
        items=[queue_item(row) for row in queue.rows],
        counts=counts.by_tab | {Tab.ANSWERED: _at_most(counts.by_tab[Tab.ANSWERED])},
        overdue=counts.overdue,
        tab=tab,
        empty=words.EMPTY_TABS[tab],
        kind=kind,
        kinds=Kind,
        report=report,
        names=names or (queries.names_of(report) if report else None),
        opens_item=opens_item,
        events=events,
        refused=refused,
        **(read_report(report) if report else {}),
        **(_work(report, events, refused) if report and opens_item else {}),
    )


def _at_most(answered: int) -> int | str:
    """Return a number of answered reports as their tab shows it."""
    return answered if answered <= queries.ANSWERED_COUNTED else f"{queries.ANSWERED_COUNTED}+"


def _asked_for() -> tuple[Tab, Kind | None]:
    """Return the tab and the kind from the query string."""
    return request.args.get("tab", Tab.OPEN, type=Tab), request.args.get("kind", type=Kind)


def _work(report: Report, events: Sequence[EventRow], refused: PortalForm | None) -> dict[str, Any]:
    """Return what a triager can do with one report; a refused form keeps its input."""
    proposal = queries.find_proposal(events)
    fixers = [each for each in events if each.kind is EventKind.MOVED and each.state is State.FIXED]
    fixer = fixers[-1] if fixers and report.state is State.FIXED else None
    forms: dict[str, PortalForm] = {
        "rate_form": _rate_form(report, formdata=None),
        "question_form": AskReporterForm(formdata=None),
        "close_form": CloseForm(formdata=None),
    }
    forms |= {name: refused for name, form in forms.items() if refused and type(form) is type(refused)}
    return {
        **forms,
        "next_steps": states.steps_for(
            states.next_steps(report.state, report.resumes_as),
            fixed_by=fixer.by_id if fixer else None,
            by=actor().id,
        ),
        "second": second_person(
            report, proposal or (fixer if report.severity in states.NEED_PROOF else None)
        ),
        "step_buttons": words.STEP_BUTTONS,
        "problems": states.closing_problems(queries.closing_facts(actor(), report, events)),
        "axes": AXES,
    }


def _rate_form(report: Report, **options: Any) -> RateForm:
    """Return the form with the last rating, which refuses when somebody has rated the report meanwhile."""
    return editing.edit(
        RateForm,
        row=report,
        stored=lambda: _rating(report),
        who=partial(last_change, report),
        kind=report.kind,
        **options,
    )


def _rating(report: Report) -> dict[str, Any]:
    """Return the initial values of the rating form: a proposed rating, the last one, or a cautious first one."""
    proposal = None
    if report.triaged_at and report.severity in states.NEED_PROOF:
        proposal = queries.find_proposal(queries.list_events(report))
    detail = (proposal.detail or {}) if proposal else {}
    kept = detail.get("rating") or report.rating or {}
    found = {**vars(severity.provisional(report.affected, report.ongoing)), **kept}
    return {
        "category": detail.get("category") or report.category,
        **found,
        "flags": [name for name, is_so in found.items() if is_so is True],
    }
