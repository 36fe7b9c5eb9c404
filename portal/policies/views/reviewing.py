"""Pages on which a draft is reviewed: the text with comments, who is named, decisions, and publication."""

from functools import partial
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.audit import queries as audit_queries
from portal.core import clock, editing
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.forms import PortalForm
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.reasons import Reason
from portal.core.web import say_done
from portal.people import queries as people_queries
from portal.policies import commands, pages, queries
from portal.policies.forms import CommentForm, NamePersonForm, OpinionForm, SendForm
from portal.policies.models import PolicyDraft
from portal.policies.rules.life import Duty, VersionScale
from portal.policies.views.blueprint import bp, draft_or_404, writers_draft
from portal.policies.words import OPINIONS_SAID, opinion_meaning
from portal.signatures import signing


@bp.get("/drafts/<int:draft_id>")
@access(Permission.PORTAL_USE)
def draft(draft_id: int) -> ResponseReturnValue:
    return _page(draft_or_404(draft_id))


@bp.route("/drafts/<int:draft_id>/people", methods=["GET", "POST"])
@access(Permission.POLICIES_WRITE)
def name_people(draft_id: int) -> ResponseReturnValue:
    shown = writers_draft(draft_id)
    form = NamePersonForm(reader=actor())
    if form.validate_on_submit():
        try:
            person = people_queries.find_person(actor(), form.person.data) or abort(404)
            commands.name_person(actor(), shown, person, form.duty.data)
            say_done(_("%(name)s is named.", name=person.name))
            return redirect(url_for(".name_people", draft_id=draft_id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template("policies/people.html", form=form, shown=pages.draft_page(actor(), shown))
    return page, 422 if form.errors else 200


@bp.post("/drafts/<int:draft_id>/people/<int:duty_id>/release")
@access(Permission.POLICIES_WRITE)
def release_person(draft_id: int, duty_id: int) -> ResponseReturnValue:
    shown = writers_draft(draft_id)
    duties = queries.list_duties(shown, clock.now())
    duty = next((each for each in duties if each.id == duty_id), None) or abort(404)
    try:
        commands.release_person(actor(), shown, duty)
        say_done(_("%(name)s is no longer named.", name=duty.person.name))
    except Refused:
        abort(404)
    return redirect(url_for(".name_people", draft_id=draft_id), 303)


@bp.route("/drafts/<int:draft_id>/send", methods=["GET", "POST"])
@access(Permission.POLICIES_WRITE)
def send_for_review(draft_id: int) -> ResponseReturnValue:
    shown = writers_draft(draft_id)
    form = editing.edit(
        SendForm,
        row=shown,
        stored=lambda: {"effective_on": clock.today(), "quorum": shown.quorum},
        who=partial(audit_queries.last_change, shown),
    )
    if form.validate_on_submit():
        try:
            commands.send_for_review(actor(), shown, **form.answers())
            say_done(_("Sent. Its reviewers have been told, and the text is fixed."))
            return redirect(url_for(".draft", draft_id=draft_id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template(
        "policies/send.html",
        form=form,
        shown=pages.draft_page(actor(), shown),
        touched=pages.find_touched(shown),
        touches={str(scale): queries.count_touched(shown, scale) for scale in VersionScale},
        signed=queries.count_signed(shown.based_on) if shown.based_on else 0,
    )
    return page, 422 if form.errors else 200


@bp.post("/drafts/<int:draft_id>/comments")
@access(Permission.PORTAL_USE)
def comment(draft_id: int) -> ResponseReturnValue:
    shown = draft_or_404(draft_id)
    page = pages.draft_page(actor(), shown)
    form = CommentForm(clauses=page.clauses)
    if form.validate_on_submit():
        try:
            commands.comment(actor(), shown, anchor=form.anchor.data, words=form.words.data)
            say_done(_("Your comment is with the clause."))
            return redirect(url_for(".draft", draft_id=draft_id, _anchor=f"clause-{form.anchor.data}"), 303)
        except Refused as error:
            form.refuse(error)
    return _page(shown, comment_form=form), 422


@bp.post("/drafts/<int:draft_id>/opinions/<duty>")
@access(Permission.PORTAL_USE, commits_itself=True)
def give_opinion(draft_id: int, duty: str) -> ResponseReturnValue:
    """Sign what the reader says as a reviewer or an approver about the text that was on their page."""
    if duty not in list(Duty):
        abort(404)
    shown = draft_or_404(draft_id)
    page = pages.draft_page(actor(), shown)
    if page.duty != duty:
        nothing = PortalForm()
        nothing.refuse(Refused(Reason("policy_no_decision_waits")))
        return _page(shown, refused=nothing), 422
    form = _opinion_form(page, Duty(duty))
    if form.validate_on_submit():
        try:
            signing.sign(form, _meaning(page, Duty(duty)), partial(_give, shown, Duty(duty), form))
            say_done(_("Your decision is signed and kept with this text."))
            return redirect(url_for(".draft", draft_id=draft_id), 303)
        except Refused as error:
            form.refuse(error)
    return _page(shown, opinion_form=form), 422


@bp.post("/drafts/<int:draft_id>/publication")
@access(Permission.POLICIES_WRITE)
def publish(draft_id: int) -> ResponseReturnValue:
    shown = writers_draft(draft_id)
    form = PortalForm()
    try:
        version = commands.publish_draft(actor(), shown, touches=request.form.get("touches", -1, type=int))
        say_done(_("Version %(label)s is published.", label=version.label))
        return redirect(url_for(".show", key=version.key), 303)
    except Refused as error:
        form.refuse(error)
    return _page(shown, refused=form), 422


@bp.post("/drafts/<int:draft_id>/return")
@access(Permission.POLICIES_WRITE)
def take_back(draft_id: int) -> ResponseReturnValue:
    return _do(
        draft_id, commands.take_back, _("You can change the text again. What was said about it is kept.")
    )


@bp.post("/drafts/<int:draft_id>/discard")
@access(Permission.POLICIES_WRITE)
def discard(draft_id: int) -> ResponseReturnValue:
    return _do(draft_id, commands.discard_draft, _("The draft is discarded."))


def _do(draft_id: int, work: Any, said: str) -> ResponseReturnValue:
    try:
        work(actor(), writers_draft(draft_id))
        say_done(said)
    except Refused as error:
        form = PortalForm()
        form.refuse(error)
        return _page(draft_or_404(draft_id), refused=form), 422
    return redirect(url_for(".draft", draft_id=draft_id), 303)


def _give(shown: PolicyDraft, duty: Duty, form: OpinionForm, signed: Any) -> Any:
    return commands.give_opinion(
        actor(),
        draft_or_404(shown.id),
        text_id=int(form.version.data) if str(form.version.data).isdigit() else 0,
        duty=duty,
        opinion=form.opinion.data,
        reason=form.reason.data,
        signing=signed,
    )


def _meaning(page: pages.DraftPage, duty: Duty) -> str:
    version = page.text.label if page.text else ""
    return opinion_meaning(page.front["title"], version, pages.scale_of(page.text), duty)


def _opinion_form(page: pages.DraftPage, duty: Duty, **kwargs: Any) -> OpinionForm:
    text_id = page.text.id if page.text else 0
    form = OpinionForm.under(text_id, {}, asks_password=signing.asks_password(), **kwargs)
    form.offer(duty)
    return form


def _page(
    shown: PolicyDraft,
    *,
    comment_form: CommentForm | None = None,
    opinion_form: OpinionForm | None = None,
    refused: PortalForm | None = None,
) -> str:
    page = pages.draft_page(actor(), shown)
    if page.duty and not opinion_form:
        opinion_form = _opinion_form(page, page.duty, formdata=None)
    return render_template(
        "policies/draft.html",
        shown=page,
        draft=shown,
        comment_form=comment_form or CommentForm(formdata=None, clauses=page.clauses),
        opinion_form=opinion_form,
        refused=refused,
        touches=queries.count_touched(shown, page.text.scale) if page.text else 0,
        meaning=_meaning(page, page.duty) if page.duty else "",
        opinions_said=OPINIONS_SAID,
        shows_changes=bool(page.changed) and request.args.get("show") != "text",
    )
