"""One message before and after it is published: the check, approvals, sending, updates."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.audiences import queries as audience_queries
from portal.audiences.words import words_of
from portal.core import clock, content
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.forms import PortalForm
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.reasons import Reason
from portal.core.web import say_done
from portal.library.shapes.messages import ApprovalKind
from portal.messages import commands, queries, rules
from portal.messages.forms import RetractForm, ScheduleForm, UpdateForm
from portal.messages.models import Message
from portal.messages.rules import AudienceChoice
from portal.messages.views.blueprint import bp, message_or_404

SMALLEST_GROUP = 5  # counts of smaller groups are hidden


@bp.get("/<int:message_id>")
@access(Permission.PORTAL_USE)
def review(message_id: int) -> ResponseReturnValue:
    return _review(message_or_404(message_id))


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
@access(Permission.PORTAL_USE)
def ask(message_id: int) -> ResponseReturnValue:
    return _do(
        message_id,
        PortalForm(),
        lambda message: commands.ask_for_approval(actor(), message),
        done=_("Asked. They have been told."),
    )


@bp.post("/<int:message_id>/schedule")
@access(Permission.PORTAL_USE)
def schedule(message_id: int) -> ResponseReturnValue:
    form = ScheduleForm()

    def act(message: Message) -> None:
        at = form.send_at.data
        moment = at.replace(tzinfo=ZoneInfo(actor().time_zone)) if at else None
        commands.schedule_message(actor(), message, at=moment, seen=request.form.get("seen", ""))

    return _do(message_id, form, act, done=_("Scheduled. Everything is checked again when it is sent."))


@bp.post("/<int:message_id>/schedule/cancel")
@access(Permission.PORTAL_USE)
def unschedule(message_id: int) -> ResponseReturnValue:
    return _do(
        message_id,
        PortalForm(),
        lambda message: commands.unschedule_message(actor(), message),
        done=_("Canceled. It is a draft again."),
    )


@bp.post("/<int:message_id>/discard")
@access(Permission.PORTAL_USE)
def discard(message_id: int) -> ResponseReturnValue:
    return _do(
        message_id,
        PortalForm(),
        lambda message: commands.discard_message(actor(), message),
        done=_("Discarded. It stays in the log."),
    )


@bp.post("/<int:message_id>/updates")
@access(Permission.PORTAL_USE)
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
@access(Permission.PORTAL_USE)
def retract(message_id: int) -> ResponseReturnValue:
    form = RetractForm()
    return _do(
        message_id,
        form,
        lambda message: commands.retract_message(actor(), message, **form.answers()),
        done=_("Retracted. Everyone who got the message is told why."),
    )


@bp.post("/<int:message_id>/reminders")
@access(Permission.PORTAL_USE)
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
    message = message_or_404(message_id)
    if form.validate_on_submit():
        try:
            command(message)
            say_done(done)
            return redirect(url_for(".review", message_id=message_id), 303)
        except Refused as error:
            form.refuse(error)
    return _review(message, form), 422


def _review(message: Message, refused: PortalForm | None = None) -> str:
    draft, claims = queries.draft_of(message, by=actor()), queries.claims_for(message)
    found = rules.problems(draft)
    needed = rules.needed_approvals(
        message.title, message.text, draft.approvals, is_by_sender=draft.is_by_sender
    )
    waits = [kind for kind in needed if kind not in draft.given]
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
        sentence=_audience_words(message),
        waits=waits,
        mine=[kind for kind in waits if queries.may_approve(actor(), message, kind)],
        given=draft.given,
        hash=queries.hash_of(message),
        may_write=queries.may_write(actor(), message),
        begins=queries.begins(actor()),
        successor=queries.find_successor(message),
        blocked=[Reason(code, **values) for code, values in message.blocked or ()],
        sending=queries.find_sending(message),
        reach=queries.find_reach(message) if message.sent_at else None,
        by_unit=queries.list_reach_by_unit(message, least=SMALLEST_GROUP) if message.sent_at else (),
        forms=forms,
        refused=refused,
    )


def _audience_words(message: Message) -> str:
    if message.audience is AudienceChoice.TEAM and message.sender_id == actor().id:
        return str(_("everyone who reports to you, directly or not"))
    rule = queries.rule_of(message, clock.now())
    return words_of(rule, audience_queries.names_in(actor(), rule))
