"""The desk of those who write messages."""

from functools import partial
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.audit.queries import last_change
from portal.core import editing
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.text import label
from portal.library.shapes.messages import MessageAudience
from portal.messages import commands, queries
from portal.messages.forms import MessageForm
from portal.messages.models import Message
from portal.messages.rules import AudienceChoice
from portal.messages.views.blueprint import bp, message_or_404


@bp.get("")
@access(Permission.PORTAL_USE)
def desk() -> ResponseReturnValue:
    _refuse_others()
    page = queries.list_drafts(actor(), PageMark.read(request.args.get("page")))
    return render_template("messages/index.html", messages=page, writes=queries.writes(actor()))


@bp.route("/new", methods=["GET", "POST"])
@access(Permission.PORTAL_USE)
def new() -> ResponseReturnValue:
    """Show the templates; a chosen one becomes a draft."""
    _refuse_others()
    if request.method == "POST":
        template = queries.find_template(request.form.get("template"))
        told = template.content if template else None
        message = commands.draft_message(
            actor(),
            template=template.key if template else None,
            title=template.title if template else _("New message"),
            text=queries.text_of(template) if template else _("Write your message here."),
            changes_behaviour=bool(told and told["changes_behaviour"]),
            is_must_read=bool(told and told["changes_behaviour"]),
            audience=_first_audience(told),
        )
        return redirect(url_for(".edit", message_id=message.id), 303)
    return render_template(
        "messages/new.html",
        templates=queries.list_templates_for(actor()),
        audience_word=lambda name: label(MessageAudience(name)),
    )


@bp.route("/<int:message_id>/edit", methods=["GET", "POST"])
@access(Permission.PORTAL_USE)
def edit(message_id: int) -> ResponseReturnValue:
    message = message_or_404(message_id)
    if not queries.may_write(actor(), message):
        abort(403)
    form = editing.edit(
        partial(MessageForm, reader=actor(), message=message),
        row=message,
        stored=lambda: _stored(message),
        who=partial(last_change, message),
    )
    if form.validate_on_submit():
        try:
            commands.edit_message(actor(), message, **form.written())
            return redirect(url_for(".review", message_id=message.id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template(
        "messages/edit.html",
        message=message,
        form=form,
        template=queries.find_template(message.template),
        levels=queries.list_levels(message.agent_id),
    )
    return page, 422 if form.errors and not form.is_searching else 200


def _refuse_others() -> None:
    if not queries.begins(actor()):
        abort(403)


def _first_audience(told: Any) -> AudienceChoice:
    """Return who a new message is for at first: the team of a manager, or what its template says."""
    is_for_team = told and MessageAudience(told["audience"]) is MessageAudience.TEAM
    may_all = queries.writes(actor()) or queries.is_executive(actor())
    return AudienceChoice.TEAM if is_for_team or not may_all else AudienceChoice.EVERYONE


def _stored(message: Message) -> dict[str, Any]:
    return {
        "title": message.title,
        "text": message.text,
        "sender_id": message.sender_id,
        "agent_id": message.agent_id,
        "audience": message.audience,
        "audience_id": message.audience_id,
        "is_must_read": message.is_must_read,
        "changes_behaviour": message.changes_behaviour,
        "question": message.question,
        "right_answer": message.right_answer,
        "wrong_answers": "\n".join(message.wrong_answers),
        "explanation": message.explanation,
        "effective_on": message.effective_on,
        "expires_on": message.expires_on,
        "is_pinned": message.is_pinned,
    }
