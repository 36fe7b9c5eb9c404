"""Pages on which people ask about a policy before they sign, and on which those who write policies answer."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.policies import commands, queries, rules
from portal.policies.forms import AnswerQuestionForm, ClauseQuestionForm
from portal.policies.views.blueprint import bp, writers_only


@bp.route("/<key>/ask", methods=["GET", "POST"])
@access(Permission.PORTAL_USE)
def ask(key: str) -> ResponseReturnValue:
    """Show the reader's own questions about a policy with their answers, and take one more."""
    policy = queries.find_policy(key) or abort(404)
    clauses = [(rules.anchor(each["title"]), each["title"]) for each in policy.content["sections"]]
    form = ClauseQuestionForm(clauses=clauses)
    if form.validate_on_submit():
        answers = form.answers()
        commands.ask(actor(), policy, clause=dict(clauses)[answers["anchor"]], **answers)
        say_done(_("Sent. You get a notice when it is answered."))
        return redirect(url_for(".ask", key=key), 303)
    page = render_template(
        "policies/ask.html", policy=policy, form=form, asked=queries.list_asked(actor(), key)
    )
    return page, 422 if form.errors else 200


@bp.get("/questions")
@access(Permission.POLICIES_WRITE)
def questions() -> ResponseReturnValue:
    writers_only()
    return render_template(
        "policies/questions.html",
        waiting=queries.list_unanswered(),
        total=queries.count_unanswered(),
        unclear=queries.list_unclear(),
    )


@bp.route("/questions/<int:question_id>", methods=["GET", "POST"])
@access(Permission.POLICIES_WRITE)
def answer(question_id: int) -> ResponseReturnValue:
    writers_only()
    question, form = queries.find_question(question_id) or abort(404), AnswerQuestionForm()
    if form.validate_on_submit():
        try:
            commands.answer(actor(), question, words=form.words.data)
            say_done(_("Answered. %(name)s has been told.", name=question.person.name))
            return redirect(url_for(".questions"), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template(
        "policies/answer.html", question=question, form=form, answer=queries.find_answer(question)
    )
    return page, 422 if form.errors else 200
