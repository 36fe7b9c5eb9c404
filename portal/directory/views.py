"""Pages of an import: upload, columns, preview, apply, undo."""

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, abort, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import FILES, FORM, access, actor
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _, ngettext
from portal.core.spreadsheets import BYTE_ORDER_MARK, as_csv, csv_file
from portal.core.text import label, say
from portal.core.web import say_done
from portal.directory import asking, commands, queries, rules, sets, steps, words
from portal.directory.forms import AnswersForm, ApplyForm, ColumnsForm, UndoForm, UploadForm
from portal.directory.models import Import
from portal.directory.presenting import changes_of, job_roles_text, samples_by_column
from portal.directory.rules import ImportState, Outcome
from portal.directory.settings import UNDO_HOURS
from portal.people import queries as people_queries
from portal.settings import queries as settings_queries

bp = Blueprint("directory", __name__, template_folder="templates")
SAMPLE = Path(__file__).with_name("sample.csv")
BODY_MAX = 32 * 1024 * 1024  # bytes, enough for 100,000 people
OPEN = (ImportState.UPLOADED, ImportState.CHECKED)


@bp.route("/people/imports", methods=["GET", "POST"])
@access(Permission.PEOPLE_IMPORT, commits_itself=True, takes=(FORM, FILES), body_max=BODY_MAX)
def index() -> ResponseReturnValue:
    form = UploadForm()
    if form.validate_on_submit():
        try:
            upload = form.file.data
            imported = steps.take_in(actor(), upload.stream, upload.filename, letters=form.letters.data)
            return redirect(url_for(".columns", import_id=imported.id), 303)
        except Refused as error:
            form.refuse(error)
    earlier = queries.list_imports(actor())
    return render_template("directory/index.html", form=form, imports=earlier), 422 if form.errors else 200


@bp.route("/people/imports/<int:import_id>/columns", methods=["GET", "POST"])
@access(Permission.PEOPLE_IMPORT, commits_itself=True)
def columns(import_id: int) -> ResponseReturnValue:
    imported = queries.find_import(actor(), import_id, with_file=request.method == "POST") or abort(404)
    if imported.state not in OPEN:
        return redirect(url_for(".show", import_id=import_id), 303)
    suggested = steps.suggested_columns(imported)
    form = ColumnsForm(headers=imported.headers, suggested=suggested)
    if form.validate_on_submit():
        try:
            steps.look(actor(), imported, mapping=form.mapping(), takes_leavers=form.leavers.data)
            return redirect(url_for(".show", import_id=import_id), 303)
        except Refused as error:
            form.refuse(error)
    samples = samples_by_column(imported)
    page = render_template("directory/columns.html", form=form, imported=imported, samples=samples)
    return page, 422 if form.errors else 200


@bp.get("/people/imports/<int:import_id>")
@access(Permission.PEOPLE_IMPORT)
def show(import_id: int) -> ResponseReturnValue:
    return _show(_import_or_404(import_id), ApplyForm(formdata=None))


@bp.post("/people/imports/<int:import_id>/application")
@access(Permission.PEOPLE_IMPORT)
def apply(import_id: int) -> ResponseReturnValue:
    imported, form = _import_or_404(import_id), ApplyForm()
    if form.validate_on_submit():
        try:
            if commands.apply_import(actor(), imported, **form.answers()):
                say_done(_("Import applied. You can still undo it."))
            else:
                say_done(
                    _(
                        "The directory changed after this preview, so nothing was imported. Check the new "
                        "preview."
                    )
                )
            return redirect(url_for(".show", import_id=import_id), 303)
        except Refused as error:
            form.refuse(error)
    return _show(imported, form), 422


@bp.post("/people/imports/<int:import_id>/answers")
@access(Permission.PEOPLE_IMPORT)
def answer(import_id: int) -> ResponseReturnValue:
    """Answer the questions that hold rows back, and compare again."""
    imported = _import_or_404(import_id)
    form = AnswersForm(asked=asking.list_questions(imported))
    shown = ApplyForm(formdata=None)
    if form.validate_on_submit():
        try:
            commands.answer(actor(), imported, {**imported.answered.given, **form.given()})
            commands.check_import(actor(), imported)
            return redirect(url_for(".show", import_id=import_id), 303)
        except Refused as error:
            shown.refuse(error)
    return _show(imported, shown), 422


