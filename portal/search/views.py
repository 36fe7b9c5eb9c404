"""The search page. It orders and renders what the features find, and knows none of the features."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.navigation import Place
from portal.core.permissions import Permission
from portal.core.search import TEXT_MAX
from portal.core.typed_text import clean
from portal.search import queries

bp = Blueprint("search", __name__, template_folder="templates")


@bp.get("/search")
@access(Permission.PORTAL_USE, is_logged=False)
def index() -> ResponseReturnValue:
    """Show what the words in the address find. The server's log leaves them out, because they may name people."""
    person, menu = actor(), current_app.menu  # type: ignore[attr-defined]
    text = str(clean(request.args.get("q", "").replace("\0", "")))[:TEXT_MAX]
    is_enough = queries.is_enough(text)
    entries = (*menu.entries(person), *menu.entries(person, place=Place.OWN))
    return render_template(
        "search/index.html",
        text=text,
        is_enough=is_enough,
        text_min=queries.TEXT_MIN,
        text_max=TEXT_MAX,
        groups=queries.find_groups(person, text, entries) if is_enough else (),
    )
