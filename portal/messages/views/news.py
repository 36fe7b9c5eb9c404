"""The news of a reader."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.messages import commands, queries
from portal.messages.forms import ConfirmForm
from portal.messages.models import Message
from portal.messages.views.blueprint import news_bp, news_or_404


@news_bp.get("")
@access(Permission.PORTAL_USE)
def index() -> ResponseReturnValue:
    text, unread_only = request.args.get("q", "").strip()[:80], request.args.get("show") == "unread"
    mark = PageMark.read(request.args.get("page"))
    found = queries.list_news(actor(), mark, text=text, unread_only=unread_only)
    may_write = queries.begins(actor())
    return render_template(
        "messages/news.html", news=found, text=text, unread_only=unread_only, may_write=may_write
    )


@news_bp.get("/<int:message_id>")
@access(Permission.PORTAL_USE)
def show(message_id: int) -> ResponseReturnValue:
    message = news_or_404(message_id)
    commands.note_opened(actor().id, message.id)
    return _news_page(message)


@news_bp.post("/<int:message_id>/confirmation")
@access(Permission.PORTAL_USE)
def confirm(message_id: int) -> ResponseReturnValue:
    message = news_or_404(message_id)
    edition = queries.find_edition(message) or abort(404)
    form = ConfirmForm(edition=edition)
    if form.validate_on_submit():
        try:
            seen = str(form.edition.data or "")
            commands.confirm_message(
                actor(),
                message,
                edition_id=int(seen) if seen.isdecimal() and len(seen) <= 9 else 0,  # noqa: PLR2004 - ids are shorter
                answer=form.answer.data if edition.question else "",
            )
            say_done(_("Confirmed. You need not confirm it anywhere else."))
            return redirect(url_for(".show", message_id=message_id), 303)
        except Refused as error:
            form.refuse(error)
    return _news_page(message, form), 422


def _news_page(message: Message, form: ConfirmForm | None = None) -> str:
    edition = queries.find_edition(message) or abort(404)
    confirmed = queries.find_confirmation(actor(), message)
    asks = message.is_must_read and not message.retracted_at and not confirmed
    return render_template(
        "messages/show.html",
        message=message,
        edition=edition,
        html=edition.html,
        confirmed=confirmed,
        form=(form or ConfirmForm(edition=edition, formdata=None)) if asks else None,
        retraction=queries.find_retraction(message),
        earlier=queries.list_earlier(actor(), message.id),
        unconfirmed=queries.list_unconfirmed_reports(actor(), message) if actor().is_manager else (),
    )
