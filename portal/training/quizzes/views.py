"""Pages of a quiz: what to expect, one question after another, the result."""

from dataclasses import replace

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.library.models import ContentVersion
from portal.paths.rules import StepKind
from portal.training.assessments import queries as assessments
from portal.training.assessments.models import Attempt
from portal.training.blueprint import bp
from portal.training.quizzes import commands, queries, rules
from portal.training.quizzes.forms import form_for


@bp.get("/quizzes/<key>")
@access(Permission.TRAINING_LEARN)
def quiz(key: str) -> ResponseReturnValue:
    """What the quiz is, what passing takes, and whether it is open."""
    return _quiz_page(_quiz_or_404(key))


@bp.post("/quizzes/<key>/attempts")
@access(Permission.TRAINING_LEARN)
def start_quiz(key: str) -> ResponseReturnValue:
    version = _quiz_or_404(key)
    try:
        attempt = commands.start_quiz(actor(), version)
    except Refused:
        return _quiz_page(version), 422  # it says why, with a link to each step that comes first
    return redirect(url_for(".quiz_question", key=key, attempt_id=attempt.id), 303)


@bp.route("/quizzes/<key>/<int:attempt_id>", methods=["GET", "POST"])
@access(Permission.TRAINING_LEARN)
def quiz_question(key: str, attempt_id: int) -> ResponseReturnValue:
    """The first question that is still open; the place is kept."""
    attempt = _attempt_or_404(key, attempt_id)
    item_id = attempt.current_item
    if item_id is None:
        return redirect(url_for(".quiz_result", key=key, attempt_id=attempt_id), 303)
    question = queries.show_question(attempt, item_id)
    form = form_for(question)
    if form.is_submitted() and form.item_id.data != item_id:
        return redirect(url_for(".quiz_question", key=key, attempt_id=attempt_id), 303)
    if form.validate_on_submit():
        try:
            commands.answer_question(actor(), attempt, item_id=item_id, chosen=form.chosen)
            return redirect(url_for(".quiz_question", key=key, attempt_id=attempt_id), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template("training/quizzes/question.html", attempt=attempt, question=question, form=form)
    return page, 422 if form.errors else 200


@bp.get("/quizzes/<key>/<int:attempt_id>/result")
@access(Permission.TRAINING_LEARN)
def quiz_result(key: str, attempt_id: int) -> ResponseReturnValue:
    """Passed or not, every question with its answers explained, and what comes next."""
    attempt = _attempt_or_404(key, attempt_id)
    result = attempt.result
    if result is None:
        return redirect(url_for(".quiz_question", key=key, attempt_id=attempt_id), 303)
    topics, needs = queries.topic_names(attempt.version), queries.pass_mark(key, result.finished_at)
    found = rules.outcome(queries.marks_of(attempt, attempt.responses))
    named = replace(found, missed_must_know=tuple(topics[each] for each in found.missed_must_know))
    return render_template(
        "training/quizzes/result.html",
        attempt=attempt,
        result=result,
        outcome=named,
        questions=[queries.show_question(attempt, item) for item in attempt.items],
        shortfalls=rules.shortfalls(named, needs),
        needs=needs,
        standing=assessments.standing(actor(), _quiz_or_404(key), StepKind.QUIZ, clock.now()),
    )


def _quiz_page(version: ContentVersion) -> str:
    standing = assessments.standing(actor(), version, StepKind.QUIZ, clock.now())
    return render_template(
        "training/quizzes/show.html",
        quiz=version,
        content=version.content,
        standing=standing,
        needs=rules.read_pass_mark(standing.part),
    )


def _quiz_or_404(key: str) -> ContentVersion:
    return queries.find_quiz(key) or abort(404)


def _attempt_or_404(key: str, attempt_id: int) -> Attempt:
    """404, not 403, so that nobody learns who tried what."""
    is_answer = request.method == "POST"
    return assessments.find_attempt(actor(), attempt_id, StepKind.QUIZ, key, held=is_answer) or abort(404)
