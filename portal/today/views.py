"""The first page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, ngettext
from flask_login import current_user

from portal.agents import queries as agents
from portal.agents.rules import check_due
from portal.core import clock
from portal.core.access import anyone
from portal.core.text import label, listed, local_today, zone
from portal.people import queries as people
from portal.readiness import showing
from portal.readiness.showing import PathPage, Standing, StepRow
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
    paths = showing.paths_of_person(current_user.id, at)
    steps = _tasks(paths)
    tasks = rules.in_order([*steps, *_checks(at)], at)
    return render_template(
        "today/index.html",
        paths=paths,
        tasks=tasks,
        shown=tasks[: rules.SHOWN_MOST],
        on_paths=len(steps),
        wishes=queries.list_wishes(current_user),
        changes=queries.list_changes(current_user, at),
        answer=queries.find_newest_answer(current_user),
        greeting=rules.part_of_day(at.astimezone(zone())),
        lede=rules.lede(tasks, at, has_path=bool(paths)),
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


def _checks(at: datetime) -> list[Task]:
    """One task for each agent with sources that the reader should have checked by now."""
    late: dict[int, list[Any]] = {}
    for row in agents.list_late_checks(current_user, at=at):
        late.setdefault(row.agent_id, []).append(row)
    return [_check(rows) for rows in late.values()]


def _check(rows: Sequence[Any]) -> Task:
    count, agent = len(rows), rows[0].agent
    return Task(
        title=str(
            ngettext(
                "Check one source of %(agent)s", "Check %(num)d sources of %(agent)s", count, agent=agent
            )
        ),
        url=url_for("agents.sources", agent_id=rows[0].agent_id),
        kind=str(_("Source check")),
        icon="patch-question",
        due_at=min(check_due(row.last_at, row.check_every_days) for row in rows),
        minutes=None,
        blocks=0,
        why=str(_("%(agent)s relies on it. Say whether it still holds.", agent=agent)),
    )


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
    values = {"n": number, "all": len(path.rows), "level": int(path.stage)}
    if not path.agents:
        return str(_("Step %(n)s of %(all)s on your way to level %(level)s.", **values))
    names = listed(agent.name for agent in path.agents)
    return str(
        _("Step %(n)s of %(all)s on your way to level %(level)s with %(agents)s.", agents=names, **values)
    )
