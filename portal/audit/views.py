"""The log page for auditors, and the files they download: a copy of the log, a checkpoint, the verifier."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import chain, commands, export, naming, queries, verifier, words
from portal.audit.forms import LogForm
from portal.audit.rules import Wanted
from portal.core.access import access, actor
from portal.core.paging import PageMark
from portal.core.permissions import Permission

bp = Blueprint("audit", __name__, url_prefix="/audit", template_folder="templates")


@bp.get("/")
@access(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    _whole_log_or_403()
    form = LogForm(request.args)
    is_clear = form.validate()
    found = queries.list_entries(
        form.wanted() if is_clear else Wanted(), PageMark.read(request.args.get("mark"))
    )
    conditions = {name: value for name, value in request.args.items() if name in form and value}
    page = render_template(
        "audit/index.html",
        form=form,
        found=found,
        conditions=conditions,
        words=words,
        names=naming.names_of(found.rows),
        checkpoint=queries.find_checkpoint(),
        address=lambda **more: url_for(".index", **_address(conditions, more)),
    )
    return page, 200 if is_clear else 422


@bp.post("/copies")
@access(Permission.AUDIT_READ)
def copy() -> ResponseReturnValue:
    """Stream the whole log, after an entry about the copy is written."""
    _whole_log_or_403()
    commands.note_export(actor())
    return _file(export.lines(), "audit-log.jsonl", "application/jsonl")


@bp.get("/checkpoint")
@access(Permission.AUDIT_READ)
def checkpoint() -> ResponseReturnValue:
    """Return the newest checkpoint as a file, to be kept elsewhere."""
    _whole_log_or_403()
    newest = queries.find_checkpoint() or abort(404)
    return _file(chain.checkpoint_text(newest), f"checkpoint-{newest.size}.json", "application/json")


@bp.get("/verifier")
@access(Permission.AUDIT_READ)
def verifier_file() -> ResponseReturnValue:
    """Return the verifier as one file that needs nothing else."""
    source = Path(verifier.__file__).read_text(encoding="utf-8")
    return _file(source, "verifier.py", "text/x-python")


def _whole_log_or_403() -> None:
    """Abort if the person's role is limited to units: entries belong to no unit."""
    if not current_user.scope_of(Permission.AUDIT_READ).everywhere:
        abort(403)


def _address(conditions: dict[str, str], more: dict[str, Any]) -> dict[str, Any]:
    """Return the current filter with ``more`` added. The page mark is not part of the filter."""
    return {**conditions, **more}


def _file(content: Any, name: str, kind: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
