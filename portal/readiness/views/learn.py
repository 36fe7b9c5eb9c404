"""Pages of a person's own paths and clearance, today or on any date."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.core import clock
from portal.core.access import access, actor
from portal.core.as_of import AsOfForm
from portal.core.permissions import Permission
from portal.exceptions import queries as exception_queries
from portal.readiness.pages import paths as path_pages, record, said
from portal.readiness.pages.paths import PathPage
from portal.readiness.views.blueprint import bp


@bp.get("/learn")
@access(Permission.TRAINING_LEARN)
def learn() -> ResponseReturnValue:
    return render_template("readiness/learn.html", paths=_mine())


@bp.get("/learn/paths/<role>")
@access(Permission.TRAINING_LEARN)
def path(role: str) -> ResponseReturnValue:
    found = next((each for each in _mine() if each.job_role == role), None)
    path_page = found or abort(404)
    return render_template(
        "readiness/path.html",
        path=path_page,
        ready_means=said.ready_sentences(path_page.job_role),
        waits=said.why_waits(actor(), path_page),
    )


@bp.get("/learn/steps/<kind>/<key>")
@access(Permission.TRAINING_LEARN)
def path_of(kind: str, key: str) -> ResponseReturnValue:
    """Redirect to the path that has a step, or to all paths if none of the reader's has it."""
    return redirect(_address_of(path_pages.path_with(_mine(), kind, key)), 303)


@bp.get("/learn/steps/<kind>/<key>/next")
@access(Permission.TRAINING_LEARN)
def next_step(kind: str, key: str) -> ResponseReturnValue:
    """Redirect to the step to do next on the path that has a step, or on another path.

    If nothing is left to do, redirect to the page of the path.
    """
    mine = _mine()
    found = path_pages.path_with(mine, kind, key)
    following = next((each.next for each in (found, *mine) if each and each.next), None)
    return redirect(following.url if following and following.url else _address_of(found), 303)


@bp.get("/learn/steps/<kind>/<key>/open")
@access(Permission.TRAINING_LEARN)
def open_step(kind: str, key: str) -> ResponseReturnValue:
    """Redirect to a step of the reader's paths; if it is not open any more, to the path that has it."""
    found = path_pages.path_with(_mine(), kind, key)
    rows = found.rows if found else ()
    row = next((row for row in rows if (row.step.kind, row.step.key) == (kind, key)), None)
    return redirect(row.url if row and row.url else _address_of(found), 303)


@bp.get("/clearance")
@access(Permission.TRAINING_LEARN)
def clearance() -> ResponseReturnValue:
    day = AsOfForm.asked()
    page = render_template(
        "readiness/clearance.html",
        records=record.record_of(actor(), day.past_moment or clock.now(), viewer=actor()),
        day=day,
        today_url=url_for(".clearance"),
        person=current_user,
        is_own=True,
        covering=() if day.past_moment else exception_queries.list_covering(current_user.id),
        may_suspend=False,
        may_act=False,
    )
    return page, 422 if day.errors else 200


def _mine() -> list[PathPage]:
    return path_pages.paths_of_person(current_user.id, clock.now())


def _address_of(found: PathPage | None) -> str:
    return url_for(".path", role=found.job_role) if found else url_for(".learn")
