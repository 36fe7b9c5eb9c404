"""Queries of positions: verdicts from the facts, for one person or many, at any moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Integer, String, cast, null, select, type_coerce, union_all

from portal.core import db
from portal.core.db import UtcDateTime
from portal.core.statements import AT, PERSON_IDS, Rows, is_one_of, literal_text
from portal.core.validity import valid_at
from portal.paths import queries as path_queries
from portal.paths.queries import Paths
from portal.paths.rules import Stage, stages_up_to
from portal.paths.sources import StepSource, step_sources
from portal.paths.step_kinds import StepKind
from portal.people.models import Person, StatePeriod
from portal.people.rules import JobRole, PersonState
from portal.policies import queries as policy_queries
from portal.readiness import rules
from portal.readiness.models import Suspension
from portal.readiness.rules import Evidence, Numbers, Shown, Verdict, Watched
from portal.readiness.settings import (
    CURRENCY_CURRENT,
    CURRENCY_LAPSED,
    POLICY_CHANGE_DAYS,
    SETTINGS,
    STABILITY_GROWTH,
    STABILITY_MAX_DAYS,
    STABILITY_START_DAYS,
)
from portal.settings.queries import values
from portal.settings.rules import Setting
from portal.training.signoffs import queries as signoff_queries
from portal.training.signoffs.settings import CERTIFICATION_DUE_DAYS, VALID_MONTHS

NEVER = cast(null(), UtcDateTime())
SUSPENDED, ON_LEAVE, NEW_TEXT, WATCHED, ZONE = "suspension", "leave", "text", "watched", "zone"
# the settings that verdicts are made of
NUMBERS: tuple[Setting[Any], ...] = (*VALID_MONTHS.values(), CERTIFICATION_DUE_DAYS, *SETTINGS)
COUNTED = frozenset(each.name for each in NUMBERS)


@dataclass(frozen=True)
class Position:
    """The verdicts on a person in one role, stage by stage, up to the stage that was asked about."""

    job_role: JobRole
    stages: Sequence[Verdict]

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict on the stage asked about: ready, or not and why."""
        return rules.combined(self.stages)

    @cached_property
    def cleared_to(self) -> Stage | None:
        return rules.cleared_to(self.stages)

    @property
    def cleared_until(self) -> datetime | None:
        return rules.cleared_until(self.stages)


@dataclass(frozen=True)
class Terms:
    """What positions are measured by: the paths and the numbers in force at a moment; found once a page."""

    paths: Paths
    numbers: Numbers
    at: datetime

    def position(self, shown: Shown, role: JobRole, stage: Stage) -> Position:
        """Return ``ready(person, role, level)`` of field 4.10, with all that is missing, from a person's evidence."""
        stages = [
            rules.verdict(
                self.paths.stage(role if each else JobRole.ALL_EMPLOYEES, each),
                shown,
                each,
                self.at,
                numbers=self.numbers,
                kinds=self.paths.kinds,
                is_suspended=(role, each) in shown.suspended,
            )
            for each in stages_up_to(stage)
        ]
        return Position(role, stages)


def find_terms(roles: Iterable[JobRole], at: datetime) -> Terms:
    """Return what positions in some roles are measured by at ``at``; one statement."""
    return Terms(path_queries.find_paths(roles, at), numbers(at), at)


def numbers(at: datetime) -> Numbers:
    """Return the numbers of the company as they were set at ``at``."""
    found = values(NUMBERS, at)
    return Numbers(
        valid_months={stage: found[setting] for stage, setting in VALID_MONTHS.items()},
        due_days=found[CERTIFICATION_DUE_DAYS],
        current_from=found[CURRENCY_CURRENT],
        expired_below=found[CURRENCY_LAPSED],
        certify_days=found[STABILITY_START_DAYS],
        success_factor=found[STABILITY_GROWTH],
        most_days=found[STABILITY_MAX_DAYS],
        policy_days=found[POLICY_CHANGE_DAYS],
    )


def find_cleared_to(person_id: int, at: datetime) -> Stage | None:
    """Return the highest stage a person was ready for in any role at ``at``, from the facts; three statements."""
    asked = path_queries.list_asked(person_id, at)
    terms, shown = find_terms({each.job_role for each in asked}, at), find_shown([person_id], at)[person_id]
    reached = [terms.position(shown, each.job_role, each.stage).cleared_to for each in asked]
    return max((stage for stage in reached if stage is not None), default=None)


