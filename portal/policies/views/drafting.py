"""Pages on which policies are written: the list of drafts, the text of one, and its questions."""

from functools import partial

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.audit import queries as audit_queries
from portal.core import editing
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.library import queries as library_queries
from portal.library.export import as_file
from portal.library.rules import ContentKind
from portal.policies import commands, pages, queries
from portal.policies.forms import DraftForm, NewPolicyForm, PolicyQuestionForm
from portal.policies.models import PolicyDraft
from portal.policies.views.blueprint import bp, draft_or_404, writers_draft, writers_only


@bp.get("/writing")
@access(Permission.PORTAL_USE)
def writing() -> ResponseReturnValue:
    """List the drafts that the reader may see; those who write policies also start one here."""
    is_writer, drafts = queries.writes(actor()), queries.list_open(actor())
    if not is_writer and not drafts:
        abort(403)
    drafted = {each.policy_key for each in drafts}
    published = library_queries.list_current(ContentKind.POLICY) if is_writer else []
    return render_template(
        "policies/writing.html",
        drafts=drafts,
        published=[each for each in published if each.key not in drafted],
        is_writer=is_writer,
    )


@bp.route("/writing/new", methods=["GET", "POST"])
@access(Permission.POLICIES_WRITE)
def new_policy() -> ResponseReturnValue:
    writers_only()
    form = NewPolicyForm()
    if form.validate_on_submit():
        answers = form.answers()
        draft = commands.begin_policy(
            actor(),
            title=answers["title"],
            owner=answers["owner"].value,
            audience=[each.value for each in answers["audience"]],
            summary=answers["summary"],
        )
        say_done(_("The draft is open. Now write the clauses."))
        return redirect(url_for(".edit_draft", draft_id=draft.id), 303)
    page = render_template("policies/draft_new.html", form=form)
    return page, 422 if form.errors else 200


@bp.post("/<key>/drafts")
@access(Permission.POLICIES_WRITE)
def begin_version(key: str) -> ResponseReturnValue:
    writers_only()
    version = library_queries.find_newest(ContentKind.POLICY, key) or abort(404)
    draft = commands.begin_version(actor(), version)
    return redirect(url_for(".edit_draft", draft_id=draft.id), 303)


@bp.route("/drafts/<int:draft_id>/edit", methods=["GET", "POST"])
@access(Permission.POLICIES_WRITE)
def edit_draft(draft_id: int) -> ResponseReturnValue:
    draft = writers_draft(draft_id)
    form = editing.edit(
        DraftForm,
        row=draft,
        stored=lambda: DraftForm.stored(draft.front, draft.text),
        who=partial(audit_queries.last_change, draft),
    )
    if form.validate_on_submit():
        try:
            commands.save_draft(actor(), draft, **form.changes(draft.front))
            say_done(_("Saved. Nobody else has to act until you send it for review."))
            return redirect(url_for(".draft", draft_id=draft.id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template("policies/draft_edit.html", draft=draft, form=form)
    return page, 422 if form.errors else 200


@bp.route("/drafts/<int:draft_id>/questions/new", methods=["GET", "POST"])
@access(Permission.POLICIES_WRITE)
def new_question(draft_id: int) -> ResponseReturnValue:
    draft = writers_draft(draft_id)
    taken = {each["id"] for each in draft.front["items"]}
    names = (f"{draft.policy_key}-{number}" for number in range(1, len(taken) + 2))
    return _question(draft, next(each for each in names if each not in taken))


@bp.route("/drafts/<int:draft_id>/questions/<item_id>", methods=["GET", "POST"])
@access(Permission.POLICIES_WRITE)
def question(draft_id: int, item_id: str) -> ResponseReturnValue:
    draft = writers_draft(draft_id)
    if item_id not in {each["id"] for each in draft.front["items"]}:
        abort(404)
    return _question(draft, item_id)


@bp.post("/drafts/<int:draft_id>/questions/<item_id>/removal")
@access(Permission.POLICIES_WRITE)
def remove_question(draft_id: int, item_id: str) -> ResponseReturnValue:
    draft = writers_draft(draft_id)
    try:
        commands.remove_question(actor(), draft, item_id)
        say_done(_("The question is removed from the draft."))
    except Refused:
        abort(404)
    return redirect(url_for(".draft", draft_id=draft.id, _anchor="questions"), 303)


@bp.get("/<key>/versions/<int:version_id>/file")
@access(Permission.CONTENT_VIEW)
def file(key: str, version_id: int) -> ResponseReturnValue:
    """Return a version as the file that gives the same hash when it is read."""
    version = queries.find_version(key, version_id) or abort(404)
    name = f"{key}-{version.label}.md"
    return Response(
        as_file(version.source),
        mimetype="text/markdown",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _question(draft: PolicyDraft, item_id: str) -> ResponseReturnValue:
    stored = next((each for each in draft.front["items"] if each["id"] == item_id), None)
    shown = pages.draft_page(actor(), draft)
    form = editing.edit(
        partial(PolicyQuestionForm, clauses=shown.clauses, competencies=queries.list_competencies()),
        row=draft,
        stored=lambda: PolicyQuestionForm.stored(stored) if stored else {},
        who=partial(audit_queries.last_change, draft),
    )
    if form.validate_on_submit():
        try:
            commands.save_question(actor(), draft, form.item(item_id))
            say_done(_("The question is saved."))
            return redirect(url_for(".draft", draft_id=draft_or_404(draft.id).id, _anchor="questions"), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template("policies/question.html", draft=draft, form=form, is_new=stored is None)
    return page, 422 if form.errors else 200
