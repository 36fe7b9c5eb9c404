"""The tasks by which a person becomes and stays ready."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from portal.core.feature import TaskSource
from portal.core.links import path_of
from portal.core.phrases import gettext as _
from portal.core.reasons import Reason
from portal.core.tasks import Task
from portal.core.text import in_words, label, listed, local_date, say, short_date
from portal.paths import step_kinds
from portal.paths.sources import step_icon, step_label
from portal.people.models import Person
from portal.readiness import queries
from portal.readiness.pages.paths import (
    PathPage,
    StepRow,
    StepState,
    paths_of_reader,
)
from portal.readiness.pages.said import opens_on, second_day, why_waits
from portal.readiness.queries.shortfalls import ShortOf
from portal.readiness.rules import Lapse
from portal.settings import queries as settings_queries
from portal.settings.settings import SMALL_GROUP

TO_TAKE = frozenset({StepState.NOW, StepState.OPEN})


def find_steps(person: Person, at: datetime) -> list[Task]:
    """Return the steps of all paths, each once.

    Two statements, and one more for a path that only waits for a sign-off, to name who can give it.
    """
    paths = paths_of_reader(person.id, at)
    return [*_steps(person, paths), *_repeats(paths), *_later_steps(paths)]


def find_shortfalls(person: Person, at: datetime) -> list[Task]:
    """Return the agents with too few ready people that a person answers for; one statement."""
    return _shortfalls(queries.list_short_for(person.id, at))


def why_not_known_yet(person: Person, at: datetime) -> Reason | None:
    """Return the reason for an empty list if a person at work has no path yet.

    Such a person has just been added, and the worker has not computed their path.
    """
    return None if paths_of_reader(person.id, at) else Reason("path_not_yet")


def _shortfalls(short: Sequence[ShortOf]) -> list[Task]:
    """Return one task for each agent, however many of its deployments have too few ready people."""
    by_agent: dict[int, list[ShortOf]] = defaultdict(list)
    for each in short:
        by_agent[each.agent_id].append(each)
    return [_shortfall(several) for several in by_agent.values()]


def _shortfall(several: Sequence[ShortOf]) -> Task:
    first, workflows = several[0], sorted({each.workflow for each in several})
    return Task(
        title=_how_short(first) if len(several) == 1 else _short_in(first, len(several)),
        url=path_of("readiness.beside", agent_id=first.agent_id),
        kind=_("Agent"),
        icon="cpu",
        due_at=None,
        blocks=sum(max(each.needed - each.ready, 0) for each in several),
        why=_(
            "It has run live in %(workflow)s with too few ready people since %(day)s. See what they are missing, lower "
            "its level, or pause it.",
            workflow=listed(workflows),
            day=local_date(first.since),
        ),
    )


def _how_short(short: ShortOf) -> str:
    level = int(short.level)
    if short.people < settings_queries.value(SMALL_GROUP):
        return _("%(agent)s: too few people are ready for level %(level)s", agent=short.agent, level=level)
    return _(
        "%(agent)s: %(ready)s of %(people)s are ready; level %(level)s needs %(needed)s",
        agent=short.agent,
        ready=short.ready,
        people=short.people,
        level=level,
        needed=short.needed,
    )


def _short_in(short: ShortOf, deployments: int) -> str:
    return _(
        "%(agent)s: too few people are ready at %(some)s of its deployments",
        agent=short.agent,
        some=in_words(deployments).lower(),
    )


def _steps(person: Person, paths: Sequence[PathPage]) -> list[Task]:
    """Return each step that can be done now, with the number of paths that wait for it."""
    waiting: dict[tuple[str, str], list[tuple[PathPage, StepRow]]] = {}
    for path in paths:
        for row in path.rows:
            if row.standing in TO_TAKE and row.url:
                waiting.setdefault(_of(row), []).append((path, row))
    return [_step(person, found) for found in waiting.values()]


def _repeats(paths: Sequence[PathPage]) -> list[Task]:
    """Return the steps to repeat, on paths with nothing open whose practice or term has run out or soon will."""
    found: dict[tuple[str, str], Task] = {}
    for path in paths:
        if path.again and path.verdict.lapse and not any(row.standing in TO_TAKE for row in path.rows):
            found.setdefault(_of(path.again), _repeat(path, path.again, path.verdict.lapse))
    return list(found.values())


def _repeat(path: PathPage, row: StepRow, lapse: Lapse) -> Task:
    day, why = local_date(lapse.at), label(lapse.ending)
    return Task(
        title=_("%(title)s, once more", title=row.title),
        url=row.url or "",
        kind=step_label(row.step.kind),
        icon=step_icon(row.step.kind),
        due_at=lapse.at,
        minutes=row.minutes,
        blocks=int(not path.verdict.is_ready),
        why=_("Your clearance ends on %(day)s: %(why)s.", day=day, why=why)
        if path.verdict.is_ready
        else _("Your clearance ended on %(day)s: %(why)s.", day=day, why=why),
        rest_url=path_of("readiness.learn"),
    )


def _later_steps(paths: Sequence[PathPage]) -> list[Task]:
    """Return each step that is left but cannot be done yet, by its first due date."""
    left = [row for path in paths for row in path.rows if row.is_left]
    now = {_of(row) for row in left if row.standing in TO_TAKE}
    due = [(row.due_at, row) for row in left if row.due_at and _of(row) not in now]
    first: dict[tuple[str, str], Task] = {}
    for due_at, row in sorted(due, key=lambda each: each[0]):
        first.setdefault(_of(row), _later_step(row, due_at))
    return list(first.values())


def _later_step(row: StepRow, due_at: datetime) -> Task:
    return Task(
        title=row.title,
        url="",
        kind=step_label(row.step.kind),
        icon=step_icon(row.step.kind),
        due_at=due_at,
        minutes=row.minutes,
        is_later=True,
    )


def _of(row: StepRow) -> tuple[str, str]:
    """Identify a step across paths: two paths may have the same step."""
    return row.step.kind, row.step.key


def _step(person: Person, found: Sequence[tuple[PathPage, StepRow]]) -> Task:
    path, row = found[0]
    return Task(
        title=row.title,
        url=row.url or "",
        kind=step_label(row.step.kind),
        icon=step_icon(row.step.kind),
        due_at=min((each.due_at for _path, each in found if each.due_at), default=None),
        minutes=row.minutes,
        blocks=sum(not each.verdict.is_ready for each, _row in found),
        why=_why(person, path, row),
        rest_url=path_of("readiness.learn"),
        waits=row.step.kind == step_kinds.SIGN_OFF,
        opens_on=opens_on(person, row),
    )


def _why_again(path: PathPage, row: StepRow) -> str:
    """Return why a step is to be done again although it still counts, and what has changed."""
    if row.step.kind == step_kinds.POLICY or row.rewritten_on is None:
        said = _("The text has changed. Your earlier signature counts until then.")
    else:
        since = short_date(row.rewritten_on)
        said = _("New version since %(since)s. Your earlier result counts until then.", since=since)
    note = path.change_notes.get(row.step)
    return " ".join([said, _("What changed: %(note)s", note=note)]) if note else said


def _why(person: Person, path: PathPage, row: StepRow) -> str:
    """Return which step it is, and what it unlocks or keeps; or who can give it, if only the sign-off is left."""
    if said := why_waits(person, path) if row is path.waits_for else second_day(person, row):
        return " ".join(say(each) for each in said)
    if row.renewal and row.due_at == row.renewal.until:
        return _why_again(path, row)
    number = path.rows.index(row) + 1
    if not path.stage:
        return str(
            _("Step %(n)s of %(all)s of the foundation, which everyone needs.", n=number, all=len(path.rows))
        )
    values = {"n": number, "all": len(path.rows), "level": int(path.stage)}
    if not path.agents:
        return str(_("Step %(n)s of %(all)s on your way to level %(level)s.", **values))
    names = listed(agent.name for agent in path.agents)
    return str(
        _("Step %(n)s of %(all)s on your way to level %(level)s with %(agents)s.", agents=names, **values)
    )


SOURCES = (TaskSource(find_shortfalls, queries.may_answer_for_one), TaskSource(find_steps))
