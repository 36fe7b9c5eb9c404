"""Pages of sign-offs: asking for an observation, making one, and reading it."""

from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.dates import day_in
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.reasons import Reason
from portal.core.web import say_done
from portal.library.models import ContentVersion
from portal.people.models import Person
from portal.signatures import signing
from portal.training.blueprint import bp
from portal.training.signoffs import commands, queries, rules
from portal.training.signoffs.forms import AskForm, ObservationForm, form_for
from portal.training.signoffs.models import Observation
from portal.training.signoffs.queries.rows import PersonToObserve
from portal.training.signoffs.rules import ObservationState, Observer, Seen
from portal.training.signoffs.words import meaning


@bp.get("/signoffs/<key>")
@access(Permission.TRAINING_LEARN)
def signoff(key: str) -> ResponseReturnValue:
    """Show the checklist, the reader's progress, and the colleagues to ask."""
    return _own_page(_checklist_or_404(key), AskForm(formdata=None))


@bp.post("/signoffs/<key>/requests")
@access(Permission.TRAINING_LEARN)
def ask_for_observation(key: str) -> ResponseReturnValue:
    checklist, form = _checklist_or_404(key), AskForm()
    chosen = form.observer_id.data if form.validate() else None
    observer = queries.find_colleague(actor(), chosen or 0, checklist) or abort(404)
    try:
        commands.ask_for_observation(actor(), checklist, observer=observer)
    except Refused as error:
        form.refuse(error)
        return _own_page(checklist, form), 422
    say_done(_("Asked. You are on %(name)s’s list now.", name=observer.name))
    return redirect(url_for(".signoff", key=key, _anchor="ask"), 303)


@bp.get("/observe")
@access(Permission.TRAINING_OBSERVE)
def to_observe() -> ResponseReturnValue:
    """List the people the reader can observe; their progress is shown only to observers who may see it."""
    checklist, mark = (
        _checklist_or_404(request.args.get("checklist")),
        PageMark.read(request.args.get("mark")),
    )
    may_observe, at = queries.can_observe(actor(), checklist), clock.now()
    page = queries.list_to_observe(actor(), checklist, mark) if may_observe else None
    return render_template(
        "training/signoffs/people.html",
        checklist=checklist,
        page_of_people=page,
        states={each.id: _state(each, at) for each in page.rows} if page else {},
        can_be_observed=queries.can_be_observed(actor(), page.rows, checklist) if page else (),
    )


@bp.route("/observe/<int:person_id>", methods=["GET", "POST"])
@access(Permission.TRAINING_OBSERVE, commits_itself=True)
def observe(person_id: int) -> ResponseReturnValue:
    """Show the checklist with one tap per item, then the signature."""
    checklist = _checklist_or_404(request.args.get("checklist"))
    person = queries.find_to_observe(actor(), person_id, checklist) or abort(404)
    form = _form(checklist)
    if form.is_submitted() and form.version.data != str(checklist.id):
        return _desk(person, checklist, _carried_over(form, checklist)), 422
    if form.validate_on_submit():
        try:
            seen = _sign(person, checklist, form)
            say_done(_("Signed. You and %(name)s can read it.", name=person.name))
            return redirect(url_for(".observation", observation_id=seen.id), 303)
        except Refused as error:
            form.refuse(error)
    return _desk(person, checklist, form), 422 if form.errors else 200


@bp.get("/observations/<int:observation_id>")
@access(Permission.TRAINING_LEARN)
def observation(observation_id: int) -> ResponseReturnValue:
    """Show an observation to the observer and to the observed person."""
    seen = queries.find_observation(actor(), observation_id) or abort(404)
    return render_template(
        "training/signoffs/observation.html",
        seen=seen,
        marks={item: rules.ItemMark(mark) for item, mark in seen.items.items()},
        me=actor().id,
    )


def _checklist_or_404(key: str | None) -> ContentVersion:
    return queries.find_checklist(key) or abort(404)


def _state(person: PersonToObserve, at: datetime) -> ObservationState:
    return rules.observation_state(
        asked_at=person.asked_at,
        observed_on=person.observed_on,
        valid_until=person.valid_until,
        zone=person.time_zone,
        at=at,
    )


def _carried_over(sent: ObservationForm, checklist: ContentVersion) -> ObservationForm:
    """Return the form of a changed checklist with the comment and the marks that were sent for items it still has.

    Items that are new, or say something else now, are left open and named.
    """
    form = _form(checklist, formdata=None)
    form.comment.data = sent.comment.data
    form.refuse(Refused(Reason("checklist_changed")))
    before = queries.find_earlier(checklist, str(sent.version.data))
    kept = rules.unchanged_items(before.content["items"] if before else (), checklist.content["items"])
    for item, field in form.items.items():
        if item in kept:
            field.data = sent.items[item].data
        else:
            form.refuse(Refused(Reason("checklist_item_new"), field=item))
    return form


def _form(checklist: ContentVersion, **kwargs: Any) -> ObservationForm:
    return form_for(checklist, asks_password=signing.asks_password(), **kwargs)


def _sign(person: Person, checklist: ContentVersion, form: ObservationForm) -> Observation:
    return signing.sign(
        form,
        meaning(person.name),
        lambda signed: commands.record_observation(
            actor(),
            person,
            checklist,
            observer=queries.find_observer(actor(), person, checklist),
            marks=form.marks,
            comment=form.comment.data or "",
            signing=signed,
        ),
    )


def _own_page(checklist: ContentVersion, form: AskForm) -> str:
    me = actor()
    observations = queries.list_observations(me, checklist)
    by_another = rules.is_managers(queries.earlier_among(observations, checklist))
    return render_template(
        "training/signoffs/show.html",
        checklist=checklist,
        content=checklist.content,
        stage=queries.stage_of(checklist),
        form=form,
        ahead=queries.list_ahead(me, checklist),
        observations=observations,
        by_another=by_another,
        held=queries.find_valid(me, checklist),
        observers=[
            each
            for each in queries.list_observers(me, checklist)
            if not (by_another and each.id == me.manager_id)
        ],
        is_begun=queries.has_certified(checklist),
    )


def _problems(person: Person, checklist: ContentVersion, observer: Observer, seen: Seen) -> list[Reason]:
    """Return why nobody can sign today. A reader who may never observe learns nothing of the progress."""
    if not (observer.is_certified or observer.stands_in):
        return rules.observer_problems(observer, (), last=None, on=clock.today(), at=clock.now())
    at = clock.now()
    problems = rules.observer_problems(
        observer, seen.earlier, last=seen.last, on=day_in(person.time_zone, at), at=at
    )
    ahead = rules.order_problem([step.title for step in queries.list_ahead(person, checklist)])
    return [*problems, *([ahead] if ahead else [])]


def _desk(person: Person, checklist: ContentVersion, form: ObservationForm) -> str:
    observer = queries.find_observer(actor(), person, checklist)
    seen = queries.find_seen(person, checklist)
    return render_template(
        "training/signoffs/observe.html",
        person=person,
        checklist=checklist,
        content=checklist.content,
        stage=queries.stage_of(checklist),
        form=form,
        observer=observer,
        earlier=seen.earlier,
        problems=_problems(person, checklist, observer, seen),
        meaning=meaning(person.name),
        today=day_in(person.time_zone, clock.now()),
    )
