"""Queries of what is known of people: evidence, observations, suspensions, leaves, reliefs and new texts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    SQLColumnExpression,
    String,
    cast,
    null,
    select,
    type_coerce,
    union_all,
)

from portal.calendars.queries import site_calendar
from portal.core import db
from portal.core.db import UtcDateTime
from portal.core.statements import AT, PERSON_ID, PERSON_IDS, Rows, is_one_of, literal_text, prepared
from portal.core.validity import valid_at
from portal.paths.rules import Stage
from portal.paths.sources import StepSource, step_sources
from portal.paths.step_kinds import StepKind
from portal.people.models import Person, StatePeriod
from portal.people.rules import JobRole, PersonState
from portal.readiness.models import Relief, Suspension
from portal.readiness.queries.reliefs import newest_reliefs
from portal.readiness.rules import Evidence, ReliefKind, Relieved, Shown, Watched
from portal.training.signoffs import queries as signoff_queries

NEVER = cast(null(), UtcDateTime())
SUSPENDED, ON_LEAVE, WATCHED, ZONE = "suspension", "leave", "watched", "zone"
NOT_EVIDENCE = frozenset({SUSPENDED, ON_LEAVE, WATCHED, ZONE, *ReliefKind})


@dataclass
class _Known:
    """What the rows say about one person, while they are read."""

    zone: tuple[str, int | None] | None = None
    evidence: list[Evidence] = field(default_factory=list)
    suspended: set[tuple[JobRole, Stage]] = field(default_factory=set)
    leaves: list[tuple[datetime, datetime]] = field(default_factory=list)
    watched: dict[str, Watched] = field(default_factory=dict)
    reliefs: list[Relieved] = field(default_factory=list)


def find_shown(person_ids: Iterable[int], at: datetime) -> Mapping[int, Shown]:
    """Return, by person, all that verdicts and due dates at ``at`` are made of, and the content that asks anew.

    One statement for any number of people, none for nobody: without people it would read everyone's evidence.
    """
    wanted = list(person_ids)
    if not wanted:
        return {}
    texts: dict[tuple[StepKind, str], datetime] = {}
    known: dict[int, _Known] = defaultdict(_Known)
    of_one = len(wanted) == 1
    values = {"person_id": wanted[0], "at": at} if of_one else {"person_ids": wanted, "at": at}
    for person_id, kind, key, stage, moment, until, overtaken_at in db.rows(
        _evidence(step_sources(), of_one=of_one), values
    ).all():
        if person_id is None:
            texts[StepKind(kind), key] = moment
        elif kind in NOT_EVIDENCE:
            end = min(until or at, at) if kind == ON_LEAVE else until
            _learn(known[person_id], kind, (person_id, key, stage), moment, end)
        else:
            known[person_id].evidence.append(Evidence(StepKind(kind), key, moment, until, overtaken_at))
    return defaultdict(
        lambda: Shown(texts=texts),
        {each: _shown(about, about.zone, texts) for each, about in known.items() if about.zone},
    )


def _learn(known: _Known, kind: str, about: tuple[int, Any, Any], moment: Any, until: Any) -> None:
    """Note a row that is no evidence; ``about`` holds its person, key and stage."""
    person_id, key, stage = about
    if kind == SUSPENDED:
        known.suspended.add((JobRole(key), Stage(stage)))
    elif kind == ON_LEAVE:
        known.leaves.append((moment, until))
    elif kind == ZONE:
        known.zone = (key, stage)
    elif kind == WATCHED:
        before = known.watched.get(key, Watched(moment, is_managers=True))
        known.watched[key] = Watched(max(moment, before.at), before.is_managers and bool(stage))
    else:
        known.reliefs.append(Relieved(person_id, JobRole(key), Stage(stage), ReliefKind(kind), until))


def _shown(
    known: _Known, where: tuple[str, int | None], texts: Mapping[tuple[StepKind, str], datetime]
) -> Shown:
    zone, site_id = where
    return Shown(
        *(
            known.evidence,
            frozenset(known.suspended),
            known.leaves,
            texts,
            known.watched,
            zone,
            known.reliefs,
        ),
        calendar_at=partial(site_calendar, site_id),
    )


def find_asked_anew(at: datetime) -> Mapping[tuple[StepKind, str], datetime]:
    """Return since when content asks everybody anew at ``at``; one statement."""
    rows = db.rows(_all_asked_anew(step_sources()), {"at": at})
    return {(StepKind(kind), key): since for _person, kind, key, _stage, since, _until, _overtaken in rows}


@prepared
def _all_asked_anew(sources: tuple[StepSource, ...]) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(
        *(_asked_anew(source.kind, source.asked_since(AT)) for source in sources if source.asked_since)
    )


@prepared
def _evidence(sources: tuple[StepSource, ...], *, of_one: bool) -> Rows:
    """Select evidence and all else that is known of people, and content that asks anew, in common columns.

    These are (person_id, kind, key, stage, at, until, overtaken_at). Content has no person.
    """
    shown = [_part(source.kind, source.evidence(AT), of_one=of_one) for source in sources if source.evidence]
    return select(
        union_all(
            *shown,
            _watched(of_one=of_one),
            _suspended(of_one=of_one),
            _on_leave(of_one=of_one),
            _relieved(of_one=of_one),
            *(_asked_anew(source.kind, source.asked_since(AT)) for source in sources if source.asked_since),
            _zones(of_one=of_one),
        ).subquery()
    )


def _watched(*, of_one: bool) -> Rows:
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
    ).where(_is_asked(seen.c.person_id, of_one=of_one))


def _suspended(*, of_one: bool) -> Rows:
    """Select suspensions, in the common columns."""
    return select(
        Suspension.person_id,
        literal_text(SUSPENDED),
        cast(Suspension.job_role, String),
        cast(Suspension.stage, Integer),
        Suspension.valid_from,
        Suspension.valid_until,
        NEVER,
    ).where(_is_asked(Suspension.person_id, of_one=of_one), valid_at(Suspension, AT))


def _on_leave(*, of_one: bool) -> Rows:
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
        _is_asked(StatePeriod.person_id, of_one=of_one),
        is_one_of(StatePeriod.state, [PersonState.ON_LEAVE]),
        StatePeriod.valid_from <= AT,
    )


def _relieved(*, of_one: bool) -> Rows:
    """Select reliefs that nobody has ended, in the common columns."""
    return select(
        Relief.person_id,
        cast(Relief.kind, String),
        cast(Relief.job_role, String),
        cast(Relief.stage, Integer),
        Relief.given_at,
        Relief.until,
        NEVER,
    ).where(_is_asked(Relief.person_id, of_one=of_one), *newest_reliefs())


def _asked_anew(kind: StepKind, rows: Rows) -> Rows:
    """Select since when content of one kind asks everybody anew, in the common columns, without a person."""
    key, since = rows.subquery().c
    return select(
        cast(null(), Integer),
        literal_text(kind),
        cast(key, String),
        cast(null(), Integer),
        type_coerce(since, UtcDateTime()),
        NEVER,
        NEVER,
    )


def _zones(*, of_one: bool) -> Rows:
    """Select the time zones of people, in the common columns; ``stage``: the id of their site."""
    return select(
        Person.id,
        literal_text(ZONE),
        cast(Person.time_zone, String),
        cast(Person.site_id, Integer),
        NEVER,
        NEVER,
        NEVER,
    ).where(_is_asked(Person.id, of_one=of_one))


def _part(kind: StepKind, rows: Rows, *, of_one: bool) -> Rows:
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
    ).where(_is_asked(person_id, of_one=of_one))


def _is_asked(person_id: SQLColumnExpression[int], *, of_one: bool) -> ColumnElement[bool]:
    """Return the condition that a row is about the person, or one of the people, of the question."""
    return person_id == PERSON_ID if of_one else person_id.in_(PERSON_IDS)
