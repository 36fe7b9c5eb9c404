"""What is said about a path: when to sign, what it waits for, and when somebody is ready."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from portal.core import clock
from portal.core.dates import day_in
from portal.core.reasons import Reason
from portal.library import queries as library_queries
from portal.paths import step_kinds
from portal.paths.rules import (
    Stage,
)
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.readiness import rules
from portal.readiness.pages.paths import PathPage, StepRow
from portal.training.signoffs import queries as signoff_queries, rules as signoff_rules


def why_sign(paths: Sequence[PathPage], key: str, at: datetime) -> Reason | None:
    """Return by when to sign a policy, and what follows; ``None`` where no path asks for it."""
    found = [
        (row.due_at, path, row)
        for path in paths
        for row in path.rows
        if row.due_at and (row.step.kind, row.step.key) == (step_kinds.POLICY, key)
    ]
    if not found:
        return None
    due_at, path, row = min(found, key=lambda each: each[0])
    verdict = next(each for each in path.stages if each.stage is row.step.stage)
    return rules.why_sign(verdict, row.step, due_at, at)


def why_waits(person: Person, path: PathPage) -> Sequence[Reason]:
    """Return what to tell ``person`` if their path only waits for a sign-off; at most one statement."""
    row = path.waits_for
    if not row:
        return ()
    between = second_day(person, row)
    if opens_on(person, row):
        return between
    near = signoff_queries.list_observers_near(person, row.step.stage)
    made_theirs = person.manager_id if row.seen and row.seen.is_managers else None
    return [
        *between,
        rules.why_waits(each.name for each in near if each.id not in (person.id, made_theirs)),
    ]


def second_day(person: Person, row: StepRow) -> Sequence[Reason]:
    """Return how far ``person`` is between the two days of a sign-off, and who makes the other observation."""
    if not row.seen:
        return ()
    zone = person.time_zone
    how_far = signoff_rules.second_day(day_in(zone, row.seen.at), day_in(zone, clock.now()))
    return [how_far, Reason("second_day_by_another")] if row.seen.is_managers else [how_far]


def opens_on(person: Person, row: StepRow) -> date | None:
    """Return the first day on which the second observation is possible, if that is in the future."""
    return next((each.values.get("day") for each in second_day(person, row)), None)


def ready_sentences(role: JobRole) -> Mapping[Stage, str]:
    """Return how "You are ready when …" goes on for a role, by stage (field 2.4)."""
    roles = {each["id"]: each["ready"] for each in library_queries.catalogue("roles")}
    own, everyone = roles.get(role, {}), roles.get(JobRole.ALL_EMPLOYEES, {})
    found = {stage: own.get(stage.name.lower()) or everyone.get(stage.name.lower(), "") for stage in Stage}
    return {stage: sentence for stage, sentence in found.items() if sentence}
