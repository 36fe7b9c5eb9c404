"""Reading policies: those in force for a person, every version of one, and who has acknowledged what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, bindparam, func, select

from portal.core import clock, db
from portal.core.statements import PERSON_ID, Moment, Rows
from portal.library import queries as library
from portal.library.models import ContentVersion
from portal.library.rules import ChangeClass, ContentKind
from portal.people import queries as people
from portal.people.models import Person
from portal.policies import rules
from portal.policies.models import Acknowledgement
from portal.policies.rules import Facts, PolicyStanding

History = Sequence[tuple[ContentVersion, Acknowledgement | None]]


@dataclass(frozen=True, kw_only=True)
class PolicyRow:
    """One policy as the list shows it; ``signed`` is the newest signature of the person, whether it counts or not."""

    version: ContentVersion
    standing: PolicyStanding
    signed: Acknowledgement | None

    @property
    def waits(self) -> bool:
        """Whether it waits for the person's signature."""
        return self.standing in rules.WAITS


def acknowledged(at: Moment) -> Select[int, str, datetime, datetime | None]:
    """(person_id, policy_key, acknowledged_at, overtaken_at) of every policy that somebody has signed; composes.

    ``overtaken_at``: when the first version was published, by ``at``, that changes more than the looks of the text they
    signed last; empty while that counts. Once the new text is signed too, it has been acknowledged since the first
    signature, so that signing again lets no clearance last longer.
    """
    signed = (
        select(
            Acknowledgement.person_id,
            Acknowledgement.policy_key,
            func.min(Acknowledgement.signed_at).label("acknowledged_at"),
            func.max(Acknowledgement.version_id).label("version_id"),
        )
        .where(Acknowledgement.signed_at <= at)
        .group_by(Acknowledgement.person_id, Acknowledgement.policy_key)
        .subquery()
    )
    overtaken_at = (
        select(func.min(ContentVersion.published_at))
        .where(_asks(at), ContentVersion.key == signed.c.policy_key, ContentVersion.id > signed.c.version_id)
        .scalar_subquery()
    )
    return select(
        signed.c.person_id, signed.c.policy_key, signed.c.acknowledged_at, overtaken_at.label("overtaken_at")
    )


def proofs() -> Rows:
    """(person_id, key, at, version_id) of every signature; composes."""
    return select(
        Acknowledgement.person_id,
        Acknowledgement.policy_key.label("key"),
        Acknowledgement.signed_at.label("at"),
        Acknowledgement.version_id,
    )


def asking_since(at: Moment) -> Select[str, datetime]:
    """(key, asked_at) of the newest version, by ``at``, that asked everybody to sign anew; composes."""
    asked_at = func.max(ContentVersion.published_at).label("asked_at")
    return select(ContentVersion.key, asked_at).where(_asks(at)).group_by(ContentVersion.key)


def list_for(person: Person) -> Sequence[PolicyRow]:
    """The policies in force that are meant for ``person``: what waits for them first. Four statements."""
    at = clock.now()
    roles = people.list_job_roles(person.id, at)
    versions = [
        version
        for version in library.list_current(ContentKind.POLICY)
        if rules.is_for(version.content["audience"], roles)
    ]
    signed = _newest_signatures(person)
    counting = _list_counting(person, at)
    rows = [
        PolicyRow(
            version=version,
            standing=rules.standing(_facts(version, signed.get(version.key), version.key in counting)),
            signed=signed.get(version.key),
        )
        for version in versions
    ]
    order = list(PolicyStanding)
    return sorted(rows, key=lambda row: (order.index(row.standing), row.version.key))


def find_policy(key: str) -> ContentVersion | None:
    """The version in force. Every employee may read every policy."""
    return library.find_current(ContentKind.POLICY, key)


def find_version(key: str, version_id: int) -> ContentVersion | None:
    """A version that is or was in force."""
    version = library.find_version(version_id)
    return version if version and (version.kind, version.key) == (ContentKind.POLICY, key) else None


def find_row(version: ContentVersion, history: History) -> PolicyRow:
    """How a policy in force stands for the person whose ``history`` it is; no statement."""
    asking = max(each.id for each, _signed in history if each.change is not ChangeClass.COSMETIC)
    signed = [signature for _each, signature in history if signature]
    counts = any(signature.version_id >= asking for signature in signed)
    newest = signed[0] if signed else None
    return PolicyRow(version=version, standing=rules.standing(_facts(version, newest, counts)), signed=newest)


def list_history(person: Person, key: str) -> History:
    """Every version of a policy, newest first, with the person's own signature under it; one statement."""
    rows = db.session.execute(_history(), {"person_id": person.id, "key": key})
    return [(version, signed) for version, signed in rows]


def list_questions(person: Person, version: ContentVersion) -> Sequence[Mapping[str, Any]]:
    """The items of a policy that ``person`` answers to sign it; one statement."""
    values = {"person_id": person.id, "key": version.key, "version_id": version.id}
    has_signed = db.rows(_signed_earlier(), values).first() is not None
    return rules.questions(version.content["items"], has_signed=has_signed)


def find_acknowledgement(person: Person, version: ContentVersion) -> Acknowledgement | None:
    return db.session.scalars(
        select(Acknowledgement).where(
            Acknowledgement.person_id == person.id, Acknowledgement.version_id == version.id
        )
    ).one_or_none()


def _list_counting(person: Person, at: datetime) -> frozenset[str]:
    signed = acknowledged(at).subquery()
    counting = select(signed.c.policy_key).where(
        signed.c.person_id == person.id, signed.c.overtaken_at.is_(None)
    )
    return frozenset(db.session.scalars(counting))


def _asks(at: Moment) -> ColumnElement[bool]:
    """Whether a version, by ``at``, asked everybody to sign anew: it changes more than the looks of the text."""
    return and_(
        ContentVersion.kind == ContentKind.POLICY,
        ContentVersion.change != ChangeClass.COSMETIC,
        ContentVersion.published_at <= at,
    )


def _newest_signatures(person: Person) -> Mapping[str, Acknowledgement]:
    rows = select(Acknowledgement).where(Acknowledgement.person_id == person.id).order_by(Acknowledgement.id)
    return {each.policy_key: each for each in db.session.scalars(rows)}


def _facts(version: ContentVersion, signed: Acknowledgement | None, counts: bool) -> Facts:  # noqa: FBT001 - a fact
    return Facts(asks=version.content["acknowledge"], has_signed=signed is not None, counts=counts)


@cache
def _signed_earlier() -> Rows:
    return select(Acknowledgement.id).where(
        Acknowledgement.person_id == PERSON_ID,
        Acknowledgement.policy_key == bindparam("key", type_=String()),
        Acknowledgement.version_id != bindparam("version_id", type_=Integer()),
    )


@cache
def _history() -> Select[ContentVersion, Acknowledgement]:
    mine = and_(Acknowledgement.version_id == ContentVersion.id, Acknowledgement.person_id == PERSON_ID)
    return (
        select(ContentVersion, Acknowledgement)
        .outerjoin(Acknowledgement, mine)
        .where(
            ContentVersion.kind == ContentKind.POLICY, ContentVersion.key == bindparam("key", type_=String())
        )
        .order_by(ContentVersion.id.desc())
    )
