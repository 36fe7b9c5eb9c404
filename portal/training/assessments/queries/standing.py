"""Queries of the terms of an assessment, and of the steps that come before it."""

from collections.abc import Collection, Container, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.reasons import Reason
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.paths import queries as path_queries
from portal.paths.queries import Paths
from portal.paths.rules import missing_before
from portal.paths.sources import find_source
from portal.paths.step_kinds import StepKind
from portal.people import queries as people_queries
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.settings import queries as settings_queries
from portal.training.assessments.models import Attempt, CoachingRequest
from portal.training.assessments.queries.attempts import list_attempts
from portal.training.assessments.queries.talks import find_open_request, last_talk_at
from portal.training.assessments.rules import (
    AssessmentPart,
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
    """A step that comes before an assessment or a sign-off."""

    kind: StepKind
    key: str
    title: str
    minutes: int | None


@dataclass(frozen=True, kw_only=True)
class AssessmentStanding:
    """The standing of a person with one assessment: their attempts, and what prevents the next one.

    ``part`` is the entry in the catalogue with the numbers in force. The kind of assessment reads the pass mark there.
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
    part: AssessmentPart


def part_of(kind: StepKind, key: str, at: datetime) -> AssessmentPart:
    """Return the part of the assessments catalogue for a piece of content, with the numbers in force at ``at``.

    A setting takes the place of the catalogue's number.
    """
    part: Any = deepcopy(
        next(
            part
            for each in library_queries.catalogue("assessments")
            for part in each["parts"]
            if part["ref"] == key
        )
    )
    source = find_source(kind)
    for (group, name), setting in (source.set_by.get(key, {}) if source else {}).items():
        part[group][name] = settings_queries.value(setting, at)
    found: AssessmentPart = part
    return found


def list_ahead(person: Person, kind: StepKind, key: str, at: datetime) -> Sequence[Ahead]:
    """Return the steps that a person takes before an assessment or a sign-off opens, in order; two statements.

    If several of their paths ask for it, the shortest way counts; if none does, nothing comes first. Steps without
    shipped content are left out.
    """
    return list_ahead_of([person.id], kind, key, at)[person.id]


def list_ahead_of(
    person_ids: Collection[int], kind: StepKind, key: str, at: datetime
) -> Mapping[int, Sequence[Ahead]]:
    """Return :func:`list_ahead` for each of some people; two statements."""
    roles = people_queries.list_job_roles_of(person_ids, at)
    walk = path_queries.find_paths({role for held in roles.values() for role in held}, at)
    done = path_queries.list_done(person_ids, walk.kinds.before(kind), at)
    return {each: _ahead(walk, roles[each], kind, key, done[each]) for each in person_ids}


def _ahead(
    walk: Paths, roles: Sequence[JobRole], kind: StepKind, key: str, done: Container[tuple[StepKind, str]]
) -> Sequence[Ahead]:
    """Return the steps that are not ``done`` on the shortest way of a person in ``roles``."""
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
    """Return all that decides whether a person may start ``content`` at ``at``."""
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
