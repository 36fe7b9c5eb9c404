"""Verdicts from the facts, for one person or a page of them, at any moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Integer, String, cast, literal, null, select, type_coerce, union_all

from portal.core import db
from portal.core.statements import AT, PERSON_IDS, Rows
from portal.core.validity import valid_at
from portal.paths import queries as paths
from portal.paths.queries import Paths
from portal.paths.rules import Stage, StepKind, stages_up_to
from portal.people.models import StatePeriod
from portal.people.rules import JobRole, PersonState
from portal.policies import queries as policies
from portal.readiness import rules
from portal.readiness.models import Suspension
from portal.readiness.rules import Evidence, Numbers, Shown, Verdict, Watched
from portal.settings import queries as settings
from portal.training.assessments import queries as assessments
from portal.training.lessons import queries as lessons
from portal.training.signoffs import queries as signoffs

SUSPENDED, ON_LEAVE, NEW_TEXT, WATCHED = "suspension", "leave", "text", "watched"
MONTHS = {
    Stage.FOUNDATION: "foundation_months",
    Stage.ASSIST: "recertify_months_assist",
    Stage.APPROVE: "recertify_months_approve",
    Stage.GUARDRAILS: "recertify_months_guardrails",
    Stage.COORDINATE: "recertify_months_coordinate",
}
NUMBERS = {
    "due_days": "certification_due_days",
    "current_from": "currency_current",
    "expired_below": "currency_lapsed",
    "certify_days": "stability_start_days",
    "success_factor": "stability_growth",
    "most_days": "stability_max_days",
    "policy_days": "policy_change_days",
}
COUNTED = frozenset({*MONTHS.values(), *NUMBERS.values()})  # the settings that verdicts are made of


@dataclass(frozen=True)
class Position:
    """Where somebody stands in one role, stage by stage, up to the stage that was asked about."""

    job_role: JobRole
    stages: Sequence[Verdict]

    @cached_property
    def verdict(self) -> Verdict:
        """Ready for the stage asked about, or not and why."""
        return rules.combined(self.stages)

    @cached_property
    def cleared_to(self) -> Stage | None:
        return rules.cleared_to(self.stages)

    @property
    def cleared_until(self) -> datetime | None:
        return rules.cleared_until(self.stages)


@dataclass(frozen=True)
class Terms:
    """What positions are measured by: the paths and the company's numbers in force at a moment; found once a page."""

    paths: Paths
    numbers: Numbers
    at: datetime

    def position(self, shown: Shown, role: JobRole, stage: Stage) -> Position:
        """``ready(person, role, level)`` of field 4.10, with everything missing, from what somebody has shown."""
        stages = [
            rules.verdict(
                self.paths.stage(role if each else JobRole.ALL_EMPLOYEES, each),
                shown,
                each,
                self.at,
                numbers=self.numbers,
                is_suspended=(role, each) in shown.suspended,
            )
            for each in stages_up_to(stage)
        ]
        return Position(role, stages)


def find_terms(roles: Iterable[JobRole], at: datetime) -> Terms:
    """What positions in some roles are measured by at ``at``; one statement."""
    return Terms(paths.find_paths(roles, at), numbers(at), at)


def numbers(at: datetime) -> Numbers:
    """The company's own numbers as they were at ``at``."""
    return Numbers(
        valid_months={stage: settings.value(name, at) for stage, name in MONTHS.items()},
        **{number: settings.value(name, at) for number, name in NUMBERS.items()},
    )


def find_cleared_to(person_id: int, at: datetime) -> Stage | None:
    """The highest stage somebody was ready for in any of their roles at ``at``, from the facts; three statements."""
    asked = paths.list_asked(person_id, at)
    terms, shown = find_terms({each.job_role for each in asked}, at), find_shown([person_id], at)[person_id]
    reached = [terms.position(shown, each.job_role, each.stage).cleared_to for each in asked]
    return max((stage for stage in reached if stage is not None), default=None)


