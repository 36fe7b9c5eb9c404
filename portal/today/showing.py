"""Everything that needs somebody as tasks: steps of their paths, what colleagues asked, sources, reports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for

from portal.agents.rules import check_due, source_is_late
from portal.core.dates import day_in
from portal.core.phrases import gettext as _, ngettext
from portal.core.text import in_words, listed, say
from portal.paths import step_kinds
from portal.paths.sources import step_icon, step_label
from portal.people.models import Person
from portal.readiness.showing import PathPage, Standing, StepRow, opens_on, second_day, why_waits
from portal.reports.queries import Load
from portal.today.rules import Later, Task, Waiting

TO_TAKE = frozenset({Standing.NOW, Standing.OPEN})


def steps(person: Person, paths: Sequence[PathPage]) -> list[Task]:
    """Each step that ``person`` can take now, once, with the number of paths that wait for it.

    One statement for a path that only waits for a sign-off, to tell who can give it.
    """
    waiting: dict[tuple[str, str], list[tuple[PathPage, StepRow]]] = {}
    for path in paths:
        for row in path.rows:
            if row.standing in TO_TAKE and row.url:
                waiting.setdefault(_of(row), []).append((path, row))
    return [_step(person, found) for found in waiting.values()]


def later(paths: Sequence[PathPage]) -> list[Later]:
    """Each step that is left but cannot be taken yet, once, by its first day."""
    left = [row for path in paths for row in path.rows if row.is_left]
    now = {_of(row) for row in left if row.standing in TO_TAKE}
    found: dict[tuple[str, str], Later] = {}
    for row in left:
        if row.due_at and _of(row) not in now:
            known = found.get(_of(row))
            due_at = min(row.due_at, known.due_at) if known else row.due_at
            found[_of(row)] = Later(due_at, row.minutes or 0)
    return list(found.values())


def requests(waiting: Sequence[Any], at: datetime) -> list[Task]:
    """One task for each colleague who asked for something; until then they cannot go on.

    Whoever was observed today is to be observed on another day, and asks again on that.
    """
    return [_request(row) for row in waiting if row.what != Waiting.SOURCE and not _was_seen_today(row, at)]


def checks(waiting: Sequence[Any], at: datetime) -> list[Task]:
    """One task for each agent with sources that the reader should have checked by now."""
    late: dict[int, list[Any]] = {}
    for row in waiting:
        if row.what == Waiting.SOURCE and source_is_late(row.since, row.check_every_days, at):
            late.setdefault(row.about_id, []).append(row)
    return [_check(rows) for rows in late.values()]


def triage(load: Load) -> list[Task]:
    """One task for all reports that wait for a triager, due when the first promise ends."""
    if not load.due_at:
        return []
    return [
        Task(
            title=_first_look(load.new) if load.new else _answers(load.others),
            url=url_for("triage.index"),
            kind=str(_("Triage")),
            icon="flag",
            due_at=load.due_at,
            minutes=None,
            blocks=load.new + load.others,
            why=_promise(load),
            is_exact=True,
        )
    ]


def _of(row: StepRow) -> tuple[str, str]:
    """What is to be done: two paths may ask for the same."""
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
        is_on_path=True,
        waits=row.step.kind == step_kinds.SIGN_OFF,
        opens_on=opens_on(person, row),
    )


def _why(person: Person, path: PathPage, row: StepRow) -> str:
    """Which step it is, and what it unlocks or keeps; who gives it, if it is all that is left."""
    if said := why_waits(person, path) if row is path.waits_for else second_day(person, row):
        return " ".join(say(each) for each in said)
    if row.renewal and row.due_at == row.renewal.until:
        return str(_("Its text has changed. Your earlier signature counts until then."))
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


def _request(row: Any) -> Task:
    is_talk = row.what == Waiting.TALK
    return Task(
        title=_("%(name)s would like a talk", name=row.name)
        if is_talk
        else _("%(name)s asks you to watch them at work", name=row.name),
        url=url_for("training.talks")
        if is_talk
        else url_for("training.observe", person_id=row.about_id, checklist=row.key),
        kind=str(_("Talk") if is_talk else _("Observation")),
        icon="chat-dots" if is_talk else "person-check",
        due_at=None,
        minutes=row.minutes,
        blocks=1,
        why=_why_asked(row),
        asked_at=row.since,
    )


def _why_asked(row: Any) -> str:
    if row.what == Waiting.TALK:
        return str(_("They can try again once it took place."))
    if row.seen_at:
        return str(_("1 of 2 days seen. Their sign-off waits for the other one."))
    return str(_("Their sign-off waits for it."))


def _was_seen_today(row: Any, at: datetime) -> bool:
    return row.seen_at is not None and day_in(row.time_zone, at) <= day_in(row.time_zone, row.seen_at)


def _check(rows: Sequence[Any]) -> Task:
    count, agent = len(rows), rows[0].name
    return Task(
        title=str(
            ngettext(
                "Check one source of %(agent)s", "Check %(num)d sources of %(agent)s", count, agent=agent
            )
        ),
        url=url_for("agents.sources", agent_id=rows[0].about_id),
        kind=str(_("Source check")),
        icon="arrow-repeat",
        due_at=min(check_due(row.since, row.check_every_days) for row in rows),
        minutes=None,
        blocks=0,
        why=str(
            ngettext(
                "%(agent)s relies on it. Say whether it still holds.",
                "%(agent)s relies on them. Say whether they still hold.",
                count,
                agent=agent,
            )
        ),
    )


def _first_look(count: int) -> str:
    return str(
        ngettext(
            "One report waits for a first look",
            "%(some)s reports wait for a first look",
            count,
            some=in_words(count),
        )
    )


def _answers(count: int) -> str:
    return str(
        ngettext(
            "One report waits for its answer",
            "%(some)s reports wait for their answer",
            count,
            some=in_words(count),
        )
    )


def _promise(load: Load) -> str:
    promised = _("The date is the first that was promised.")
    if not (load.new and load.others):
        return str(promised)
    more = ngettext(
        "One more waits for its answer.",
        "%(some)s more wait for their answer.",
        load.others,
        some=in_words(load.others),
    )
    return f"{more} {promised}"
