"""Pages of the review cycle: which policies are due, and one policy with its reviews."""

from functools import partial

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core import editing
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.library.models import ContentVersion
from portal.people import queries as people_queries
from portal.policies import commands, queries
from portal.policies.forms import PolicyOwnerForm, ReviewForm
from portal.policies.views.blueprint import bp, writers_only


@bp.get("/reviews")
@access(Permission.POLICIES_WRITE)
def reviews() -> ResponseReturnValue:
    writers_only()
    return render_template("policies/reviews.html", due=queries.list_reviews())


@bp.get("/<key>/review")
@access(Permission.PORTAL_USE)
def review(key: str) -> ResponseReturnValue:
    policy = _policy_to_review(key)
    return _page(policy, ReviewForm(formdata=None, data={"version": policy.id}))


@bp.post("/<key>/review")
@access(Permission.PORTAL_USE)
def record_review(key: str) -> ResponseReturnValue:
    policy = _policy_to_review(key)
    form = ReviewForm()
    if form.version.data != str(policy.id):
        form = ReviewForm(formdata=None, data={"version": policy.id})
        form.refuse(Refused(commands.TEXT_CHANGED))
    elif form.validate_on_submit():
        try:
            commands.record_review(actor(), policy, outcome=form.outcome.data, words=form.words.data)
            say_done(_("Recorded with your name."))
            return redirect(url_for(".review", key=key), 303)
        except Refused as error:
            form.refuse(error)
    return _page(policy, form), 422


@bp.route("/<key>/owner", methods=["GET", "POST"])
@access(Permission.POLICIES_WRITE)
def assign_owner(key: str) -> ResponseReturnValue:
    writers_only()
    policy = queries.find_policy(key) or abort(404)
    owner = queries.find_owner(key)
    form = editing.edit(
        partial(PolicyOwnerForm, reader=actor()),
        hold=lambda: None,
        stored=lambda: {"owner": owner.id if owner else None},
        who=lambda: None,
    )
    if form.validate_on_submit():
        try:
            commands.assign_owner(actor(), policy, people_queries.get_person(form.owner.data))
            say_done(_("Saved. This person is asked to review it in time."))
            return redirect(url_for(".review", key=key), 303)
        except Refused as error:
            form.refuse(error)
    page = render_template("policies/owner.html", policy=policy, form=form)
    return page, 422 if form.errors and not form.is_searching else 200


def _policy_to_review(key: str) -> ContentVersion:
    """Return a policy to a person who may review it. Everybody may read it, so others get 403."""
    policy = queries.find_policy(key) or abort(404)
    if not queries.reviews(actor(), key):
        abort(403)
    return policy


def _page(policy: ContentVersion, form: ReviewForm) -> str:
    return render_template(
        "policies/review.html",
        policy=policy,
        due=queries.find_review_due(policy),
        reviewed=queries.list_reviewed(policy.key),
        form=form,
        is_writer=queries.writes(actor()),
    )
