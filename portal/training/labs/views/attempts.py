"""Taking a lab: what to expect, one case after another, the result."""

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
from portal.training.labs import commands, queries, rules
from portal.training.labs.forms import VerdictForm


@bp.get("/labs/<key>")
@access(Permission.TRAINING_LEARN)
def lab(key: str) -> ResponseReturnValue:
    """What the lab is, what passing takes, and whether it is open."""
    return _lab_page(lab_or_404(key))


@bp.post("/labs/<key>/attempts")
@access(Permission.TRAINING_LEARN)
def start_lab(key: str) -> ResponseReturnValue:
    version = lab_or_404(key)
    try:
        attempt = commands.start_lab(actor(), version)
    except Refused:
        return _lab_page(version), 422  # it says why, with a link to each step that comes first
    return redirect(url_for(".lab_case", key=key, attempt_id=attempt.id), 303)


@bp.route("/labs/<key>/<int:attempt_id>", methods=["GET", "POST"])
@access(Permission.TRAINING_LEARN)
def lab_case(key: str, attempt_id: int) -> ResponseReturnValue:
    """The first case that is still open; the place is kept, and nothing hints at the answer."""
    attempt = _attempt_or_404(key, attempt_id)
    item_id = attempt.current_item
    if item_id is None:
        return redirect(url_for(".lab_result", key=key, attempt_id=attempt_id), 303)
    form = VerdictForm(data={"item_id": item_id})
    if form.is_submitted() and form.item_id.data != item_id:
        return redirect(url_for(".lab_case", key=key, attempt_id=attempt_id), 303)
    if form.validate_on_submit():
        try:
            commands.decide_case(actor(), attempt, **form.decision())
            return redirect(url_for(".lab_case", key=key, attempt_id=attempt_id), 303)
        except Refused as error:
            form.refuse(error)
    case = queries.show_case(attempt.version, item_id)
    page = render_template("training/labs/case.html", attempt=attempt, case=case, form=form)
    return page, 422 if form.errors else 200


@bp.get("/labs/<key>/<int:attempt_id>/result")
@access(Permission.TRAINING_LEARN)
def lab_result(key: str, attempt_id: int) -> ResponseReturnValue:
    """What was caught, what was stopped in vain, every case explained, and what comes next."""
    attempt = _attempt_or_404(key, attempt_id)
    result = attempt.result
    if result is None:
        return redirect(url_for(".lab_case", key=key, attempt_id=attempt_id), 303)
    counts, needs = (
        queries.count_calls(attempt, attempt.responses),
        queries.pass_mark(key, result.finished_at),
    )
    return render_template(
        "training/labs/result.html",
        attempt=attempt,
        result=result,
        counts=counts,
        calls=queries.review(attempt),
        shortfalls=rules.shortfalls(counts, needs),
        leaning=rules.leaning(counts.sensitivity),
        figure=rules.in_one_figure(counts, needs),
        needs=needs,
        standing=assessments.standing(actor(), lab_or_404(key), StepKind.LAB, clock.now()),
    )


def _lab_page(version: ContentVersion) -> str:
    standing = assessments.standing(actor(), version, StepKind.LAB, clock.now())
    return render_template(
        "training/labs/show.html",
        lab=version,
        content=version.content,
        standing=standing,
        counts={
            each.id: queries.count_calls(each, each.responses) for each in standing.attempts if each.result
        },
        needs=rules.read_pass_mark(standing.part),
        waiting=assessments.count_requests(actor()),
    )


def lab_or_404(key: str) -> ContentVersion:
    return queries.find_lab(key) or abort(404)


def _attempt_or_404(key: str, attempt_id: int) -> Attempt:
    """404, not 403, so that nobody learns who tried what."""
    is_call = request.method == "POST"
    return assessments.find_attempt(actor(), attempt_id, StepKind.LAB, key, held=is_call) or abort(404)
