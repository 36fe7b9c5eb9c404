"""Queries of observations, and of the sign-offs that people hold."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile

from sqlalchemy import Select, String, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from portal.core import clock, db
from portal.core.forms import ROW_MAX
from portal.core.rows import fetch_all, fetch_one
from portal.core.statements import AT, PERSON_IDS, Moment, Rows, prepared
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.training.assessments import queries as assessment_queries
from portal.training.assessments.queries import Ahead
from portal.training.signoffs.models import Observation, SignOff
from portal.training.signoffs.queries.rows import HeldSignOff, PastObservation
from portal.training.signoffs.rules import Earlier, Last, Seen, is_valid

LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def signed_off(at: Moment) -> Select[int, str, datetime, datetime]:
    """Select (person_id, checklist_key, signed_at, valid_until) of every sign-off of the era in force at ``at``.

    The statement is a part of others. It also selects the sign-offs that have run out since.
    """
    in_force = library_queries.eras(ContentKind.SIGNOFF, at).subquery()
    return (
        select(
            SignOff.person_id,
            SignOff.checklist_key,
            SignOff.signed_at,
            SignOff.valid_until,
        )
        .join(in_force, and_(in_force.c.key == SignOff.checklist_key, in_force.c.era == SignOff.era))
        .where(SignOff.signed_at <= at)
    )


def evidence(at: Moment) -> Rows:
    """Select (person_id, checklist_key, signed_at, until, overtaken_at) of every sign-off by ``at``.

    The statement is a part of others. ``overtaken_at`` is when the next era of the checklist began, by ``at``; it is
    empty for the era in force.
    """
    eras = library_queries.every_era(ContentKind.SIGNOFF, at).subquery()
    return (
        select(
            SignOff.person_id,
            SignOff.checklist_key,
            SignOff.signed_at,
            SignOff.valid_until.label("until"),
            eras.c.overtaken_at,
        )
        .join(eras, and_(eras.c.key == SignOff.checklist_key, eras.c.era == SignOff.era))
        .where(SignOff.signed_at <= at)
    )


def proofs() -> Rows:
    """Select (person_id, key, at, version_id, observer, stands_in) of every sign-off, as a part of a statement."""
    return (
        select(
            Observation.person_id,
            Observation.checklist_key.label("key"),
            SignOff.signed_at.label("at"),
            Observation.version_id,
            func.coalesce(func.nullif(Observation.signed_name, ""), Person.name).label("observer"),
            Observation.observer_stands_in.label("stands_in"),
        )
        .join(SignOff, SignOff.observation_id == Observation.id)
        .join(Person, Person.id == Observation.observer_id)
    )


def watched(at: Moment) -> Select[int, str, datetime, bool]:
    """Select (person_id, checklist_key, signed_at, by_line_manager) of observations without a sign-off at ``at``.

    The statement is a part of others. Only the era in force counts: a rewritten checklist starts again.
    """
    in_force = library_queries.eras(ContentKind.SIGNOFF, at).subquery()
    return (
        select(
            *(Observation.person_id, Observation.checklist_key, Observation.signed_at),
            Observation.by_line_manager,
        )
        .join(in_force, and_(in_force.c.key == Observation.checklist_key, in_force.c.era == Observation.era))
        .where(Observation.signed_at <= at, ~exists(sign_offs_since().where(SignOff.signed_at <= at)))
    )


def find_checklist(key: str | None) -> ContentVersion | None:
    """Return a checklist in force; without a key, the first one."""
    if key:
        return library_queries.find_current(ContentKind.SIGNOFF, key)
    return next(iter(library_queries.list_current(ContentKind.SIGNOFF)), None)


def find_earlier(checklist: ContentVersion, version_id: str) -> ContentVersion | None:
    """Return an earlier version of a checklist by the id that a form carries."""
    number = int(version_id) if version_id.isdecimal() else 0
    found = library_queries.find_version(number) if 0 < number <= ROW_MAX else None
    return found if found and (found.kind, found.key) == (checklist.kind, checklist.key) else None


def stage_of(checklist: ContentVersion) -> Stage:
    """Return the stage that a checklist is for."""
    return Stage[checklist.content["level"].upper()]


def find_valid(person: Person, checklist: ContentVersion) -> HeldSignOff | None:
    """Return the valid sign-off of a person; of several, the one that is valid longest."""
    at = clock.now()
    last = fetch_one(
        HeldSignOff,
        signed_off(at)
        .where(SignOff.person_id == person.id, SignOff.checklist_key == checklist.key)
        .order_by(SignOff.valid_until.desc())
        .limit(1),
    )
    return last if last and is_valid(last.valid_until, person.time_zone, at) else None


def list_ahead(person: Person, checklist: ContentVersion) -> Sequence[Ahead]:
    """Return the lessons, quizzes and labs that a person finishes before the sign-off; two statements."""
    return assessment_queries.list_ahead(person, step_kinds.SIGN_OFF, checklist.key, clock.now())


def list_observations(person: Person, checklist: ContentVersion) -> Sequence[Observation]:
    """Return the observations of a person, newest first, each with its observer."""
    return db.session.scalars(
        select(Observation)
        .where(Observation.person_id == person.id, Observation.checklist_key == checklist.key)
        .options(
            joinedload(Observation.observer),
            joinedload(Observation.version),
            joinedload(Observation.sign_off),
        )
        .order_by(Observation.observed_on.desc())
    ).all()


def earlier_among(observations: Iterable[Observation], checklist: ContentVersion) -> Sequence[Earlier]:
    """Return, of the rows of :func:`list_observations`, those since the last sign-off that count."""
    return [
        Earlier(observed_on=each.observed_on, by_line_manager=each.by_line_manager)
        for each in takewhile(lambda each: each.sign_off is None, observations)
        if each.era == checklist.era
    ]


def find_observation(viewer: Person, observation_id: int) -> Observation | None:
    """Return an observation to the observed person or the observer; nobody else may read the marks."""
    return db.session.scalars(
        select(Observation)
        .where(
            Observation.id == observation_id,
            or_(Observation.person_id == viewer.id, Observation.observer_id == viewer.id),
        )
        .options(
            joinedload(Observation.person), joinedload(Observation.observer), joinedload(Observation.version),
            joinedload(Observation.sign_off),
        )
    ).one_or_none()  # fmt: skip


def find_last(person: Person, checklist: ContentVersion) -> Last | None:
    """Return when a person was last observed, before or after their last sign-off."""
    return find_seen(person, checklist).last


def find_seen(person: Person, checklist: ContentVersion) -> Seen:
    """Return the observations of a person as the rules read them."""
    return list_seen([person.id], checklist.key)[person.id]


def list_earlier(person: Person, checklist: ContentVersion) -> Sequence[Earlier]:
    """Return the observations since the last sign-off that count for the checklist in force."""
    return find_seen(person, checklist).earlier


def list_seen(person_ids: Collection[int], key: str) -> Mapping[int, Seen]:
    """Return the observations of each of some people as the rules read them; one statement.

    ``key`` names the checklist.
    """
    values = {"person_ids": list(person_ids), "checklist_key": key, "at": clock.now()}
    found: dict[int, list[PastObservation]] = {each: [] for each in person_ids}
    for row in fetch_all(PastObservation, _observed(), values):
        found[row.person_id].append(row)
    return {each: _seen(observed) for each, observed in found.items()}


def sign_offs_since() -> Select[int]:
    """Select the sign-offs of the same person and checklist since an observation, for a statement of observations."""
    return (
        select(SignOff.id)
        .where(
            SignOff.person_id == Observation.person_id,
            SignOff.checklist_key == Observation.checklist_key,
            SignOff.signed_at >= Observation.signed_at,
        )
        .correlate(Observation)
    )


@prepared
def _observed() -> Rows:
    signed_at = (
        select(func.max(SignOff.signed_at))
        .where(SignOff.person_id == Observation.person_id, SignOff.checklist_key == Observation.checklist_key)
        .correlate(Observation)
    )
    in_force = library_queries.eras(ContentKind.SIGNOFF, AT).subquery()
    of_era = and_(in_force.c.key == Observation.checklist_key, in_force.c.era == Observation.era)
    return (
        select(
            *(Observation.person_id, Observation.observed_on, Observation.signed_at),
            in_force.c.era.is_not(None).label("is_of_era"),
            *(Observation.by_line_manager, signed_at.scalar_subquery().label("signed_off_at")),
        )
        .outerjoin(in_force, of_era)
        .where(
            Observation.person_id.in_(PERSON_IDS),
            Observation.checklist_key == bindparam("checklist_key", type_=String()),
        )
        .order_by(Observation.observed_on)
    )


def _seen(observed: Sequence[PastObservation]) -> Seen:
    """Return all observations of one person, which come by day, as the rules read them."""
    if not observed:
        return Seen([])
    return Seen(
        [
            Earlier(observed_on=each.observed_on, by_line_manager=each.by_line_manager)
            for each in observed
            if each.is_of_era and each.signed_at > (each.signed_off_at or LONG_AGO)
        ],
        Last(observed[-1].observed_on, max(each.signed_at for each in observed)),
    )
