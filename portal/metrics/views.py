"""Pages of metrics: all of them, one with its history, and a file of values."""

from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock, editing
from portal.core.access import FILES, FORM, access, actor
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.forms import PortalForm
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _, ngettext
from portal.core.web import say_done
from portal.library.shapes.metrics import MetricCategory
from portal.metrics import commands, queries, rules
from portal.metrics.forms import BaselineForm, FileForm, MetricOwnerForm, ValueForm
from portal.metrics.reading import COLUMNS, RowProblem, read_values
from portal.metrics.rules import Metric
from portal.metrics.words import period_text, value_text
from portal.people import queries as people_queries

bp = Blueprint("metrics", __name__, url_prefix="/metrics", template_folder="templates")
FILE_MAX = 2 * 1024 * 1024  # bytes
PROBLEMS_SHOWN = 50
BASELINE = "baseline-"  # two forms of a page have fields of the same names


@bp.get("/")
@access(Permission.METRICS_ENTER)
def index() -> ResponseReturnValue:
    return render_template(
        "metrics/index.html",
        standings=queries.list_standings(),
        categories=list(MetricCategory),
        may_import=queries.may_enter(actor()),
        value_text=value_text,
        period_text=period_text,
    )


@bp.get("/<key>")
@access(Permission.PORTAL_USE)
def show(key: str) -> ResponseReturnValue:
    """Show a metric to anyone: whoever reads a number in a message can look where it comes from."""
    return _page(_metric_or_404(key))


@bp.post("/<key>/values")
@access(Permission.PORTAL_USE)
def enter(key: str) -> ResponseReturnValue:
    metric = _metric_to_change(key)
    form = ValueForm(metric=metric)
    if form.validate_on_submit():
        try:
            commands.enter_value(actor(), metric, form.entry())
            say_done(_("Saved. Messages can quote it from now on."))
            return redirect(url_for(".show", key=key), 303)
        except Refused as error:
            form.refuse(error)
    return _page(metric, form), 422


@bp.post("/<key>/baseline")
@access(Permission.PORTAL_USE)
def freeze(key: str) -> ResponseReturnValue:
    metric = _metric_to_change(key)
    form = BaselineForm(prefix=BASELINE)
    if form.validate_on_submit():
        try:
            commands.freeze_baseline(actor(), metric, **form.answers())
            say_done(_("Frozen. From now on, values are compared with this baseline."))
            return redirect(url_for(".show", key=key), 303)
        except Refused as error:
            form.refuse(error)
    return _page(metric, form), 422


@bp.post("/<key>/owner")
@access(Permission.METRICS_ENTER)
def assign(key: str) -> ResponseReturnValue:
    metric = _metric_or_404(key)
    if not queries.may_enter(actor()):
        abort(403)
    form = _owner_form(metric)
    if form.validate_on_submit():
        try:
            commands.assign_owner(actor(), metric, people_queries.get_person(form.owner.data))
            say_done(_("Saved. The owner is asked for each value that is due."))
            return redirect(url_for(".show", key=key), 303)
        except Refused as error:
            form.refuse(error)
    return _page(metric, form), 200 if form.is_searching else 422


@bp.route("/file", methods=["GET", "POST"])
@access(Permission.METRICS_ENTER, takes=(FORM, FILES), body_max=FILE_MAX)
def import_values() -> ResponseReturnValue:
    if not queries.may_enter(actor()):
        abort(403)
    form = FileForm()
    problems: list[RowProblem] = []
    if form.validate_on_submit():
        try:
            known = {metric.id: metric for metric in queries.list_metrics()}
            rows, problems = read_values(form.file.data.stream, known, on=day_in("UTC", clock.now()))
            if not problems:
                count = commands.import_values(actor(), rows)
                say_done(ngettext("Added one value.", "Added %(num)d values.", count))
                return redirect(url_for(".index"), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template(
        "metrics/file.html",
        form=form,
        problems=problems[:PROBLEMS_SHOWN],
        count=len(problems),
        columns=COLUMNS,
    )
    return page, 422 if form.errors or problems else 200


def _metric_or_404(key: str) -> Metric:
    return queries.find_metric(key) or abort(404)


def _metric_to_change(key: str) -> Metric:
    metric = _metric_or_404(key)
    if not queries.may_enter(actor(), key):
        abort(403)
    return metric


def _owner_form(metric: Metric, **options: object) -> MetricOwnerForm:
    """Return the form with the present owner, which refuses when somebody else has changed them."""
    return editing.edit(
        partial(MetricOwnerForm, reader=actor()),
        hold=lambda: None,
        stored=lambda: {"owner": queries.find_owner_id(metric.id)},
        who=lambda: None,
        **options,
    )


def _page(metric: Metric, refused: PortalForm | None = None) -> str:
    history = queries.list_history(metric.id, PageMark.read(request.args.get("page")))
    standing, baseline = queries.find_standing(metric), queries.find_baseline(metric.id)
    counter = queries.find_metric(metric.counter)
    forms: dict[str, PortalForm] = {}
    if queries.may_enter(actor(), metric.id):
        forms = {
            "value": ValueForm(metric=metric, formdata=None),
            "baseline": BaselineForm(prefix=BASELINE, formdata=None),
        }
    if queries.may_enter(actor()) and actor().may(Permission.PEOPLE_VIEW):
        forms["owner"] = _owner_form(metric, formdata=None)
    forms |= {name: refused for name, form in forms.items() if refused and type(form) is type(refused)}
    facts = rules.Baseline(baseline.fingerprint, baseline.points, baseline.sample) if baseline else None
    return render_template(
        "metrics/show.html",
        metric=metric,
        standing=standing,
        counter=queries.find_standing(counter) if counter else None,
        baseline=baseline,
        problem=rules.comparison_problem(metric, facts, standing.value.sample if standing.value else None),
        history=history,
        corrected=queries.list_corrected(history.rows),
        forms=forms,
        value_text=value_text,
        period_text=period_text,
        may_list=actor().may(Permission.METRICS_ENTER),
    )
