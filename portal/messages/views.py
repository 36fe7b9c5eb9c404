"""Pages of messages: the news of a reader, and the desk of those who write."""

from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.audiences import queries as audience_queries
from portal.audiences.words import words_of
from portal.audit.queries import last_change
from portal.core import clock, content, editing
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.forms import PortalForm
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.reasons import Reason
from portal.core.text import label
from portal.core.web import say_done
from portal.library.shapes.messages import ApprovalKind, MessageAudience
from portal.messages import commands, queries, rules
from portal.messages.forms import ConfirmForm, MessageForm, RetractForm, ScheduleForm, UpdateForm
from portal.messages.models import Message
from portal.messages.rules import AudienceChoice, state_of

SMALLEST_GROUP = 5  # counts of smaller groups are hidden
news_bp = Blueprint("news", __name__, url_prefix="/news", template_folder="templates")
bp = Blueprint("messages", __name__, url_prefix="/messages")
SUGGESTED = {
    MessageAudience.AFFECTED: AudienceChoice.AFFECTED,
    MessageAudience.TEAM: AudienceChoice.TEAM,
}


@news_bp.get("")
@access(Permission.PORTAL_USE)
def index() -> ResponseReturnValue:
    text, unread_only = request.args.get("q", "").strip()[:80], request.args.get("show") == "unread"
    mark = PageMark.read(request.args.get("page"))
    found = queries.list_news(actor(), mark, text=text, unread_only=unread_only)
    may_write = queries.writes(actor())
    return render_template(
        "messages/news.html", news=found, text=text, unread_only=unread_only, may_write=may_write
    )


@news_bp.get("/<int:message_id>")
@access(Permission.PORTAL_USE)
def show(message_id: int) -> ResponseReturnValue:
    message = _news_or_404(message_id)
    commands.note_opened(actor().id, message.id)
    return _news_page(message)


@news_bp.post("/<int:message_id>/confirmation")
@access(Permission.PORTAL_USE)
def confirm(message_id: int) -> ResponseReturnValue:
    message = _news_or_404(message_id)
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


@bp.get("")
@access(Permission.MESSAGES_WRITE)
def desk() -> ResponseReturnValue:
    _refuse_others()
    page = queries.list_drafts(PageMark.read(request.args.get("page")))
    states = {
        row.id: state_of(
            send_at=row.send_at,
            sent_at=row.sent_at,
            retracted_at=row.retracted_at,
            is_blocked=row.is_blocked,
        )
        for row in page.rows
    }
    return render_template("messages/index.html", messages=page, states=states)


@bp.route("/new", methods=["GET", "POST"])
@access(Permission.MESSAGES_WRITE)
def new() -> ResponseReturnValue:
    """Show the templates; a chosen one becomes a draft."""
    _refuse_others()
    if request.method == "POST":
        template = queries.find_template(request.form.get("template"))
        told = template.content if template else None
        audience = SUGGESTED.get(MessageAudience(told["audience"])) if told else None
        message = commands.draft_message(
            actor(),
            template=template.key if template else None,
            title=template.title if template else _("New message"),
            text=queries.text_of(template) if template else _("Write your message here."),
            changes_behaviour=bool(told and told["changes_behaviour"]),
            is_must_read=bool(told and told["changes_behaviour"]),
            audience=AudienceChoice.EVERYONE if audience is not AudienceChoice.TEAM else audience,
        )
        return redirect(url_for(".edit", message_id=message.id), 303)
    return render_template(
        "messages/new.html",
        templates=queries.list_templates(),
        audience_word=lambda name: label(MessageAudience(name)),
    )


