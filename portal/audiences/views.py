"""Pages to build an audience, preview it, and put it in force."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.agents.rules import Autonomy
from portal.agents.words import LEVEL_NAMES
from portal.audiences import commands, queries, rules
from portal.audiences.forms import (
    AccessRoleForm,
    AgentForm,
    AtSiteForm,
    AudienceForm,
    InUnitForm,
    JobRoleForm,
    PersonForm,
    WhyForm,
    audience_people,
)
from portal.audiences.models import Audience
from portal.audiences.rules import ConditionKind
from portal.audiences.words import words_of, words_of_condition
from portal.audit.queries import last_change
from portal.core import clock, editing
from portal.core.access import access
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.pickers import answer
from portal.core.web import say_done
from portal.people import queries as people_queries

bp = Blueprint("audiences", __name__, url_prefix="/audiences", template_folder="templates")


@bp.get("/")
@access(Permission.AUDIENCES_MANAGE)
def index() -> ResponseReturnValue:
    return render_template(
        "audiences/index.html",
        audiences=queries.list_audiences(current_user),
        may_change=queries.manages(current_user),
    )


@bp.route("/new", methods=["GET", "POST"])
@access(Permission.AUDIENCES_MANAGE)
def new() -> ResponseReturnValue:
    if not queries.manages(current_user):
        abort(403)
    form = AudienceForm()
    if form.validate_on_submit():
        try:
            audience = commands.make_audience(current_user, **form.answers())
            return redirect(url_for(".show", audience_id=audience.id), 303)
        except Refused as error:
            form.refuse(error)
    return render_template("audiences/new.html", form=form), 422 if form.errors else 200


@bp.get("/<int:audience_id>")
@access(Permission.AUDIENCES_MANAGE)
def show(audience_id: int) -> ResponseReturnValue:
    return _show(_audience_or_404(audience_id))


@bp.get("/<int:audience_id>/people")
@access(Permission.AUDIENCES_MANAGE)
def members(audience_id: int) -> ResponseReturnValue:
    audience = _audience_or_404(audience_id)
    page = queries.list_members(current_user, audience.id, PageMark.read(request.args.get("page")))
    return render_template("audiences/members.html", audience=audience, page_of_people=page)


@bp.get("/people")
@access(Permission.AUDIENCES_MANAGE)
def person_choices() -> ResponseReturnValue:
    """Find people for a condition, while somebody types."""
    return answer(audience_people(current_user))


@bp.post("/<int:audience_id>/conditions/<kind>")
@access(Permission.AUDIENCES_MANAGE)
def add_condition(audience_id: int, kind: str) -> ResponseReturnValue:
    audience = _audience_to_change(audience_id)
    form = _form(next((each for each in ConditionKind if each == kind), None) or abort(404))
    if form.validate_on_submit():
        try:
            _refuse_stale(audience)
            commands.add_condition(
                current_user, audience, form.condition(), group=form.group.data, negated=form.negated.data
            )
            return redirect(url_for(".show", audience_id=audience.id), 303)
        except Refused as error:
            form.refuse(error)
    return _show(audience, rejected=form), 200 if form.is_searching else 422


@bp.post("/<int:audience_id>/conditions/<int:group>/<int:place>/remove")
@access(Permission.AUDIENCES_MANAGE)
def remove_condition(audience_id: int, group: int, place: int) -> ResponseReturnValue:
    audience = _audience_to_change(audience_id)
    _refuse_stale(audience)
    commands.remove_condition(current_user, audience, group=group, place=place)
    return redirect(url_for(".show", audience_id=audience.id), 303)


@bp.post("/<int:audience_id>/rule")
@access(Permission.AUDIENCES_MANAGE)
def apply(audience_id: int) -> ResponseReturnValue:
    audience = _audience_to_change(audience_id)
    _refuse_stale(audience)
    commands.apply_draft(current_user, audience)
    say_done(_("Applied. The audience now updates as people join, move and leave."))
    return redirect(url_for(".show", audience_id=audience.id), 303)


@bp.post("/<int:audience_id>/draft/discard")
@access(Permission.AUDIENCES_MANAGE)
def discard(audience_id: int) -> ResponseReturnValue:
    audience = _audience_to_change(audience_id)
    _refuse_stale(audience)
    commands.discard_draft(current_user, audience)
    say_done(_("Draft discarded. The applied rule is unchanged."))
    return redirect(url_for(".show", audience_id=audience.id), 303)


@bp.post("/<int:audience_id>/retire")
@access(Permission.AUDIENCES_MANAGE)
def retire(audience_id: int) -> ResponseReturnValue:
    commands.retire_audience(current_user, _audience_to_change(audience_id))
    say_done(_("Retired. You can still see who was in it on past days."))
    return redirect(url_for(".index"), 303)


def _show(audience: Audience, *, rejected: Any = None) -> str:
    """Render the rule, its members, what the draft would change, and the explanation for a person."""
    rule = queries.draft_of(audience)
    change = queries.compare(current_user, audience.id, rule) if audience.draft is not None else None
    names, groups = queries.names_in(current_user, rule), rules.groups_of(rule)
    why = WhyForm(formdata=request.args, reader=current_user)
    why.validate()
    return render_template(
        "audiences/show.html",
        audience=audience,
        may_change=queries.manages(current_user),
        sentence=words_of(rule, names),
        groups=[
            [(words_of_condition(each, names), negated) for each, negated in group] for group in groups or ()
        ],
        is_buildable=groups is not None,
        people_count=change.people if change else queries.find_counts_kept([audience.id]).get(audience.id, 0),
        sample=change.sample if change else _first_members(audience),
        change=change,
        forms={kind: _form(kind, fresh=True) for kind in ConditionKind},
        rejected=rejected,
        rejected_kind=next((kind for kind in ConditionKind if _is_for(rejected, kind)), None),
        rule_version=editing.version_of(_told(audience)),
        why=why,
        reasons=_why(rule, why, names),
    )


def _first_members(audience: Audience) -> Sequence[queries.ListedMember]:
    return queries.list_members(current_user, audience.id, PageMark(), size=queries.SAMPLE).rows


def _refuse_stale(audience: Audience) -> None:
    """Refuse a change of a rule that is no longer the one on the page: its conditions may have moved."""
    editing.refuse_stale(_told(audience), partial(last_change, audience))


def _told(audience: Audience) -> dict[str, str]:
    """Return the rule as values that its version is made of."""
    return {"rule": json.dumps(rules.tell_rule(queries.draft_of(audience)), sort_keys=True)}


def _why(rule: rules.Rule, form: WhyForm, names: queries.Names) -> Any:
    """Return the person asked about, whether they are a member, and each condition with yes or no."""
    if form.errors or form.who.data is None:
        return None
    person = queries.get_person(current_user, form.who.data)
    found = queries.explain(rule, person.id, clock.now())
    is_in = person.is_active and rules.holds(rule, found.__getitem__)
    told = [(words_of_condition(each, names), holds) for each, holds in found.items()]
    return {"person": person, "is_in": is_in, "conditions": told}


def _form(kind: ConditionKind, *, fresh: bool = False) -> Any:
    """Return the form that adds one kind of condition."""
    options: dict[str, Any] = {"prefix": f"{kind}-", **({"formdata": None} if fresh else {})}
    match kind:
        case ConditionKind.UNIT:
            return InUnitForm(reader=current_user, **options)
        case ConditionKind.SITE:
            return AtSiteForm([(site.id, site.name) for site in people_queries.list_sites()], **options)
        case ConditionKind.JOB_ROLE:
            return JobRoleForm(**options)
        case ConditionKind.ACCESS_ROLE:
            return AccessRoleForm(**options)
        case ConditionKind.AGENT:
            levels = [(int(level), str(LEVEL_NAMES[level])) for level in Autonomy]
            return AgentForm(levels, reader=current_user, **options)
        case _:
            return PersonForm(kind, reader=current_user, **options)


def _is_for(form: Any, kind: ConditionKind) -> bool:
    return form is not None and form._prefix == f"{kind}-"  # noqa: SLF001 - WTForms keeps it there


def _audience_to_change(audience_id: int) -> Audience:
    """Return an audience that the reader may change, or 403, because every reader may see it."""
    audience = _audience_or_404(audience_id)
    return audience if queries.manages(current_user) else abort(403)


def _audience_or_404(audience_id: int) -> Audience:
    return queries.find_audience(current_user, audience_id, held=request.method == "POST") or abort(404)
