"""Pages of the library for its editors: versions in force, earlier versions, and proposals."""

from functools import partial
from typing import Any

import yaml
from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access
from portal.core.paging import part_of
from portal.core.permissions import Permission
from portal.library import queries
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
        proposals=queries.list_proposals(),
        evidence_notes=EVIDENCE_NOTES,
    )


@bp.get("/versions/<int:version_id>")
@access(Permission.CONTENT_VIEW)
def version(version_id: int) -> ResponseReturnValue:
    shown = queries.find_version(version_id) or abort(404)
    return render_template(
        "library/version.html",
        shown=shown,
        versions=queries.list_versions(shown.kind, shown.key),
        evidence_notes=EVIDENCE_NOTES,
        **_readable(shown),
    )


@bp.get("/proposals/<int:proposal_id>")
@access(Permission.CONTENT_VIEW)
def proposal(proposal_id: int) -> ResponseReturnValue:
    shown = queries.find_proposal(proposal_id) or abort(404)
    in_force = queries.find_current(shown.kind, shown.key)
    return render_template("library/proposal.html", shown=shown, in_force=in_force, **_readable(shown))


def _readable(shown: ContentVersion | ContentProposal) -> dict[str, Any]:
    """Return a text as readers see it, with answers to its questions; other content as in its file.

    Long banks and files are shown in pages.
    """
    content = shown.content
    sections = content.get("sections", []) if isinstance(content, dict) else []
    items = content["items"] if sections or shown.kind is ContentKind.QUIZ else []
    rest = content if not sections and not items else {}
    listing = yaml.safe_dump(rest, allow_unicode=True, sort_keys=False, width=100) if rest else ""
    start = request.args.get("start", 0, type=int)
    return {
        "sections": sections,
        "items": part_of(items, start, size=ITEMS_MOST),
        "listing": part_of(listing.splitlines(), start, size=LINES_MOST),
        "address": partial(url_for, str(request.endpoint), **request.view_args or {}),
    }
