"""Pages of exceptions: the list, asking, deciding, and taking back."""

from functools import partial
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.pickers import answer
from portal.core.reasons import Reason
from portal.core.web import say_done
from portal.exceptions import commands, queries
from portal.exceptions.forms import AskExceptionForm, DecideExceptionForm, WithdrawExceptionForm
from portal.exceptions.models import PolicyException
from portal.exceptions.queries import ExceptionShow
from portal.exceptions.rules import ExceptionState
from portal.exceptions.settings import EXCEPTION_DAYS_MOST
from portal.exceptions.words import meaning
from portal.library.models import ContentVersion
from portal.people.pickers import person_picker
from portal.policies import queries as policy_queries, rules as policy_rules
from portal.settings import queries as settings_queries
from portal.signatures import signing

bp = Blueprint("exceptions", __name__, url_prefix="/exceptions", template_folder="templates")


@bp.get("")
@access(Permission.PORTAL_USE)
def index() -> ResponseReturnValue:
    show = request.args.get("show", ExceptionShow.ALL, type=ExceptionShow)
    found = queries.list_exceptions(actor(), PageMark.read(request.args.get("page")), show=show)
    return render_template("exceptions/index.html", exceptions=found, show=show, shows=ExceptionShow)


@bp.get("/people/choices")
@access(Permission.READINESS_MANAGE)
def person_choices() -> ResponseReturnValue:
    return answer(person_picker(actor(), Permission.READINESS_MANAGE, endpoint="exceptions.person_choices"))


@bp.route("/policies/<key>/new", methods=["GET", "POST"])
@access(Permission.PORTAL_USE)
def new(key: str) -> ResponseReturnValue:
    policy = policy_queries.find_policy(key) or abort(404)
    return _ask(policy, None)


@bp.get("/<int:exception_id>")
@access(Permission.PORTAL_USE)
def show(exception_id: int) -> ResponseReturnValue:
    return _page(_exception_or_404(exception_id))


@bp.route("/<int:exception_id>/extension", methods=["GET", "POST"])
@access(Permission.PORTAL_USE)
def extend(exception_id: int) -> ResponseReturnValue:
    """Ask for the same again, under the version in force; a new decision."""
    earlier = _exception_or_404(exception_id)
    policy = policy_queries.find_policy(earlier.policy_key) or abort(404)
    return _ask(policy, earlier)


@bp.post("/<int:exception_id>/decision")
@access(Permission.PORTAL_USE, commits_itself=True)
def decide(exception_id: int) -> ResponseReturnValue:
    exception = _exception_or_404(exception_id)
    form = _decide_form(exception)
    if form.version.data != str(exception.id):
        form.refuse(Refused(Reason("exception_request_changed")))
    elif form.validate_on_submit():
        try:
            signing.sign(form, meaning(exception.version.title), partial(_decide, exception_id, form))
            say_done(_("Your decision is signed. Those concerned have been told."))
            return redirect(url_for(".show", exception_id=exception_id), 303)
        except Refused as error:
            form.refuse(error)
    return _page(_exception_or_404(exception_id), decide_form=form), 422


@bp.post("/<int:exception_id>/withdrawal")
@access(Permission.PORTAL_USE)
def withdraw(exception_id: int) -> ResponseReturnValue:
    exception, form = _exception_or_404(exception_id), WithdrawExceptionForm()
    if form.validate_on_submit():
        try:
            commands.withdraw(actor(), exception, words=form.words.data)
            say_done(_("Withdrawn. The policy applies as it is written."))
            return redirect(url_for(".show", exception_id=exception_id), 303)
        except Refused as error:
            form.refuse(error)
    return _page(exception, withdraw_form=form), 422


def _ask(policy: ContentVersion, extends: PolicyException | None) -> ResponseReturnValue:
    clauses = [(policy_rules.anchor(each["title"]), each["title"]) for each in policy.content["sections"]]
    form = AskExceptionForm(reader=actor(), clauses=clauses, **_of_earlier(extends))
    if form.validate_on_submit():
        try:
            asked = commands.ask(actor(), policy, form.asked(), extends=extends)
            say_done(_("Sent. You get a notice when it is decided. Until then the policy applies."))
            return redirect(url_for(".show", exception_id=asked.id), 303)
        except Refused as error:
            form.refuse(error)
    days = settings_queries.value(EXCEPTION_DAYS_MOST)
    page = render_template("exceptions/new.html", policy=policy, form=form, extends=extends, days_most=days)
    return page, 422 if form.errors and not form.is_searching else 200


def _of_earlier(exception: PolicyException | None) -> dict[str, Any]:
    """Return the answers that an extension begins with."""
    if exception is None:
        return {}
    names = ("anchor", "scope", "reason", "control")
    stored = {name: getattr(exception, name) for name in names}
    mine = exception.person_id in (None, actor().id)
    return {"data": {**stored, "person": None if mine else exception.person_id, "agent": exception.agent_id}}


def _decide(exception_id: int, form: DecideExceptionForm, signed: Any) -> None:
    commands.decide(
        actor(),
        _exception_or_404(exception_id),
        answer=form.answer.data,
        until=form.until.data,
        reason=form.reason.data,
        signing=signed,
    )


def _decide_form(exception: PolicyException, **kwargs: Any) -> DecideExceptionForm:
    form = DecideExceptionForm.under(exception.id, {}, asks_password=signing.asks_password(), **kwargs)
    form.offer(exception.asked_until)
    return form


def _exception_or_404(exception_id: int) -> PolicyException:
    return queries.find_exception(actor(), exception_id) or abort(404)


def _page(
    exception: PolicyException,
    *,
    decide_form: DecideExceptionForm | None = None,
    withdraw_form: WithdrawExceptionForm | None = None,
) -> str:
    reader, at = actor(), clock.now()
    facts, decides = queries.find_facts(exception), queries.decides(reader, exception.version)
    state, is_own = facts.state_at(at), reader.id == exception.requester_id
    is_open = state in (ExceptionState.ASKED, ExceptionState.IN_FORCE)
    may_decide = decides and not is_own and reader.id != exception.person_id
    if may_decide and state is ExceptionState.ASKED and not decide_form:
        decide_form = _decide_form(exception, formdata=None)
    if is_open and (is_own or decides) and not withdraw_form:
        withdraw_form = WithdrawExceptionForm(formdata=None)
    return render_template(
        "exceptions/show.html",
        exception=exception,
        facts=facts,
        state=state,
        decide_form=decide_form,
        withdraw_form=withdraw_form,
        may_extend=state is ExceptionState.IN_FORCE and is_own,
        meaning=meaning(exception.version.title),
    )
