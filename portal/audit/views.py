"""The log for auditors: what happened, page by page, and a copy to take along."""

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
    asked = {name: value for name, value in request.args.items() if name in form and value}
    page = render_template(
        "audit/index.html",
        form=form,
        found=found,
        asked=asked,
        words=words,
        names=naming.names_of(found.rows),
        checkpoint=queries.find_checkpoint(),
        address=lambda **more: url_for(".index", **_address(asked, more)),
    )
    return page, 200 if is_clear else 422


@bp.post("/copies")
@access(Permission.AUDIT_READ)
def copy() -> ResponseReturnValue:
    """The whole log, streamed once the entry that says so is written."""
    _whole_log_or_403()
    commands.note_export(actor())
    return _file(export.lines(), "audit-log.jsonl", "application/jsonl")


@bp.get("/checkpoint")
@access(Permission.AUDIT_READ)
def checkpoint() -> ResponseReturnValue:
    """The newest checkpoint as a file, to be kept elsewhere."""
    _whole_log_or_403()
    newest = queries.find_checkpoint() or abort(404)
    return _file(chain.checkpoint_text(newest), f"checkpoint-{newest.size}.json", "application/json")


@bp.get("/verifier")
@access(Permission.AUDIT_READ)
def verifier_file() -> ResponseReturnValue:
    """The program that checks a copy, as one file that needs nothing else."""
    source = Path(verifier.__file__).read_text(encoding="utf-8")
    return _file(source, "verifier.py", "text/x-python")


def _whole_log_or_403() -> None:
    """The log knows no units, so a role within one unit does not open it."""
    if not current_user.scope_of(Permission.AUDIT_READ).everywhere:
        abort(403)


def _address(asked: dict[str, str], more: dict[str, Any]) -> dict[str, Any]:
    """What is asked for already, with something more; another page mark only where one is given."""
    return {**asked, **more}


def _file(content: Any, name: str, kind: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
