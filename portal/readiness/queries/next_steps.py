"""The next step of many people on one path: what each of them can do now to become ready, or to stay so."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from portal.core.rows import fetch_all
from portal.core.validity import valid_at
from portal.paths.models import Requirement
from portal.paths.rules import Stage, Step, next_step
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness import rules
from portal.readiness.queries.dues import available, full_path, step_due
from portal.readiness.queries.positions import Terms, find_terms
from portal.readiness.queries.rows import OpenRequirement
from portal.readiness.queries.shown import find_shown
from portal.readiness.rules import ReliefKind, Shown


class NextStep(NamedTuple):
    """The step that is next on a path; a step without a due date is to be done again.

    ``exempt_until`` is the end of an exemption in force.
    """

    step: Step
    title: str
    minutes: int | None
    due_at: datetime | None
    exempt_until: datetime | None


def find_next_steps(
    person_ids: Collection[int], role: JobRole, stage: Stage, at: datetime
) -> Mapping[int, NextStep]:
    """Return the next step of each of some people on the path of ``role`` up to ``stage``.

    People with nothing to do there now are left out. Three statements for any number of people.
    """
    asked = fetch_all(
        OpenRequirement,
        select(
            *(Requirement.person_id, Requirement.job_role, Requirement.stage),
            *(Requirement.valid_from.label("required_at"), Requirement.due_at),
            *(Person.unit_id, Person.state, Person.sort_name),
        )
        .join(Person, Person.id == Requirement.person_id)
        .where(
            Requirement.person_id.in_(person_ids),
            Requirement.job_role == role,
            Requirement.stage == stage,
            valid_at(Requirement, at),
        ),
    )
    terms, shown = find_terms([role], at), find_shown(person_ids, at)
    found = {row.person_id: _next(row, terms, shown[row.person_id]) for row in asked}
    return {person_id: step for person_id, step in found.items() if step}


def _next(asked: OpenRequirement, terms: Terms, shown: Shown) -> NextStep | None:
    position = terms.position(shown, asked.job_role, asked.stage)
    relief = rules.relief_of(shown.reliefs, asked.job_role, asked.stage, terms.at)
    exempt_until = relief.until if relief and relief.kind is ReliefKind.EXEMPTION else None
    steps, known = full_path(asked.job_role, asked.stage, terms.paths), terms.paths
    done = frozenset(position.verdict.settled)
    step = next_step(steps, done, known.kinds, available=available(steps, known))
    if step is None:
        again = rules.step_again(position.verdict, steps, known.kinds)
        return _described(again, terms, None, exempt_until) if again else None
    path_due = rules.due_at(asked.required_at, asked.due_at, shown.leaves, shown.zone)
    path_due = rules.relieved_due(path_due, shown.reliefs, asked.job_role, asked.stage)
    renewed = rules.to_renew_by(position.stages).get(step)
    due_at = renewed or step_due(step, path_due, terms, shown)
    return _described(step, terms, due_at, exempt_until)


def _described(step: Step, terms: Terms, due_at: datetime | None, exempt_until: datetime | None) -> NextStep:
    about = terms.paths.about[step]
    return NextStep(step, about.title, about.minutes, due_at, exempt_until)
