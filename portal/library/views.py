"""Pages of the library for its editors: versions in force, earlier versions, and proposals."""

from functools import partial
from typing import Any

import yaml
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core import clock
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.paging import part_of
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.library import commands, queries, rules
from portal.library.forms import PublishForm, WithdrawalForm
from portal.library.models import ContentProposal, ContentVersion
from portal.library.rules import ContentKind
from portal.library.words import EVIDENCE_NOTES

ITEMS_MOST, LINES_MOST = 20, 400  # questions, and lines of a file, on one page

bp = Blueprint("library", __name__, url_prefix="/content", template_folder="templates")


@bp.get("/")
@access(Permission.CONTENT_VIEW)
def index() -> ResponseReturnValue:
    kind = request.args.get("kind", ContentKind.LESSON, type=ContentKind)
    return render_template(
        "library/index.html",
        kinds=list(ContentKind),
        chosen=kind,
        versions=queries.list_current(kind),
        coming=queries.list_coming(kind),
        proposals=queries.list_proposals(),
        evidence_notes=EVIDENCE_NOTES,
    )


@bp.route("/waiting", methods=["GET", "POST"])
@access(Permission.CONTENT_MANAGE)
def waiting() -> ResponseReturnValue:
    """Show the full revisions that wait, with the people each affects, or publish one."""
    form = PublishForm()
    if form.validate_on_submit():
        try:
            file = commands.publish_held(actor(), form.path.data, people=form.people.data)
            say_done(_("Version %(label)s of “%(title)s” is published.", label=file.label, title=file.title))
            return redirect(url_for(".waiting"), 303)
        except Refused as error:
            form.refuse(error)
    held = queries.list_held()
    forms = [form if form.path.data == each.file.path else _fresh(number) for number, each in enumerate(held)]
    page = render_template("library/held.html", held=held, form=form, forms=forms)
    return page, 422 if form.errors else 200


def _fresh(number: int) -> PublishForm:
    """Return an empty form with an id of its own: the page has one for each version."""
    form = PublishForm(formdata=None)
    form.people.id = f"people-{number}"
    return form


@bp.get("/versions/<int:version_id>")
@access(Permission.CONTENT_VIEW)
def version(version_id: int) -> ResponseReturnValue:
    return _page(queries.find_version(version_id) or abort(404), WithdrawalForm(formdata=None))


@bp.post("/versions/<int:version_id>/withdrawal")
@access(Permission.CONTENT_MANAGE)
def withdraw(version_id: int) -> ResponseReturnValue:
    shown = queries.find_version(version_id) or abort(404)
    form = WithdrawalForm()
    if form.validate_on_submit():
        try:
            commands.withdraw(actor(), shown, reason=form.reason.data)
            say_done(_("Version %(label)s is withdrawn.", label=shown.label))
            return redirect(url_for(".version", version_id=shown.id), 303)
        except Refused as error:
            form.refuse(error)
    return _page(shown, form), 422


@bp.get("/proposals/<int:proposal_id>")
@access(Permission.CONTENT_VIEW)
def proposal(proposal_id: int) -> ResponseReturnValue:
    shown = queries.find_proposal(proposal_id) or abort(404)
    in_force = queries.find_current(shown.kind, shown.key)
    return render_template("library/proposal.html", shown=shown, in_force=in_force, **_readable(shown))


def _page(shown: ContentVersion, form: WithdrawalForm) -> str:
    versions, withdrawn = (
        queries.list_versions(shown.kind, shown.key),
        queries.list_withdrawn(shown.kind, shown.key),
    )
    now = clock.now()
    newest = next((each for each in versions if each.id not in withdrawn), None)
    problem = rules.withdraw_problem(
        is_newest=newest is shown, is_only=len(versions) == 1, published_at=shown.published_at, at=now
    )
    return render_template(
        "library/version.html",
        shown=shown,
        versions=versions,
        withdrawn=withdrawn,
        now=now,
        form=None if problem or not current_user.may(Permission.CONTENT_MANAGE) else form,
        evidence_notes=EVIDENCE_NOTES,
        **_readable(shown),
    )


def _readable(shown: ContentVersion | ContentProposal) -> dict[str, Any]:
    """Return a text as readers see it, with answers to its questions; other content as in its file.

    Long banks and files are shown in pages.
    """
    content = shown.content
    sections = content.get("sections", []) if isinstance(content, dict) else []
    items = content.get("items", []) if sections or shown.kind is ContentKind.QUIZ else []
    rest = content if not sections and not items else {}
    listing = yaml.safe_dump(rest, allow_unicode=True, sort_keys=False, width=100) if rest else ""
    start = request.args.get("start", 0, type=int)
    return {
        "sections": sections,
        "items": part_of(items, start, size=ITEMS_MOST),
        "listing": part_of(listing.splitlines(), start, size=LINES_MOST),
        "address": partial(url_for, str(request.endpoint), **request.view_args or {}),
    }
