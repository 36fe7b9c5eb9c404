"""The values of pages about paths: their steps, due dates and clearances."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from flask import g, has_request_context

from portal.agents.queries.rows import AgentName
from portal.agents.rules import Autonomy
from portal.core.dates import day_in
from portal.core.reasons import Reason
from portal.paths import queries as path_queries, step_kinds
from portal.paths.queries import Asked, Paths
from portal.paths.rules import (
    Because,
    Stage,
    Step,
    missing_before,
    next_step,
    stage_beside,
)
from portal.paths.sources import step_url
from portal.people.rules import JobRole
from portal.readiness import queries, rules
from portal.readiness.pages.changed import change_notes
from portal.readiness.queries import Position, ReliefBy, Terms, dues
from portal.readiness.rules import Relieved, Renewal, Shown, Verdict, Watched


class StepState(StrEnum):
    """The state of one step for one person."""

    DONE = "done"
    NOW = "now"
    OPEN = "open"
    LOCKED = "locked"
    COMING = "coming"


TO_OPEN = frozenset({StepState.DONE, StepState.NOW, StepState.OPEN})


@dataclass(frozen=True)
class StepRow:
    """One step as a page shows it.

    ``is_left``: the step is not done, and its content and that of the steps before it is shipped. Only such steps
    count minutes and have a due date. ``renewal``: the step was done and is to be done again. ``rewritten_on``: since
    when a version asks that came out after the path was asked for. ``seen``: one of the two days of a sign-off was
    observed.
    """

    step: Step
    title: str
    minutes: int | None
    standing: StepState
    before: Sequence[str]
    is_left: bool
    due_at: datetime | None
    renewal: Renewal | None
    rewritten_on: date | None
    seen: Watched | None

    @cached_property
    def url(self) -> str | None:
        """The address at which the step is done, once it is open."""
        return step_url(self.step.kind, self.step.key) if self.standing in TO_OPEN else None


@dataclass(frozen=True)
class PathPage:
    """One path of one person: a job role up to a stage. A page reads its values several times.

    ``again`` is the step to repeat where practice or the term has run out, or soon will. ``relieved`` is a relief in
    force at ``at``.
    """

    job_role: JobRole
    stage: Stage
    position: Position
    rows: Sequence[StepRow]
    asked: Sequence[Asked]
    again: StepRow | None
    relieved: Relieved | None
    at: datetime

    @cached_property
    def relief(self) -> ReliefBy | None:
        """The relief in force, with who gave it and why; one statement where there is one."""
        return queries.find_relief(self.relieved, self.at) if self.relieved else None

    @property
    def verdict(self) -> Verdict:
        return self.position.verdict

    @cached_property
    def done(self) -> int:
        return sum(row.standing is StepState.DONE for row in self.rows)

    @cached_property
    def minutes_left(self) -> int:
        return sum(row.minutes or 0 for row in self.rows if row.is_left)

    @cached_property
    def still_to_come(self) -> int:
        """The number of missing steps that nobody can do yet."""
        return sum(row.standing is not StepState.DONE and not row.is_left for row in self.rows)

    @property
    def share_done(self) -> int:
        """Percent of the steps that are done, rounded down: 100 only when all are."""
        return 100 * self.done // len(self.rows) if self.rows else 0

    @cached_property
    def due_at(self) -> datetime | None:
        """The first due date of the steps left; a sign-off does not count, since the observer gives it."""
        own = (row for row in self.rows if row.step.kind != step_kinds.SIGN_OFF)
        return min((row.due_at for row in own if row.due_at), default=None)

    @property
    def due_on(self) -> date | None:
        """The day of ``due_at`` where the person is."""
        return self.verdict.day_of(self.due_at)

    @cached_property
    def agents(self) -> Sequence[AgentName]:
        """The agents that require this path, by name; two may share a name."""
        names = {agent for each in self.asked if each.job_role is self.job_role for agent in each.agents}
        return sorted(names, key=lambda agent: (agent.name, agent.id))

    @cached_property
    def next(self) -> StepRow | None:
        return next((row for row in self.rows if row.standing is StepState.NOW), None)

    @cached_property
    def waits_for(self) -> StepRow | None:
        """The sign-off that is the only step left, if it can be given."""
        only_sign_off = rules.needs_only_sign_off(self.verdict)
        waits = rules.waits_for_sign_off(self.verdict.clearance, only_sign_off=only_sign_off)
        return self.next if waits else None

    def of_stage(self, stage: Stage) -> Sequence[StepRow]:
        return [row for row in self.rows if row.step.stage == stage]

    @property
    def stages(self) -> Sequence[Verdict]:
        return self.position.stages

    @cached_property
    def renewed(self) -> Sequence[Reason]:
        """What to do again although it still counts, and by when."""
        zone = self.verdict.zone
        notes = self.change_notes
        return [
            rules.why_renewed(row.renewal, row.title, zone, notes.get(row.step, ""))
            for row in self.rows
            if row.renewal
        ]

    @cached_property
    def change_notes(self) -> Mapping[Step, str]:
        """What has changed in the steps to do again, where their logs say so; one statement at most."""
        return change_notes(row.step for row in self.rows if row.renewal or row.rewritten_on)


def paths_of_person(person_id: int, at: datetime) -> list[PathPage]:
    """Return the paths of a person at ``at``; three statements."""
    asked = path_queries.list_asked(person_id, at)
    terms = queries.find_terms({each.job_role for each in asked}, at)
    return paths_of(asked, terms, queries.find_shown([person_id], at)[person_id])


def paths_of_reader(person_id: int, at: datetime) -> list[PathPage]:
    """Return the paths of the reader, cached for the request: several panels of a page use them."""
    if not has_request_context():
        return paths_of_person(person_id, at)
    kept: dict[int, list[PathPage]] = g.setdefault("paths_of_reader", {})
    if person_id not in kept:
        kept[person_id] = paths_of_person(person_id, at)
    return kept[person_id]


def paths_of(asked: Sequence[Asked], terms: Terms, shown: Shown) -> list[PathPage]:
    """Return the paths of a person: one for each job role, up to its highest required stage; else the foundation."""
    asked = [
        replace(
            each,
            due_at=rules.relieved_due(
                rules.due_at(each.since, each.due_at, shown.leaves, shown.zone),
                shown.reliefs,
                each.job_role,
                each.stage,
            ),
        )
        for each in asked
    ]
    beside = [each for each in asked if each.because is Because.BESIDE]
    roles = sorted({each.job_role for each in beside}, key=list(JobRole).index)
    if not roles:
        everyone = (JobRole.ALL_EMPLOYEES, Stage.FOUNDATION)
        return [_path(*everyone, asked=asked, terms=terms, shown=shown)] if asked else []
    return [
        _path(
            role,
            max(each.stage for each in beside if each.job_role is role),
            asked=[each for each in asked if each.job_role in (role, JobRole.ALL_EMPLOYEES)],
            terms=terms,
            shown=shown,
        )
        for role in roles
    ]


def paths_beside(person_id: int, levels: Mapping[JobRole, Autonomy], at: datetime) -> list[PathPage]:
    """Return what an agent at ``levels`` requires of a person: a path for each of their roles; one statement."""
    if not levels:
        return []
    terms, shown = queries.find_terms(levels, at), queries.find_shown([person_id], at)[person_id]
    return [
        _path(role, stage_beside(role, level), asked=(), terms=terms, shown=shown)
        for role, level in levels.items()
    ]


def path_with(paths: Sequence[PathPage], kind: str, key: str) -> PathPage | None:
    """Return the first path that has a step."""
    return next(
        (path for path in paths if any((row.step.kind, row.step.key) == (kind, key) for row in path.rows)),
        None,
    )


def _path(role: JobRole, stage: Stage, *, asked: Sequence[Asked], terms: Terms, shown: Shown) -> PathPage:
    position = terms.position(shown, role, stage)
    steps = dues.full_path(role, stage, terms.paths)
    new_texts = rules.to_renew_by(position.stages)
    due = {step: new_texts.get(step) or _due_of(step, asked, terms, shown) for step in steps}
    rewritten = {step: _rewritten_on(step, asked, shown) for step in steps}
    rows = _rows(steps, position.verdict, terms.paths, due, rewritten)
    again = rules.step_again(position.verdict, steps, terms.paths.kinds)
    return PathPage(
        job_role=role,
        stage=stage,
        position=position,
        rows=rows,
        asked=asked,
        again=next((row for row in rows if row.step == again), None),
        relieved=rules.relief_on(shown.reliefs, role, stage, terms.at),
        at=terms.at,
    )


def _rewritten_on(step: Step, asked: Sequence[Asked], shown: Shown) -> date | None:
    """Return since when a step asks for a version that came out after the path was asked for."""
    since = shown.texts.get((step.kind, step.key))
    asked_at = min((each.since for each in asked if each.stage >= step.stage), default=None)
    return day_in(shown.zone, since) if since and asked_at and since > asked_at else None


def _due_of(step: Step, asked: Sequence[Asked], terms: Terms, shown: Shown) -> datetime | None:
    """Return the due date of a step: the first of all requirements for its stage or a higher one."""
    asked_by = [each.due_at for each in asked if each.stage >= step.stage]
    return dues.step_due(step, min(asked_by), terms, shown) if asked_by else None


def _rows(
    steps: Sequence[Step],
    verdict: Verdict,
    known: Paths,
    due: Mapping[Step, datetime | None],
    rewritten: Mapping[Step, date | None],
) -> list[StepRow]:
    done, renewals = frozenset(verdict.settled), {each.step: each for each in verdict.renewals}
    watched = {each.step: each.seen for each in verdict.begun}
    now = next_step(steps, done, known.kinds, available=dues.available(steps, known))
    left = dues.left(steps, done, known)
    rows = []
    for step in steps:
        about = known.about[step]
        before = () if step in done else missing_before(step, steps, done, known.kinds)
        rows.append(
            StepRow(
                step=step,
                title=about.title,
                minutes=about.minutes,
                standing=_standing(step, done, now, before, is_available=about.is_available),
                before=[known.about[each].title for each in before],
                is_left=step in left,
                due_at=due[step] if step in left else None,
                renewal=renewals.get(step),
                rewritten_on=rewritten[step] if step in left else None,
                seen=watched.get(step),
            )
        )
    return rows


def _standing(
    step: Step, done: frozenset[Step], now: Step | None, before: Collection[Step], *, is_available: bool
) -> StepState:
    if step in done:
        return StepState.DONE
    if not is_available:
        return StepState.COMING
    if before:
        return StepState.LOCKED
    return StepState.NOW if step == now else StepState.OPEN