def find_shown(person_ids: Iterable[int], at: datetime) -> Mapping[int, Shown]:
    """Return, by person, evidence, suspensions, leaves and time zone at ``at``, and since when to sign each policy.

    One statement for any number of people.
    """
    texts: dict[str, datetime] = {}
    zones: dict[int, str] = {}
    found: dict[int, list[Evidence]] = defaultdict(list)
    off: dict[int, set[tuple[JobRole, Stage]]] = defaultdict(set)
    leaves: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    watched: dict[int, dict[str, Watched]] = defaultdict(dict)
    values = {"person_ids": list(person_ids), "at": at}
    for person_id, kind, key, stage, moment, until, overtaken_at in db.rows(
        _evidence(step_sources()), values
    ).all():
        if kind == SUSPENDED:
            off[person_id].add((JobRole(key), Stage(stage)))
        elif kind == ON_LEAVE:
            leaves[person_id].append((moment, min(until or at, at)))
        elif kind == NEW_TEXT:
            texts[key] = moment
        elif kind == ZONE:
            zones[person_id] = key
        elif kind == WATCHED:
            before = watched[person_id].get(key, Watched(moment, is_managers=True))
            watched[person_id][key] = Watched(max(moment, before.at), before.is_managers and bool(stage))
        else:
            found[person_id].append(Evidence(StepKind(kind), key, moment, until, overtaken_at))
    return defaultdict(
        lambda: Shown(texts=texts),
        {
            each: Shown(found[each], frozenset(off[each]), leaves[each], texts, watched[each], zone)
            for each, zone in zones.items()
        },
    )


@cache
def _evidence(sources: tuple[StepSource, ...]) -> Rows:
    """Select evidence, observations, suspensions, leaves, new versions of policies and zones, in common columns.

    These are (person_id, kind, key, stage, at, until, overtaken_at).
    """
    shown = [_part(source.kind, source.evidence(AT)) for source in sources if source.evidence]
    return select(union_all(*shown, _watched(), _suspended(), _on_leave(), _texts(), _zones()).subquery())


def _watched() -> Rows:
    """Select observations without a sign-off, in the common columns; ``stage``: whether by the line manager."""
    seen = signoff_queries.watched(AT).subquery()
    return select(
        seen.c.person_id,
        literal_text(WATCHED),
        cast(seen.c.checklist_key, String),
        cast(seen.c.by_line_manager, Integer),
        seen.c.signed_at,
        NEVER,
        NEVER,
    ).where(seen.c.person_id.in_(PERSON_IDS))


def _suspended() -> Rows:
    """Select suspensions, in the common columns."""
    return select(
        Suspension.person_id,
        literal_text(SUSPENDED),
        cast(Suspension.job_role, String),
        cast(Suspension.stage, Integer),
        Suspension.valid_from,
        Suspension.valid_until,
        NEVER,
    ).where(Suspension.person_id.in_(PERSON_IDS), valid_at(Suspension, AT))


def _on_leave() -> Rows:
    """Select leaves, in the common columns."""
    return select(
        StatePeriod.person_id,
        literal_text(ON_LEAVE),
        cast(null(), String),
        cast(null(), Integer),
        StatePeriod.valid_from,
        StatePeriod.valid_until,
        NEVER,
    ).where(
        StatePeriod.person_id.in_(PERSON_IDS),
        is_one_of(StatePeriod.state, [PersonState.ON_LEAVE]),
        StatePeriod.valid_from <= AT,
    )


def _texts() -> Rows:
    """Select since when each policy is to be signed, in the common columns, without a person."""
    asking = policy_queries.asking_since(AT).subquery()
    return select(
        cast(null(), Integer),
        literal_text(NEW_TEXT),
        asking.c.key,
        cast(null(), Integer),
        type_coerce(asking.c.asked_at, StatePeriod.valid_from.type),
        NEVER,
        NEVER,
    )


def _zones() -> Rows:
    """Select the time zones of people, in the common columns."""
    return select(
        Person.id,
        literal_text(ZONE),
        cast(Person.time_zone, String),
        cast(null(), Integer),
        NEVER,
        NEVER,
        NEVER,
    ).where(Person.id.in_(PERSON_IDS))


def _part(kind: StepKind, rows: Rows) -> Rows:
    """Select one source of evidence, in the common columns; ``until`` and ``overtaken_at`` where it has them."""
    part = rows.subquery()
    person_id, key, moment, *_ends = part.c
    return select(
        person_id.label("person_id"),
        literal_text(kind).label("kind"),
        cast(key, String).label("key"),
        cast(null(), Integer).label("stage"),
        type_coerce(moment, UtcDateTime()).label("at"),
        type_coerce(part.c.get("until", NEVER), UtcDateTime()).label("until"),
        type_coerce(part.c.get("overtaken_at", NEVER), UtcDateTime()).label("overtaken_at"),
    ).where(person_id.in_(PERSON_IDS))