def find_shown(person_ids: Iterable[int], at: datetime) -> Mapping[int, Shown]:
    """What some people have shown up to ``at``, their suspensions and leaves, and since when each policy asks.

    One statement for any number of people.
    """
    texts: dict[str, datetime] = {}
    found: dict[int, list[Evidence]] = defaultdict(list)
    off: dict[int, set[tuple[JobRole, Stage]]] = defaultdict(set)
    leaves: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    watched: dict[int, dict[str, Watched]] = defaultdict(dict)
    values = {"person_ids": list(person_ids), "at": at}
    for person_id, kind, key, stage, moment, until in db.rows(_evidence(), values).all():
        if kind == SUSPENDED:
            off[person_id].add((JobRole(key), Stage(stage)))
        elif kind == ON_LEAVE:
            leaves[person_id].append((moment, min(until or at, at)))
        elif kind == NEW_TEXT:
            texts[key] = moment
        elif kind == WATCHED:
            before = watched[person_id].get(key, Watched(moment, is_managers=True))
            watched[person_id][key] = Watched(max(moment, before.at), before.is_managers and bool(stage))
        else:
            found[person_id].append(_shown(StepKind(kind), key, moment, until))
    return defaultdict(
        lambda: Shown(texts=texts),
        {
            each: Shown(found[each], frozenset(off[each]), leaves[each], texts, watched[each])
            for each in {*found, *off, *leaves, *watched}
        },
    )


def _shown(kind: StepKind, key: str, at: datetime, until: datetime | None) -> Evidence:
    """``until`` is of a policy since when a newer text asks to be signed instead."""
    if kind is StepKind.POLICY:
        return Evidence(kind, key, at, overtaken_at=until)
    return Evidence(kind, key, at, until)


@cache
def _evidence() -> Rows:
    """(person_id, kind, key, stage, at, until) of all that bears on a moment: evidence, suspensions, leaves, texts."""
    parts = (
        (StepKind.LESSON, lessons.completed(AT)),
        (StepKind.QUIZ, assessments.passed(StepKind.QUIZ, AT)),
        (StepKind.LAB, assessments.passed(StepKind.LAB, AT)),
        (StepKind.SIGN_OFF, signoffs.signed_off(AT)),
        (StepKind.POLICY, policies.acknowledged(AT)),
    )
    shown = [_part(kind, rows) for kind, rows in parts]
    return select(union_all(*shown, _watched(), _suspended(), _on_leave(), _texts()).subquery())


def _watched() -> Any:
    """What was observed and has made no sign-off yet, in the common columns: as stage, whether by the line manager."""
    seen = signoffs.watched(AT).subquery()
    return select(
        seen.c.person_id,
        literal(WATCHED),
        cast(seen.c.checklist_key, String),
        cast(seen.c.by_line_manager, Integer),
        seen.c.signed_at,
        cast(null(), StatePeriod.valid_from.type),
    ).where(seen.c.person_id.in_(PERSON_IDS))


def _suspended() -> Any:
    """Where people were taken off, in the common columns."""
    return select(
        Suspension.person_id,
        literal(SUSPENDED),
        cast(Suspension.job_role, String),
        cast(Suspension.stage, Integer),
        Suspension.valid_from,
        Suspension.valid_until,
    ).where(Suspension.person_id.in_(PERSON_IDS), valid_at(Suspension, AT))


def _on_leave() -> Any:
    """When people were away, in the common columns."""
    return select(
        StatePeriod.person_id,
        literal(ON_LEAVE),
        cast(null(), String),
        cast(null(), Integer),
        StatePeriod.valid_from,
        StatePeriod.valid_until,
    ).where(
        StatePeriod.person_id.in_(PERSON_IDS),
        StatePeriod.state == PersonState.ON_LEAVE,
        StatePeriod.valid_from <= AT,
    )


def _texts() -> Any:
    """Since when each policy asks, in the common columns; of nobody in particular."""
    asking = policies.asking_since(AT).subquery()
    return select(
        cast(null(), Integer),
        literal(NEW_TEXT),
        asking.c.key,
        cast(null(), Integer),
        type_coerce(asking.c.asked_at, StatePeriod.valid_from.type),
        cast(null(), StatePeriod.valid_from.type),
    )


def _part(kind: StepKind, rows: Any) -> Any:
    """One source of evidence in the common columns; only sign-offs run out, and policies are overtaken."""
    part = rows.subquery()
    person_id, key, moment, *until = part.c
    ends = until[0] if until else cast(null(), moment.type)
    return select(
        person_id.label("person_id"),
        literal(str(kind)).label("kind"),
        cast(key, String).label("key"),
        cast(null(), Integer).label("stage"),
        type_coerce(moment, moment.type).label("at"),
        type_coerce(ends, moment.type).label("until"),
    ).where(person_id.in_(PERSON_IDS))