@bp.post("/people/imports/<int:import_id>/undoing")
@access(Permission.PEOPLE_IMPORT)
def undo(import_id: int) -> ResponseReturnValue:
    imported, form = _import_or_404(import_id), UndoForm()
    try:
        counts = commands.undo_import(actor(), imported, goes_ahead=form.goes_ahead.data)
        done = counts.get(rules.Undoing.DONE, 0)
        say_done(ngettext("Undone for %(num)d person.", "Undone for %(num)d people.", done))
        return redirect(url_for(".show", import_id=import_id), 303)
    except Refused as error:
        shown = form if imported.state is ImportState.APPLIED else ApplyForm(formdata=None)
        shown.refuse(error)
    return _show(imported, shown), 422


@bp.post("/people/imports/<int:import_id>/discarding")
@access(Permission.PEOPLE_IMPORT)
def discard(import_id: int) -> ResponseReturnValue:
    imported, form = _import_or_404(import_id), ApplyForm()
    try:
        commands.discard_import(actor(), imported)
        say_done(_("File discarded. No one was changed."))
        return redirect(url_for(".index"), 303)
    except Refused as error:
        form.refuse(error)
    return _show(imported, form), 422


@bp.get("/people/imports/<int:import_id>/errors.csv")
@access(Permission.PEOPLE_IMPORT)
def errors(import_id: int) -> ResponseReturnValue:
    """Download every finding as a file for the same spreadsheet."""
    imported = _import_or_404(import_id)
    header = [_("Row"), _("Column"), _("Value"), _("How to fix it")]
    found = (
        [str(each.line), label(each.field), each.value, say(each.reason)]
        for each in queries.all_findings(imported)
    )
    lines = as_csv([header], found, separator=imported.separator.value)
    return csv_file(stream_with_context(lines), f"import-{imported.id}.csv")


@bp.get("/people/imports/sample.csv")
@access(Permission.PEOPLE_IMPORT)
def sample() -> ResponseReturnValue:
    """Download twelve sample people."""
    return csv_file([BYTE_ORDER_MARK + SAMPLE.read_text(encoding="utf-8")], "people-sample.csv")


def _show(imported: Import, form: ApplyForm | UndoForm) -> str:
    summary = imported.summary
    first = next((each for each in (Outcome.FAULTY, *Outcome) if summary.count(each)), Outcome.UNCHANGED)
    outcome = request.args.get("outcome", type=Outcome) or first
    mark, is_findings = PageMark.read(request.args.get("mark")), outcome is Outcome.FAULTY
    within = timedelta(hours=settings_queries.value(UNDO_HOURS))
    can_undo = rules.can_undo(imported.state, imported.applied_at, at=clock.now(), within=within)
    return render_template(
        "directory/show.html",
        imported=imported,
        form=form,
        chosen=outcome,
        outcomes=Outcome,
        findings=queries.list_findings(imported, mark) if is_findings else None,
        rows=None if is_findings else queries.list_rows(imported, outcome, mark),
        finding_count=queries.count_findings(imported),
        new_places=queries.list_new_places(imported) if imported.state is ImportState.CHECKED else ((), ()),
        twin=queries.find_applied_twin(imported) if imported.state is ImportState.CHECKED else None,
        left_alone=queries.list_left_alone(imported) if imported.state is ImportState.UNDONE else (),
        effects=asking.effects_of(imported),
        questions=_questions(imported),
        undo_until=imported.applied_at + within if can_undo and imported.applied_at else None,
        is_open=imported.state in OPEN,
        lost_duties=[
            words.LOST_DUTIES[each]
            for each in people_queries.duties_lost_by_moves(sets.next_states(imported.id))
        ]
        if imported.state is ImportState.CHECKED
        else [],
        changes_of=changes_of,
        alarms=words.alarms,
        renames_text=words.renames_text,
        job_roles_text=job_roles_text,
    )


def _questions(imported: Import) -> AnswersForm | None:
    """Return the form with the questions of a compared file, if it has any."""
    asked = (
        asking.list_questions(imported) if imported.state is ImportState.CHECKED and imported.faulty else ()
    )
    return AnswersForm(asked=asked, formdata=None) if asked else None


def _import_or_404(import_id: int) -> Import:
    """Return an import, or 404, so that nobody learns which imports exist."""
    return queries.find_import(actor(), import_id) or abort(404)
