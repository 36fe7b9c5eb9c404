"""Where people stand, as kept and by the facts; who has to be worked out again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.audit.feed import News
from portal.core import clock, db
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
from portal.readiness.queries.positions import COUNTED, Terms, find_shown, find_terms
from portal.readiness.rules import Shown
from portal.settings import queries as settings_queries

CONCERN_EVERYBODY = (LibraryAction.SYNCED, LibraryAction.PUBLISHED, PathAction.WRITTEN)
CONCERN_SOME = (
    PeopleAction.PLACED,
    PeopleAction.STATE_CHANGED,
    PathAction.REQUIREMENTS_REFRESHED,
    ReadinessAction.SUSPENDED,
    ReadinessAction.SUSPENSION_LIFTED,
)
MOMENTS_TO_COME = frozenset({"cleared_until", "expires_at", "recheck_at", "first_due_at", "lapse_at"})
MOVED_MOST = 5000  # people whom time has moved, in one turn

Path = tuple[JobRole, Stage]
Key = tuple[int, JobRole, Stage]


def standings_kept(person_ids: Sequence[int]) -> Mapping[Key, Mapping[str, Any]]:
    """The standings of some people as they were written last; one statement."""
    rows = db.session.execute(select(Standing.__table__).where(Standing.person_id.in_(person_ids))).mappings()
    return {(row["person_id"], row["job_role"], row["stage"]): dict(row) for row in rows}


def standings_by_facts(person_ids: Sequence[int], at: datetime) -> Mapping[Key, dict[str, Any]]:
    """The same standings as they ought to be at ``at``; three statements."""
    asked = db.session.execute(
        select(
            *(Requirement.person_id, Requirement.job_role, Requirement.stage),
            *(Requirement.valid_from.label("required_at"), Requirement.due_at, Person.unit_id, Person.state),
        )
        .join(Person, Person.id == Requirement.person_id)
        .where(Requirement.person_id.in_(person_ids), Requirement.valid_until.is_(None))
    ).all()
    terms, shown = find_terms({row.job_role for row in asked}, at), find_shown(person_ids, at)
    return {
        (row.person_id, row.job_role, row.stage): {
            "person_id": row.person_id,
            "job_role": row.job_role,
            "stage": row.stage,
            "unit_id": row.unit_id,
            "required_at": row.required_at,
            "counts": row.state is PersonState.ACTIVE,
            **_measured(row, terms, shown[row.person_id]),
        }
        for row in asked
    }


def find_standings_kept(person_ids: Sequence[int]) -> Mapping[int, Mapping[Path, Any]]:
    """What is kept of these people, by person and path, in the shape of :func:`find_standings_by_facts`."""
    rows = standings_kept(person_ids).values()
    return _by_person({name: value for name, value in row.items() if name != "id"} for row in rows)


def find_standings_by_facts(person_ids: Sequence[int]) -> Mapping[int, Mapping[Path, Any]]:
    """What ought to be kept of these people now, by person and path."""
    return _by_person(standings_by_facts(person_ids, clock.now()).values())


def _by_person(standings: Iterable[Mapping[str, Any]]) -> Mapping[int, Mapping[Path, Any]]:
    found: dict[int, dict[Path, Any]] = defaultdict(dict)
    for each in standings:
        found[each["person_id"]][each["job_role"], each["stage"]] = _comparable(each)
    return found


def _comparable(standing: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out the moments to come of somebody on leave: their clocks stand still, so these move on every day.

    They are worked out when the leave ends.
    """
    return {
        name: value for name, value in standing.items() if standing["counts"] or name not in MOMENTS_TO_COME
    }


def standing_on(asked: Any, terms: Terms, shown: Shown) -> Standing:
    """How somebody stood on the day of ``terms``, as it would have been kept; ``asked`` is what was required then."""
    return Standing(job_role=asked.job_role, stage=asked.stage, **_measured(asked, terms, shown))


def _measured(asked: Any, terms: Terms, shown: Shown) -> Mapping[str, Any]:
    """What a standing says of somebody, from all they have shown; ``asked`` is the requirement."""
    position = terms.position(shown, asked.job_role, asked.stage)
    verdict, lapse = position.verdict, position.verdict.lapse
    due_at = rules.due_at(asked.required_at, asked.due_at, shown.leaves)
    return {
        "clearance": verdict.clearance,
        "missing": len(verdict.missing),
        "only_sign_off": rules.needs_only_sign_off(verdict),
        "cleared_to": position.cleared_to,
        "cleared_until": position.cleared_until,
        "certified_at": verdict.certified_at,
        "expires_at": verdict.expires_at,
        "recheck_at": rules.recheck_at(position.stages, terms.at),
        "first_due_at": first_due(position, terms, shown, due_at),
        "lapse_at": lapse and lapse.at,
        "lapse_ending": lapse and lapse.ending,
        "lapse_kind": lapse.step.kind if lapse and lapse.step else None,
        **rules.cells(position.stages, terms.paths.kinds),
    }


def list_stale(news: News, at: datetime) -> Sequence[int]:
    """Return the people whose standing the log or the clock has made stale by ``at``."""
    if _concerns_everybody(news):
        return list_everybody()
    return sorted({*_concerned(news), *_moved_by_time(at)})


def list_everybody() -> Sequence[int]:
    return db.session.scalars(select(Person.id).order_by(Person.id)).all()


def _concerns_everybody(news: News) -> bool:
    """Whether anybody's verdict may have changed: new content, new steps, or a number that verdicts are made of."""
    return news.has(*CONCERN_EVERYBODY) or not COUNTED.isdisjoint(settings_queries.list_changed(news))


def _concerned(news: News) -> Iterable[int]:
    """Return the people of whom the log says that they showed something, or are required, placed or counted anew."""
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