@bp.route("/<int:message_id>/edit", methods=["GET", "POST"])
@access(Permission.MESSAGES_WRITE)
def edit(message_id: int) -> ResponseReturnValue:
    _refuse_others()
    message = _message_or_404(message_id)
    form = editing.edit(
        partial(MessageForm, reader=actor()),
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


@bp.get("/<int:message_id>")
@access(Permission.PORTAL_USE)
def review(message_id: int) -> ResponseReturnValue:
    return _review(_message_or_404(message_id))


@bp.post("/<int:message_id>/approvals")
@access(Permission.PORTAL_USE)
def approve(message_id: int) -> ResponseReturnValue:
    return _do(
        message_id,
        PortalForm(),
        lambda message: commands.approve_text(
            actor(), message, list(ApprovalKind), seen=request.form.get("seen", "")
        ),
        done=_("Approved. A changed text would have to be approved again."),
    )


@bp.post("/<int:message_id>/approvals/ask")
@access(Permission.MESSAGES_WRITE)
def ask(message_id: int) -> ResponseReturnValue:
    return _do(
        message_id,
        PortalForm(),
        lambda message: commands.ask_for_approval(actor(), message),
        done=_("Asked. They have been told."),
    )


@bp.post("/<int:message_id>/schedule")
@access(Permission.MESSAGES_WRITE)
def schedule(message_id: int) -> ResponseReturnValue:
    form = ScheduleForm()

    def act(message: Message) -> None:
        at = form.send_at.data
        moment = at.replace(tzinfo=ZoneInfo(actor().time_zone)) if at else None
        commands.schedule_message(actor(), message, at=moment, seen=request.form.get("seen", ""))

    return _do(message_id, form, act, done=_("Scheduled. Everything is checked again when it is sent."))


@bp.post("/<int:message_id>/schedule/cancel")
@access(Permission.MESSAGES_WRITE)
def unschedule(message_id: int) -> ResponseReturnValue:
    return _do(
        message_id,
        PortalForm(),
        lambda message: commands.unschedule_message(actor(), message),
        done=_("Canceled. It is a draft again."),
    )


@bp.post("/<int:message_id>/updates")
@access(Permission.MESSAGES_WRITE)
def update(message_id: int) -> ResponseReturnValue:
    form = UpdateForm()
    return _do(
        message_id,
        form,
        lambda message: commands.publish_update(
            actor(), message, **form.answers(), seen=request.form.get("seen", "")
        ),
        done=_("Published. Everyone who got the message is told what changed."),
    )


@bp.post("/<int:message_id>/retraction")
@access(Permission.MESSAGES_WRITE)
def retract(message_id: int) -> ResponseReturnValue:
    form = RetractForm()
    return _do(
        message_id,
        form,
        lambda message: commands.retract_message(actor(), message, **form.answers()),
        done=_("Retracted. Everyone who got the message is told why."),
    )


@bp.post("/<int:message_id>/reminders")
@access(Permission.MESSAGES_WRITE)
def remind(message_id: int) -> ResponseReturnValue:
    return _do(
        message_id,
        PortalForm(),
        lambda message: commands.remind_unconfirmed(actor(), message),
        done=_("Only people who have not confirmed it are reminded."),
    )


def _do(
    message_id: int, form: PortalForm, command: Callable[[Message], object], *, done: str
) -> ResponseReturnValue:
    """Carry out one command and show the message again, with the refusal if there is one."""
    message = _message_or_404(message_id)
    if form.validate_on_submit():
        try:
            command(message)
            say_done(done)
            return redirect(url_for(".review", message_id=message_id), 303)
        except Refused as error:
            form.refuse(error)
    return _review(message, form), 422


def _refuse_others() -> None:
    if not queries.writes(actor()):
        abort(403)


def _message_or_404(message_id: int) -> Message:
    return queries.find_message(actor(), message_id) or abort(404)


def _news_or_404(message_id: int) -> Message:
    return queries.find_news(actor(), message_id) or abort(404)


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


def _review(message: Message, refused: PortalForm | None = None) -> str:
    draft, claims = queries.draft_of(message), queries.claims_for(message)
    found = rules.problems(draft)
    needed = rules.needed_approvals(
        message.title, message.text, draft.approvals, is_by_sender=draft.is_by_sender
    )
    waits = [kind for kind in needed if kind not in draft.given]
    rule = queries.rule_of(message, clock.now())
    forms: dict[str, PortalForm] = {
        "schedule": ScheduleForm(formdata=None),
        "update": UpdateForm(formdata=None),
        "retract": RetractForm(formdata=None),
    }
    forms |= {name: refused for name, form in forms.items() if refused and type(form) is type(refused)}
    return render_template(
        "messages/review.html",
        message=message,
        html=content.render(rules.fill_in(message.text, claims)),
        title=rules.fill_in(message.title, claims),
        facts=queries.facts_of(message, claims),
        problems=found,
        people=draft.people,
        sample=queries.list_recipients_sample(actor(), message, draft.people)
        if actor().may(Permission.AUDIENCES_MANAGE)
        else (),
        sentence=words_of(rule, audience_queries.names_in(actor(), rule)),
        waits=waits,
        mine=[kind for kind in waits if queries.may_approve(actor(), message, kind)],
        given=draft.given,
        hash=queries.hash_of(message),
        may_write=queries.writes(actor()),
        blocked=[Reason(code, **values) for code, values in message.blocked or ()],
        sending=queries.find_sending(message),
        reach=queries.find_reach(message) if message.sent_at else None,
        by_unit=queries.list_reach_by_unit(message, least=SMALLEST_GROUP) if message.sent_at else (),
        forms=forms,
        refused=refused,
    )


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
        "wrong_answer": next(iter(message.wrong_answers), ""),
        "explanation": message.explanation,
        "effective_on": message.effective_on,
        "expires_on": message.expires_on,
        "is_pinned": message.is_pinned,
    }
