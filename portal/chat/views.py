"""Pages of chat channels, for administrators: the channels with what became of announcements, and a new one."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.chat import commands, delivery, queries
from portal.chat.forms import ChannelForm
from portal.chat.models import ChatChannel
from portal.chat.words import why_not_taken
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done

bp = Blueprint("chat", __name__, url_prefix="/chat", template_folder="templates")


@bp.get("")
@access(Permission.OUTBOX_VIEW)
def index() -> ResponseReturnValue:
    return _page()


@bp.route("/new", methods=["GET", "POST"])
@access(Permission.SETTINGS_MANAGE)
def new() -> ResponseReturnValue:
    form = ChannelForm()
    if form.validate_on_submit():
        try:
            commands.add_channel(actor(), **form.answers())
            say_done(_("Connected. Send a test to see whether it works."))
            return redirect(url_for(".index"), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template("chat/new.html", form=form)
    return page, 422 if form.errors else 200


@bp.post("/<int:channel_id>/test")
@access(Permission.SETTINGS_MANAGE, commits_itself=True)
def test(channel_id: int) -> ResponseReturnValue:
    """Send a test at once, and show what came of it."""
    channel = _channel_or_404(channel_id)
    name = channel.name
    error = delivery.send_test(actor(), channel)
    if error:
        return _page(problem=(name, why_not_taken(error))), 422
    say_done(_("%(name)s took the test.", name=name))
    return redirect(url_for(".index"), 303)


@bp.post("/<int:channel_id>/end")
@access(Permission.SETTINGS_MANAGE)
def end(channel_id: int) -> ResponseReturnValue:
    commands.end_channel(actor(), _channel_or_404(channel_id))
    say_done(_("Disconnected. Its address is deleted."))
    return redirect(url_for(".index"), 303)


def _channel_or_404(channel_id: int) -> ChatChannel:
    return queries.find_channel(channel_id) or abort(404)


def _page(problem: tuple[str, str] | None = None) -> str:
    return render_template(
        "chat/index.html",
        channels=queries.list_channels(),
        posts=queries.list_posts(),
        problem=problem,
        why_not_taken=why_not_taken,
        may_change=actor().may(Permission.SETTINGS_MANAGE),
    )
