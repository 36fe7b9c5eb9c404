"""The first page."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.core import clock
from portal.core.access import anyone
from portal.core.text import label, local_today, zone
from portal.people import queries as people
from portal.readiness.showing import PathPage, Standing, StepRow
from portal.readiness.views.learn import paths_of_person
from portal.today import queries, rules
from portal.today.rules import Task

bp = Blueprint("today", __name__, template_folder="templates")

TO_TAKE = frozenset({Standing.NOW, Standing.OPEN})


@bp.get("/")
@anyone
def index() -> ResponseReturnValue:
    """Today for whoever is signed in; otherwise the sign-in page, or the first steps of an empty portal."""
    if not current_user.is_authenticated:
        return redirect(url_for("people.sign_in" if people.has_people() else "people.first_steps"), 303)
    at = clock.now()
    paths = paths_of_person(current_user.id, at)
    tasks = rules.in_order(_tasks(paths), at)
    return render_template(
        "today/index.html",
        paths=paths,
        tasks=tasks,
        shown=tasks[: rules.SHOWN_MOST],
        changes=queries.list_changes(current_user, at),
        answer=queries.find_newest_answer(current_user),
        greeting=rules.part_of_day(at.astimezone(zone())),
        lede=rules.lede(tasks, at),
        today=local_today(),
        tone=rules.tone,
    )


def _tasks(paths: Sequence[PathPage]) -> list[Task]:
    """Each step that can be taken now, once, with the number of paths that wait for it."""
    waiting: dict[tuple[str, str], list[tuple[PathPage, StepRow]]] = {}
    for path in paths:
        for row in path.rows:
            if row.standing in TO_TAKE and row.url:
                waiting.setdefault((row.step.kind, row.step.key), []).append((path, row))
    return [_task(found) for found in waiting.values()]


def _task(found: Sequence[tuple[PathPage, StepRow]]) -> Task:
    path, row = found[0]
    dues = [each.due_at for each, _row in found if each.due_at]
    return Task(
        title=row.title,
        url=row.url or "",
        kind=label(row.step.kind),
        icon=row.icon,
        due_at=min(dues, default=None),
        minutes=row.minutes,
        blocks=sum(not each.verdict.is_ready for each, _row in found),
        why=_why(path, row),
    )


def _why(path: PathPage, row: StepRow) -> str:
    """Which step it is, and what it unlocks."""
    number = path.rows.index(row) + 1
    if not path.stage:
        return str(
            _("Step %(n)s of %(all)s of the foundation that everyone needs.", n=number, all=len(path.rows))
        )
    agents = str(_(" and ")).join(path.agents)
    return str(
        _(
            "Step %(n)s of %(all)s on your way to level %(level)s with %(agents)s.",
            n=number,
            all=len(path.rows),
            level=int(path.stage),
            agents=agents,
        )
    )
