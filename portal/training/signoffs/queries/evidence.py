"""What was seen, and who holds a sign-off."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from portal.core import clock, db
from portal.core.statements import Moment, Rows
from portal.library import queries as library
from portal.library.models import ContentVersion
from portal.library.rules import ContentKind
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.training.assessments import queries as assessments
from portal.training.assessments.queries import Ahead
from portal.training.signoffs.models import Observation, SignOff
from portal.training.signoffs.rules import Earlier, Last, Seen

LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def signed_off(at: Moment) -> Select[int, str, datetime, datetime]:
    """(person_id, checklist_key, signed_at, valid_until) of every sign-off of the era in force at ``at``; composes.

    Also those that have run out since.
    """
    in_force = library.eras(ContentKind.SIGNOFF, at).subquery()
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
    """:func:`signed_off` as the evidence of a step, which ends by itself."""
    signed = signed_off(at).subquery()
    return select(
        signed.c.person_id, signed.c.checklist_key, signed.c.signed_at, signed.c.valid_until.label("until")
    )


def proofs() -> Rows:
    """(person_id, key, at, version_id, observer, stands_in) of every sign-off; composes."""
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
    """(person_id, checklist_key, signed_at, by_line_manager) of observations that had made no sign-off yet at ``at``.

    Composes. Of the era in force only: a checklist that was written anew begins anew.
    """
    in_force = library.eras(ContentKind.SIGNOFF, at).subquery()
    return (
        select(
            *(Observation.person_id, Observation.checklist_key, Observation.signed_at),
            Observation.by_line_manager,
        )
        .join(in_force, and_(in_force.c.key == Observation.checklist_key, in_force.c.era == Observation.era))
        .where(Observation.signed_at <= at, ~exists(sign_offs_since().where(SignOff.signed_at <= at)))
    )


def find_checklist(key: str | None) -> ContentVersion | None:
    """A checklist in force; without a key, the first there is."""
    if key:
        return library.find_current(ContentKind.SIGNOFF, key)
    return next(iter(library.list_current(ContentKind.SIGNOFF)), None)


def stage_of(checklist: ContentVersion) -> Stage:
    return Stage[checklist.content["level"].upper()]


def find_valid(person: Person, checklist: ContentVersion) -> Any:
    """The sign-off of a person that holds now, of several the one that holds longest."""
    at = clock.now()
    return db.session.execute(
        signed_off(at)
        .where(
            SignOff.person_id == person.id, SignOff.checklist_key == checklist.key, SignOff.valid_until > at
        )
        .order_by(SignOff.valid_until.desc())
        .limit(1)
    ).one_or_none()


def list_ahead(person: Person, checklist: ContentVersion) -> Sequence[Ahead]:
    """The lessons, quizzes and labs that a person has to finish before the sign-off; two statements."""
    return assessments.list_ahead(person, step_kinds.SIGN_OFF, checklist.key, clock.now())


def list_observations(person: Person, checklist: ContentVersion) -> Sequence[Observation]:
    """What was seen of a person, newest first, with who observed."""
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
    """Of what :func:`list_observations` found, what came since the last sign-off and counts."""
    return [
        Earlier(observed_on=each.observed_on, by_line_manager=each.by_line_manager)
        for each in takewhile(lambda each: each.sign_off is None, observations)
        if each.era == checklist.era
    ]


def find_observation(viewer: Person, observation_id: int) -> Observation | None:
    """An observation, for the person who was observed and the observer; nobody else reads what was marked."""
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
    """When a person was last observed, in this round or before a sign-off."""
    return find_seen(person, checklist).last


def find_seen(person: Person, checklist: ContentVersion) -> Seen:
    """What was observed of a person."""
    return list_seen([person.id], checklist)[person.id]


def list_earlier(person: Person, checklist: ContentVersion) -> Sequence[Earlier]:
    """The observations since the last sign-off that count for the checklist in force."""
    return find_seen(person, checklist).earlier


def list_seen(person_ids: Collection[int], checklist: ContentVersion) -> Mapping[int, Seen]:
    """What was observed of each of some people; one statement."""
    signed_at = (
        select(func.max(SignOff.signed_at))
        .where(SignOff.person_id == Observation.person_id, SignOff.checklist_key == checklist.key)
        .correlate(Observation)
    )
    rows = db.session.execute(
        select(
            *(Observation.person_id, Observation.observed_on, Observation.signed_at, Observation.era),
            *(Observation.by_line_manager, signed_at.scalar_subquery().label("signed_off_at")),
        )
        .where(Observation.person_id.in_(person_ids), Observation.checklist_key == checklist.key)
        .order_by(Observation.observed_on)
    )
    found: dict[int, list[Any]] = {each: [] for each in person_ids}
    for row in rows:
        found[row.person_id].append(row)
    return {each: _seen(observed, checklist) for each, observed in found.items()}


def sign_offs_since() -> Select[int]:
    """The sign-offs that an observation has made or was made before; composes with one."""
    return (
        select(SignOff.id)
        .where(
            SignOff.person_id == Observation.person_id,
            SignOff.checklist_key == Observation.checklist_key,
            SignOff.signed_at >= Observation.signed_at,
        )
        .correlate(Observation)
    )


def _seen(observed: Sequence[Any], checklist: ContentVersion) -> Seen:
    """``observed`` is all of one person, by day."""
    if not observed:
        return Seen([])
    return Seen(
        [
            Earlier(observed_on=each.observed_on, by_line_manager=each.by_line_manager)
            for each in observed
            if each.era == checklist.era and each.signed_at > (each.signed_off_at or LONG_AGO)
        ],
        Last(observed[-1].observed_on, max(each.signed_at for each in observed)),
    )
