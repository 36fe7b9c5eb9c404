"""The page that leads back into a form that was not accepted. A script goes on at once, otherwise a button does."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import unsent
from portal.core.access import access, actor
from portal.core.permissions import Permission

bp = Blueprint("unsent", __name__)


@bp.get("/unsent")
@access(Permission.PORTAL_USE, is_logged=False)
def show() -> ResponseReturnValue:
    """Show the form that was sent after the sign-in had ended, to the person who typed it."""
    number = request.args.get("form", "")
    kept = unsent.find(number, actor().id)
    if kept is None:
        return redirect("/", 303)
    return show_again(number, *kept)


def show_again(mark: str, address: str, fields: unsent.Fields) -> str:
    """Render the page that sends ``fields`` to ``address``, where the form is only shown again."""
    return render_template(
        "unsent.html", address=address, fields=[*fields, (unsent.MARK, mark)], is_stale=mark == unsent.STALE
    )


def leads_here(wanted: str) -> bool:
    """Whether ``wanted``, the page after signing in, is the one that leads back into a form."""
    return wanted.startswith(f"{url_for('unsent.show')}?")
