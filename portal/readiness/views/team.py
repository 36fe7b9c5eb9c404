"""Pages of the team: who is ready, who is not, and what is missing; they never show a result."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import access, actor
from portal.core.as_of import AsOfForm
from portal.core.errors import Refused
from portal.core.paging import PageMark
from portal.core.permissions import Permission
from portal.core.phrases import gettext as _
from portal.core.reasons import Reason
from portal.core.web import say_done
from portal.exceptions import queries as exception_queries
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from portal.readiness import commands, queries, rules
from portal.readiness.forms import SuspensionForm
from portal.readiness.pages import record
from portal.readiness.pages.changed import new_versions
from portal.readiness.pages.team import TeamRow, row_of
from portal.readiness.queries import PersonAskedOn, PersonWaiting, Terms
from portal.readiness.rules import Clearance, GroupSummary
from portal.readiness.views.asked import Path, path_asked, role_or_404, stage_or_404
from portal.readiness.views.blueprint import bp
from portal.training.signoffs import queries as signoff_queries

Counts = Mapping[Path, GroupSummary]


@bp.get("/team")
@access(Permission.READINESS_TEAM)
def team() -> ResponseReturnValue:
    day = AsOfForm.asked()
    if day.past_moment and (asked := queries.count_asked_on(actor(), day.past_moment)):
        return _on_a_day(day, asked, _wanted() or rules.most_asked(asked))
    counts = queries.count_by_path(actor())
    chosen = _chosen(counts)
    if chosen is None:
        return render_template("readiness/team_empty.html")
    role, stage = chosen
    if day.errors or day.past_moment:
        return _on_a_day(day, dict.fromkeys(counts, 0), chosen)
    clearance = request.args.get("clearance", type=Clearance)
    text = request.args.get("name", "").strip()
    page = queries.list_people_asked(
        actor(),
        role,
        stage,
        PageMark.read(request.args.get("page")),
        text=text,
        clearance=clearance,
    )
    at = clock.now()
    return render_template(
        "readiness/team.html",
        **_about(counts, role, stage),
        rows=[row_of(each, each, at) for each in page.rows],
        page_of_people=page,
        clearance=clearance,
        clearances=Clearance,
        text=text,
        day=day,
        may_act=actor().may(Permission.READINESS_MANAGE),
    )


@bp.get("/team/<int:person_id>")
@access(Permission.READINESS_TEAM)
def member(person_id: int) -> ResponseReturnValue:
    day = AsOfForm.asked()
    person = queries.find_answered_for(actor(), person_id, day.past_moment) or abort(404)
    return _member_page(person, SuspensionForm(formdata=None))


@bp.post("/team/<int:person_id>/suspensions/<role>/<int:stage>")
@access(Permission.READINESS_SUSPEND)
def suspend(person_id: int, role: str, stage: int) -> ResponseReturnValue:
    person, job_role, level = _person_or_404(person_id), role_or_404(role), stage_or_404(stage)
    form = SuspensionForm()
    if form.validate_on_submit():
        try:
            commands.suspend(actor(), person, job_role=job_role, stage=level, reason=form.reason.data)
            say_done(_("Suspended. Their evidence is kept, and you can lift the suspension at any time."))
            return redirect(url_for(".member", person_id=person.id), 303)
        except Refused as error:
            form.refuse(error)
    return _member_page(person, form)


@bp.post("/team/<int:person_id>/suspensions/<role>/<int:stage>/end")
@access(Permission.READINESS_SUSPEND)
def lift_suspension(person_id: int, role: str, stage: int) -> ResponseReturnValue:
    person = _person_or_404(person_id)
    commands.lift_suspension(actor(), person, job_role=role_or_404(role), stage=stage_or_404(stage))
    say_done(_("Suspension lifted. Their evidence counts again."))
    return redirect(url_for(".member", person_id=person.id), 303)


def _on_a_day(day: AsOfForm, asked: Mapping[Path, int], chosen: Path) -> ResponseReturnValue:
    """Show the team on a past day, from the facts of that day. ``asked`` counts the people by role and stage."""
    found: dict[str, Any] = {"people": None, "said": None}
    if day.past_moment:
        found = _found_on(day.past_moment, *chosen, among=asked.get(chosen, 0))
    choices = {chosen: 0, **asked}
    page = render_template("readiness/team_on_a_day.html", day=day, counts=choices, chosen=chosen, **found)
    return page, 422 if day.errors else 200


def _found_on(at: datetime, role: JobRole, stage: Stage, *, among: int) -> dict[str, Any]:
    """Return one page of the people of that day; there were ``among`` of them.

    Three statements, and one more to count people on several pages.
    """
    mark = PageMark.read(request.args.get("page"))
    people = queries.list_people_asked_on(actor(), role, stage, mark, on=at)
    is_all = not (people.before or people.after)
    is_counted = is_all or among <= queries.COUNTED_MOST
    every = people.rows
    if is_counted and not is_all:
        every = queries.list_all_asked_on(actor(), role, stage, on=at)
    rows = {row.person.id: row for row in _rows_on(every, queries.find_terms([role], at))}
    summary = _counted(rows.values()) if is_counted else None
    return {
        "people": people,
        "rows": [rows[each.id] for each in people.rows if each.id in rows],
        "summary": summary,
        "said": rules.headline_of_day(summary) if summary else Reason("too_many_to_count", people=among),
    }


def _counted(rows: Iterable[TeamRow]) -> GroupSummary:
    """Count people by clearance; people on leave are not counted."""
    present = [row for row in rows if row.person.state is PersonState.ACTIVE]
    return rules.summary(Counter((row.clearance, row.only_sign_off) for row in present))


def _chosen(counts: Counts) -> Path | None:
    """Return the role and stage asked for, or the one that keeps most people from being ready."""
    wanted = _wanted()
    return wanted if wanted in counts else rules.binding(counts)


def _wanted() -> Path | None:
    """Return the role and stage that the address names."""
    return path_asked(request.args)


def _about(counts: Counts, role: JobRole, stage: Stage) -> dict[str, Any]:
    """Return what the page shows about everybody in one role and stage."""
    summary = counts[role, stage]
    return {
        "counts": counts,
        "chosen": (role, stage),
        "summary": summary,
        "headline": rules.headline(summary),
        "agents": queries.list_agents_of_path(actor(), role, stage),
        "news": new_versions(role, stage, actor(), clock.now()),
        **(_waiting(role, stage) if summary.waiting else {"waiting": ()}),
    }


def _waiting(role: JobRole, stage: Stage) -> dict[str, Any]:
    """Return the people who need only a sign-off, and who can give it: the viewer or others."""
    sign_off = queries.find_terms([role], clock.now()).paths.sign_off(role, stage)
    observers = signoff_queries.list_observers_near(actor(), sign_off.stage) if sign_off else ()
    waiting = queries.list_waiting_for_sign_off(actor(), role, stage)
    return {
        "waiting": waiting,
        "checklist": sign_off.key if sign_off else None,
        "refused": _refused(waiting, sign_off.key) if sign_off else {},
        "may_sign_off": any(each.id == actor().id for each in observers),
        "observers": observers,
    }


def _refused(waiting: Sequence[PersonWaiting], key: str) -> Mapping[int, Sequence[Reason]]:
    """Return why the viewer cannot observe some of the waiting people today; one statement.

    The reasons are those that the observation page would give.
    """
    near = [each for each in waiting if each.is_near]
    seen = signoff_queries.list_seen([each.id for each in near], key) if near else {}
    return signoff_queries.list_refusals(actor(), near, seen) if seen else {}


def _rows_on(people: Sequence[PersonAskedOn], terms: Terms) -> list[TeamRow]:
    """Compute a page of the matrix from the facts of the day of ``terms``; one statement whatever its length."""
    shown = queries.find_shown([each.id for each in people], terms.at)
    return [row_of(each, queries.standing_on(each, terms, shown[each.id]), terms.at) for each in people]


def _member_page(person: Person, suspension: SuspensionForm) -> tuple[str, int]:
    """Show the clearance of a person of the team on the day asked about; ``suspension`` is the form to suspend."""
    day = AsOfForm.asked()
    page = render_template(
        "readiness/clearance.html",
        records=record.record_of(person, day.past_moment or clock.now(), viewer=actor()),
        day=day,
        today_url=url_for(".member", person_id=person.id),
        person=person,
        is_own=False,
        covering=() if day.past_moment else exception_queries.list_covering(person.id),
        may_suspend=day.past_moment is None and actor().may(Permission.READINESS_SUSPEND),
        may_observe=person.manager_id == actor().id or (person.unit_id and person.unit_id == actor().unit_id),
        may_act=day.past_moment is None and queries.may_act_for(actor(), person),
        form=suspension,
    )
    return page, 422 if day.errors or suspension.errors else 200


def _person_or_404(person_id: int) -> Person:
    """Answer 404, not 403, so that nobody learns who answers for a person."""
    return queries.find_answered_for(actor(), person_id) or abort(404)
