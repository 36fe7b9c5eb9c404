"""Pages of stakeholder groups: the list, the usual groups to start with, and one group."""

from functools import partial

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.audiences import queries as audience_queries
from portal.audiences.rules import AnyOf
from portal.audiences.words import words_of
from portal.audit.queries import last_change
from portal.core import editing
from portal.core.access import access, actor
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.web import say_done
from portal.library.shapes.stakeholders import StakeholderSide
from portal.stakeholders import commands, queries
from portal.stakeholders.forms import DefaultGroupsForm, GroupForm
from portal.stakeholders.queries import Suggestion
from portal.stakeholders.views.blueprint import MAPS_SHOWN, bp, group_or_404

GROUP_FIELDS = (
    "name", "side", "about", "audience_id", "contact", "headcount", "needs", "fears", "questions", "sender", "cadence",
)  # fmt: skip


@bp.get("")
@access(Permission.CHANGES_LEAD)
def index() -> ResponseReturnValue:
    return render_template(
        "stakeholders/index.html",
        groups=queries.list_groups(),
        changes=queries.list_led(actor(), most=MAPS_SHOWN),
        may_edit=queries.manages(actor()),
    )


@bp.route("/start", methods=["GET", "POST"])
@access(Permission.CHANGES_LEAD)
def start() -> ResponseReturnValue:
    """Offer the default groups, each as the directory has it; add those that were chosen."""
    _refuse_others()
    suggestions = queries.suggest()
    found = [each.default.id for each in suggestions if _may_add(each)]
    form = DefaultGroupsForm(
        keys=[(each.default.id, each.default.name) for each in suggestions], data={"keys": found}
    )
    if form.validate_on_submit():
        try:
            added = commands.add_defaults(actor(), form.keys.data)
            say_done(_("Added %(count)s groups. Now place them on the map of a change.", count=len(added)))
            return redirect(url_for(".index"), 303)
        except Refused as error:
            form.refuse(error)
    names = audience_queries.names_in(actor(), AnyOf(tuple(each.rule for each in suggestions)))
    page = render_template(
        "stakeholders/start.html",
        form=form,
        suggestions=suggestions,
        may_add=_may_add,
        words=lambda rule: words_of(rule, names),
    )
    return page, 422 if form.errors else 200


@bp.route("/groups/new", methods=["GET", "POST"])
@access(Permission.CHANGES_LEAD)
def new() -> ResponseReturnValue:
    _refuse_others()
    form = GroupForm(
        audiences=audience_queries.list_audiences(actor()), data={"side": StakeholderSide.INSIDE}
    )
    if form.validate_on_submit():
        try:
            group = commands.add_group(actor(), **form.written())
            say_done(_("Added. Now place it on the map of a change."))
            return redirect(url_for(".show", group_id=group.id), 303)
        except Refused as error:
            form.refuse(error)
    return render_template("stakeholders/new.html", form=form), 422 if form.errors else 200


@bp.get("/groups/<int:group_id>")
@access(Permission.CHANGES_LEAD)
def show(group_id: int) -> ResponseReturnValue:
    group = group_or_404(group_id)
    return render_template(
        "stakeholders/show.html",
        group=group,
        people=queries.count_people(group),
        changes=queries.list_led(actor(), most=MAPS_SHOWN),
        may_edit=queries.manages(actor()),
    )


@bp.route("/groups/<int:group_id>/edit", methods=["GET", "POST"])
@access(Permission.CHANGES_LEAD)
def edit(group_id: int) -> ResponseReturnValue:
    _refuse_others()
    group = group_or_404(group_id)
    form = editing.edit(
        partial(GroupForm, audiences=audience_queries.list_audiences(actor())),
        row=group,
        stored=lambda: {name: getattr(group, name) for name in GROUP_FIELDS},
        who=partial(last_change, group),
    )
    if form.validate_on_submit():
        try:
            commands.edit_group(actor(), group, **form.written())
            say_done(_("Saved."))
            return redirect(url_for(".show", group_id=group.id), 303)
        except Refused as error:
            form.refuse(error)
    return render_template("stakeholders/edit.html", form=form, group=group), 422 if form.errors else 200


@bp.post("/groups/<int:group_id>/retire")
@access(Permission.CHANGES_LEAD)
def retire(group_id: int) -> ResponseReturnValue:
    _refuse_others()
    group = group_or_404(group_id)
    commands.retire_group(actor(), group)
    say_done(_("Retired: %(name)s. Its scores stay on record.", name=group.name))
    return redirect(url_for(".index"), 303)


def _refuse_others() -> None:
    if not queries.manages(actor()):
        abort(403)


def _may_add(suggestion: Suggestion) -> bool:
    return suggestion.default.side is StakeholderSide.OUTSIDE or suggestion.people > 0
