"""Reading the terms of an assessment, and what comes before it."""

from collections.abc import Collection, Container, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.reasons import Reason
from portal.library import queries as library
from portal.library.models import ContentVersion
from portal.paths import queries as path_queries
from portal.paths.queries import Paths
from portal.paths.rules import missing_before
from portal.paths.sources import find_source
from portal.paths.step_kinds import StepKind
from portal.people import queries as people
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.settings import queries as settings_queries
from portal.training.assessments.models import Attempt, CoachingRequest
from portal.training.assessments.queries.attempts import list_attempts
from portal.training.assessments.queries.talks import find_open_request, last_talk_at
from portal.training.assessments.rules import (
    Attempts,
    Finish,
    fails_in_a_row,
    read_attempts,
    refusals,
    tries_left,
    waits_for_talk,
)


@dataclass(frozen=True)
class Ahead:
    """One step that comes first."""

    kind: StepKind
    key: str
    title: str
    minutes: int | None


@dataclass(frozen=True, kw_only=True)
class AssessmentStanding:
    """Where a person stands with one assessment: what came before, and what holds the next attempt up.

    ``part`` is what the catalogue says of it, with the numbers in force: its kind reads there what passing takes.
    """

    attempts: Sequence[Attempt]
    open_attempt: Attempt | None
    passed_at: datetime | None
    missing: Sequence[Ahead]
    refusals: Sequence[Reason]
    tries_left: int | None
    waits_for_talk: bool
    request: CoachingRequest | None
    terms: Attempts
    part: Mapping[str, Any]


def part_of(kind: StepKind, key: str, at: datetime) -> dict[str, Any]:
    """The part of the assessments catalogue that a piece of content is for, with the numbers in force at ``at``.

    What an administrator may set takes the place of the catalogue's number.
    """
    part: dict[str, Any] = deepcopy(
        next(
            part for each in library.catalogue("assessments") for part in each["parts"] if part["ref"] == key
        )
    )
    source = find_source(kind)
    for (group, name), setting in (source.set_by.get(key, {}) if source else {}).items():
        part[group][name] = settings_queries.value(setting, at)
    return part


def list_ahead(person: Person, kind: StepKind, key: str, at: datetime) -> Sequence[Ahead]:
    """What a person has to do before an assessment or a sign-off opens, in order.

    Where several of their paths ask for it, the shortest way counts; where none does, nothing is in the way. Steps
    whose content is not shipped hold nobody up. Two statements.
    """
    return list_ahead_of([person.id], kind, key, at)[person.id]


def list_ahead_of(
    person_ids: Collection[int], kind: StepKind, key: str, at: datetime
) -> Mapping[int, Sequence[Ahead]]:
    """:func:`list_ahead` of each of some people; as many statements as for one."""
    roles = people.list_job_roles_of(person_ids, at)
    walk = path_queries.find_paths({role for held in roles.values() for role in held}, at)
    done = path_queries.list_done(person_ids, walk.kinds.before(kind), at)
    return {each: _ahead(walk, roles[each], kind, key, done[each]) for each in person_ids}


def _ahead(
    walk: Paths, roles: Sequence[JobRole], kind: StepKind, key: str, done: Container[tuple[StepKind, str]]
) -> Sequence[Ahead]:
    """What comes first on the shortest way of somebody in ``roles``, of what is not ``done``."""
    ways = []
    for role in [*roles, JobRole.ALL_EMPLOYEES]:
        steps = [step for step in walk.by_role.get(role, ()) if walk.about[step].is_available]
        if step := path_queries.has_step(key, kind, steps):
            finished = frozenset(each for each in steps if (each.kind, each.key) in done)
            ways.append(missing_before(step, steps, finished, walk.kinds))
    return [
        Ahead(step.kind, step.key, walk.about[step].title, walk.about[step].minutes)
        for step in min(ways, key=len, default=[])
    ]


def standing(person: Person, content: ContentVersion, kind: StepKind, at: datetime) -> AssessmentStanding:
    """All that decides whether a person may start ``content`` at ``at``."""
    part = part_of(kind, content.key, at)
    terms, attempts = read_attempts(part), list_attempts(person, kind, content.key)
    of_era = [attempt for attempt in attempts if attempt.era == content.era]
    results = [attempt.result for attempt in of_era if attempt.result]
    talked_at = last_talk_at(person, kind, content.key) if terms.ends_in_coaching else None
    finishes = [Finish(result.passed, result.finished_at) for result in results]
    fails = fails_in_a_row(finishes, since=talked_at)
    missing = list_ahead(person, kind, content.key, at)
    waits = waits_for_talk(fails, terms)
    return AssessmentStanding(
        attempts=attempts,
        open_attempt=next((attempt for attempt in of_era if not attempt.result), None),
        passed_at=next((result.finished_at for result in results if result.passed), None),
        missing=missing,
        refusals=refusals(missing=[each.key for each in missing], fails=fails, terms=terms, at=at),
        tries_left=tries_left(fails, terms),
        waits_for_talk=waits,
        request=find_open_request(person, kind, content.key) if waits else None,
        terms=terms,
        part=part,
    )
