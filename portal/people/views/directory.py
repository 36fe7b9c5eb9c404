"""Pages of the directory and of one person, with their history and changes."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.audit import queries as audit_queries
from portal.core import clock
from portal.core.access import access, actor
from portal.core.as_of import AsOfForm
from portal.core.errors import Refused
from portal.core.forms import PortalForm
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.slots import Slot
from portal.core.web import say_done
from portal.people import commands, queries, rules
from portal.people.forms import (
    DirectoryFilter,
    NewPersonForm,
)
from portal.people.models import Person
from portal.people.queries import history
from portal.people.rules import PersonState
from portal.people.slots import IMPORT_PAGE, SET_UP_PAGE
from portal.people.views.blueprint import bp
from portal.people.views.editing import details_form, job_roles_form, placement_form, state_form


@bp.get("/people")
@access(Permission.PEOPLE_VIEW)
def index() -> ResponseReturnValue:
    form = DirectoryFilter(formdata=request.args, reader=actor())
    form.validate()
    state = request.args.get("state", type=PersonState)
    wanted = {"q": form.q.data or None, "unit": form.unit.data, "state": state}
    asked: dict[str, Any] = {"text": form.q.data or "", "unit_id": form.unit.data, "state": state}
    total = queries.count_people(actor(), **asked)
    people = queries.list_people(
        actor(), PageMark.read(request.args.get("mark")), are_many=total > queries.COUNTED_MOST, **asked
    )
    return render_template(
        "people/index.html",
        people=people,
        total=total,
        counted_most=queries.COUNTED_MOST,
        form=form,
        states=PersonState,
        wanted=wanted,
        import_url=import_url(),
        may_manage=actor().may(Permission.PEOPLE_MANAGE),
        waiting=_count_to_invite() if state is PersonState.INVITED else 0,
        set_up_url=set_up_url(),
    )


@bp.get("/people/<int:person_id>")
@access(Permission.PEOPLE_VIEW)
def show(person_id: int) -> ResponseReturnValue:
    person = queries.find_person(actor(), person_id) or abort(404)
    form = AsOfForm.asked()
    found, past = history.read_history(person.id), form.past_moment
    at = past or clock.now()
    page = render_template(
        "people/show.html",
        person=person,
        form=form,
        at=at,
        is_past=past is not None,
        standing=history.standing_at(found, at),
        turns=history.turns(
            history.timeline(found, clock.now()), audit_queries.who_acted("person", person.id)
        ),
        link_purpose=rules.link_for(person.state),
        may_manage=person.erased_at is None and actor().may(Permission.PEOPLE_MANAGE),
        may_grant=person.erased_at is None and actor().may(Permission.ACCESS_MANAGE),
        may_erase=_may_erase(person),
    )
    return page, 422 if form.errors else 200


@bp.route("/people/new", methods=["GET", "POST"])
@access(Permission.PEOPLE_MANAGE)
def new() -> ResponseReturnValue:
    form = NewPersonForm(reader=actor(), sites=queries.list_sites())
    if form.validate_on_submit():
        try:
            answers = form.answers()
            job_roles = answers.pop("job_roles")
            person = commands.add_person(actor(), **answers)
            commands.assign_job_roles(actor(), person, job_roles)
            say_done(_("Added %(name)s. Invite them when you are ready.", name=person.name))
            return redirect(url_for(".show", person_id=person.id), 303)
        except Refused as error:
            form.refuse(error)
    return render_template("people/new.html", form=form), 422 if form.errors else 200


@bp.get("/people/<int:person_id>/edit")
@access(Permission.PEOPLE_MANAGE)
def edit(person_id: int) -> ResponseReturnValue:
    return _edit_page(_managed_or_404(person_id))


@bp.post("/people/<int:person_id>/details")
@access(Permission.PEOPLE_MANAGE)
def change_details(person_id: int) -> ResponseReturnValue:
    person = _managed_or_404(person_id)
    form = details_form(person)
    return _save(person, form, lambda: commands.change_details(actor(), person, **form.answers()))


@bp.post("/people/<int:person_id>/place")
@access(Permission.PEOPLE_MANAGE)
def place(person_id: int) -> ResponseReturnValue:
    person = _managed_or_404(person_id)
    form = placement_form(person)
    return _save(person, form, lambda: commands.place_person(actor(), person, **form.answers()))


@bp.post("/people/<int:person_id>/job-roles")
@access(Permission.PEOPLE_MANAGE)
def assign_job_roles(person_id: int) -> ResponseReturnValue:
    person = _managed_or_404(person_id)
    form = job_roles_form(person)
    return _save(person, form, lambda: commands.assign_job_roles(actor(), person, form.job_roles.data))


@bp.post("/people/<int:person_id>/state")
@access(Permission.PEOPLE_MANAGE)
def change_state(person_id: int) -> ResponseReturnValue:
    person = _managed_or_404(person_id)
    form = state_form(person)

    def change() -> None:
        commands.change_state(actor(), person, to=form.state.data, goes_ahead=form.goes_ahead.data)

    return _save(person, form, change)


def import_url() -> str:
    """Return the import page, or nothing without a feature that provides one."""
    return _page_of(IMPORT_PAGE)


def set_up_url() -> str:
    """Return the set-up page, or nothing without a feature that provides one."""
    return _page_of(SET_UP_PAGE)


def _page_of(slot: Slot[str]) -> str:
    endpoint = slot.value()
    return url_for(endpoint) if endpoint else ""


def _count_to_invite() -> int:
    """Return how many people the reader could invite now."""
    may = actor().may(Permission.PEOPLE_MANAGE)
    return queries.count_waiting_for_invitation(actor()) if may else 0


def _may_erase(person: Person) -> bool:
    """Return whether the page links to erasure; the next page says whether it is possible today."""
    has_left = person.state is PersonState.LEFT and person.erased_at is None
    return has_left and bool(actor().may(Permission.PEOPLE_ERASE))


def _managed_or_404(person_id: int) -> Person:
    """Return a person that the reader may change, or 404, so that nobody learns who exists."""
    return queries.find_managed(actor(), person_id, Permission.PEOPLE_MANAGE) or abort(404)


def _save(person: Person, form: PortalForm, act: Callable[[], Any]) -> ResponseReturnValue:
    """Carry out one form of the page, or show the page again with its errors."""
    if form.validate_on_submit():
        try:
            act()
            say_done(_("Saved. It applies from now on. The history keeps what was there before."))
            return redirect(url_for(".show", person_id=person.id), 303)
        except Refused as error:
            form.refuse(error)
    return _edit_page(person, form), 200 if form.is_searching else 422


def _edit_page(person: Person, sent: PortalForm | None = None) -> str:
    """Render the page with its four forms; ``sent`` is the submitted one."""
    forms: dict[str, PortalForm] = {
        "details": details_form(person, formdata=None),
        "place": placement_form(person, formdata=None),
        "roles": job_roles_form(person, formdata=None),
        "state": state_form(person, formdata=None),
    }
    forms = {name: sent if isinstance(sent, type(form)) else form for name, form in forms.items()}
    return render_template("people/edit.html", person=person, sent=sent, **forms)
