"""Queries of standings: as they are kept, as the facts make them, and whose are stale."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.audit.feed import News
from portal.core import clock, db
from portal.core.rows import fetch_all
from portal.library.actions import LibraryAction
from portal.paths.actions import PathAction
from portal.paths.models import Requirement
from portal.paths.rules import Stage
from portal.paths.sources import step_sources
from portal.people.actions import PeopleAction
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from portal.readiness import rules
from portal.readiness.actions import ReadinessAction
from portal.readiness.models import Standing
from portal.readiness.queries.dues import first_due
from portal.readiness.queries.positions import COUNTED, Position, Terms, find_terms
from portal.readiness.queries.rows import KeptStanding, Measurable, OpenRequirement, Path, StandingValues
from portal.readiness.queries.shown import find_shown
from portal.readiness.rules import ReliefKind, Shown, Verdict
from portal.settings import queries as settings_queries

CONCERN_EVERYBODY = (
    LibraryAction.SYNCED,
    LibraryAction.PUBLISHED,
    LibraryAction.WITHDRAWN,
    LibraryAction.RETIRED,
    PathAction.WRITTEN,
)
CONCERN_SOME = (
    PeopleAction.DETAILS_CHANGED,
    PeopleAction.PREFERENCES_CHANGED,  # another time zone moves deadlines
    PeopleAction.PLACED,
    PeopleAction.STATE_CHANGED,
    PathAction.REQUIREMENTS_REFRESHED,
    ReadinessAction.SUSPENDED,
    ReadinessAction.SUSPENSION_LIFTED,
    ReadinessAction.RELIEVED,
    ReadinessAction.RELIEF_ENDED,
)
MOVED_MOST = 5000  # people made stale by time, in one turn
COLUMNS = tuple(getattr(Standing, name) for name in StandingValues._fields)

Key = tuple[int, JobRole, Stage]


def standings_kept(person_ids: Sequence[int]) -> Mapping[Key, KeptStanding]:
    """Return the standings of some people as they are kept; one statement."""
    rows = db.rows(select(Standing.id, *COLUMNS).where(Standing.person_id.in_(person_ids)))
    kept = [KeptStanding(standing_id, StandingValues(*values)) for standing_id, *values in rows]
    return {(each.values.person_id, each.values.job_role, each.values.stage): each for each in kept}


def standings_by_facts(person_ids: Sequence[int], at: datetime) -> Mapping[Key, StandingValues]:
    """Return the standings of some people at ``at`` from the facts; three statements."""
    asked = fetch_all(
        OpenRequirement,
        select(
            *(Requirement.person_id, Requirement.job_role, Requirement.stage),
            *(Requirement.valid_from.label("required_at"), Requirement.due_at),
            *(Person.unit_id, Person.state, Person.sort_name),
        )
        .join(Person, Person.id == Requirement.person_id)
        .where(Requirement.person_id.in_(person_ids), Requirement.valid_until.is_(None)),
    )
    terms, shown = find_terms({row.job_role for row in asked}, at), find_shown(person_ids, at)
    return {
        (row.person_id, row.job_role, row.stage): _standing(row, terms, shown[row.person_id]) for row in asked
    }


def _standing(row: OpenRequirement, terms: Terms, shown: Shown) -> StandingValues:
    measured = _measured(row, terms, shown)
    urgency, presses_at = rules.urgency(
        measured["clearance"],
        is_on_leave=row.state is PersonState.ON_LEAVE,
        only_sign_off=measured["only_sign_off"],
        is_exempt=measured["relief"] is ReliefKind.EXEMPTION,
        due_at=max(row.due_at, measured["relieved_until"] or row.due_at),
        cleared_until=measured["cleared_until"],
    )
    return StandingValues(
        person_id=row.person_id,
        job_role=row.job_role,
        stage=row.stage,
        unit_id=row.unit_id,
        required_at=row.required_at,
        counts=row.state is PersonState.ACTIVE,
        urgency=urgency,
        presses_at=presses_at,
        sort_name=row.sort_name,
        **measured,
    )


def find_standings_kept(person_ids: Sequence[int]) -> Mapping[int, Mapping[Path, StandingValues]]:
    """Return the standings that are kept, by person and path, to be compared with those from the facts."""
    return _by_person(each.values for each in standings_kept(person_ids).values())


def find_standings_by_facts(person_ids: Sequence[int]) -> Mapping[int, Mapping[Path, StandingValues]]:
    """Return the standings of now from the facts, by person and path."""
    return _by_person(standings_by_facts(person_ids, clock.now()).values())


def _by_person(standings: Iterable[StandingValues]) -> Mapping[int, Mapping[Path, StandingValues]]:
    found: dict[int, dict[Path, StandingValues]] = defaultdict(dict)
    for each in standings:
        found[each.person_id][each.job_role, each.stage] = _comparable(each)
    return found


def _comparable(standing: StandingValues) -> StandingValues:
    """Leave out the future moments of a person on leave, which move on every day until the leave ends."""
    if standing.counts:
        return standing
    return standing._replace(
        cleared_until=None, expires_at=None, recheck_at=None, first_due_at=None, lapse_at=None
    )


def standing_on(asked: Measurable, terms: Terms, shown: Shown) -> Standing:
    """Return the standing of a person on the day of ``terms``; ``asked`` is what was required then."""
    return Standing(job_role=asked.job_role, stage=asked.stage, **_measured(asked, terms, shown))


def _measured(asked: Measurable, terms: Terms, shown: Shown) -> Mapping[str, Any]:
    """Return the columns of a standing that depend on the evidence; ``asked`` is the requirement."""
    position = terms.position(shown, asked.job_role, asked.stage)
    verdict, lapse = position.verdict, position.verdict.lapse
    reach = _reach(position, terms, shown)
    due_at = rules.due_at(asked.required_at, asked.due_at, shown.leaves, shown.zone)
    due_at = rules.relieved_due(due_at, shown.reliefs, asked.job_role, asked.stage)
    relief = rules.relief_of(shown.reliefs, asked.job_role, asked.stage, terms.at)
    return {
        "clearance": verdict.clearance,
        "missing": len(verdict.missing),
        "only_sign_off": rules.needs_only_sign_off(verdict),
        "cleared_to": position.cleared_to,
        "cleared_until": position.cleared_until,
        "ready_to": rules.ready_to(position.job_role, reach),
        "certified_at": verdict.certified_at,
        "expires_at": verdict.expires_at,
        "recheck_at": rules.recheck_at(reach, terms.at, relief.until if relief else None),
        "first_due_at": first_due(position, terms, shown, due_at),
        "relief": relief.kind if relief else None,
        "relieved_until": relief.until if relief else None,
        "lapse_at": lapse and lapse.at,
        "lapse_ending": lapse and lapse.ending,
        "lapse_kind": lapse.step.kind if lapse and lapse.step else None,
        **rules.cells(position.stages, terms.paths.kinds),
    }


def _reach(position: Position, terms: Terms, shown: Shown) -> Sequence[Verdict]:
    """Return the verdicts on all stages of the role, once the person is ready for those required."""
    is_ready = position.cleared_to == position.stages[-1].stage
    if not is_ready or position.job_role is JobRole.ALL_EMPLOYEES:
        return position.stages
    return terms.position(shown, position.job_role, Stage.COORDINATE).stages


def list_stale(news: News, at: datetime) -> Sequence[int]:
    """Return the people whose standing the log or the clock has made stale by ``at``."""
    if _concerns_everybody(news):
        return list_everybody()
    return sorted({*_concerned(news), *_moved_by_time(at)})


def list_everybody() -> Sequence[int]:
    """Return the ids of all people."""
    return db.session.scalars(select(Person.id).order_by(Person.id)).all()


def _concerns_everybody(news: News) -> bool:
    """Return whether any verdict may have changed: by new content, new steps, or a setting that verdicts use."""
    return news.has(*CONCERN_EVERYBODY) or not COUNTED.isdisjoint(settings_queries.list_changed(news))


def _concerned(news: News) -> Iterable[int]:
    """Return the people whose evidence, requirements, placement or state have changed according to the log."""
    shown = (action for source in step_sources() for action in source.recorded_as)
    return db.session.scalars(news.people_concerned(*CONCERN_SOME, *shown))


def _moved_by_time(at: datetime) -> Sequence[int]:
    return db.session.scalars(
        select(Standing.person_id)
        .where(Standing.recheck_at <= at)
        .distinct()
        .order_by(Standing.person_id)
        .limit(MOVED_MOST)
    ).all()
