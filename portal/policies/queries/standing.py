"""Queries of policies: those in force for a person, the versions of one, and the acknowledgements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, func, select

from portal.core import clock, db
from portal.core.statements import PERSON_ID, Moment, Rows, is_one_of
from portal.library import queries as library_queries
from portal.library.models import ContentVersion
from portal.library.rules import ChangeClass, ContentKind, Origin
from portal.people import queries as people_queries
from portal.people.models import Person
from portal.policies import rules
from portal.policies.models import Acknowledgement
from portal.policies.rules import Facts, PolicyStanding

History = Sequence[tuple[ContentVersion, Acknowledgement | None]]


@dataclass(frozen=True, kw_only=True)
class PolicyRow:
    """A policy as the list shows it. ``signed`` is the person's newest signature, even where it no longer counts."""

    version: ContentVersion
    standing: PolicyStanding
    signed: Acknowledgement | None

    @property
    def waits(self) -> bool:
        """Whether the policy waits for the person's signature."""
        return self.standing in rules.WAITS


def acknowledged(at: Moment) -> Select[int, str, datetime, datetime | None]:
    """Select (person_id, policy_key, acknowledged_at, overtaken_at) of every signed policy, as a part of a statement.

    ``acknowledged_at`` is the first signature, so that signing again lets no clearance last longer. ``overtaken_at`` is
    when the first later version came, by ``at``, that changes more than the wording. It is empty while the newest
    signature counts.
    """
    signed = (
        select(
            Acknowledgement.person_id,
            Acknowledgement.policy_key,
            func.min(Acknowledgement.signed_at).label("acknowledged_at"),
            func.max(Acknowledgement.version_id).label("version_id"),
        )
        .where(
            Acknowledgement.signed_at <= at,
            ~library_queries.is_withdrawn(Acknowledgement.version_id, at),
        )
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
    """Select (person_id, key, at, version_id) of every signature, as a part of a statement."""
    return select(
        Acknowledgement.person_id,
        Acknowledgement.policy_key.label("key"),
        Acknowledgement.signed_at.label("at"),
        Acknowledgement.version_id,
    )


def asking_since(at: Moment) -> Select[str, datetime]:
    """Select (key, asked_at) of the newest version, by ``at``, that everybody has to sign, as a part of a statement."""
    asked_at = func.max(ContentVersion.published_at).label("asked_at")
    return select(ContentVersion.key, asked_at).where(_asks(at)).group_by(ContentVersion.key)


def list_for(person: Person) -> Sequence[PolicyRow]:
    """Return the policies in force: those to sign, then those to read, then those for others; four statements."""
    at = clock.now()
    roles = people_queries.list_job_roles(person.id, at)
    signed = _newest_signatures(person)
    counting = _list_counting(person, at)
    rows = [
        PolicyRow(
            version=version,
            standing=rules.standing(_facts(version, signed.get(version.key), version.key in counting))
            if rules.is_for(version.content["audience"], roles)
            else PolicyStanding.FOR_OTHERS,
            signed=signed.get(version.key),
        )
        for version in library_queries.list_current(ContentKind.POLICY)
    ]
    order = list(PolicyStanding)
    return sorted(rows, key=lambda row: (order.index(row.standing), row.version.key))


def list_to_sign(person: Person) -> Sequence[PolicyRow]:
    """Return the policies published in the portal that wait for a signature.

    Policies on a path are left out: the path asks for them.
    """
    return [row for row in list_for(person) if row.waits and row.version.key not in rules.ON_A_PATH]


def find_policy(key: str) -> ContentVersion | None:
    """Return the version in force. Every employee may read every policy."""
    return library_queries.find_current(ContentKind.POLICY, key)


def find_version(key: str, version_id: int) -> ContentVersion | None:
    """Return a version of the policy, whether it is in force or was."""
    version = library_queries.find_version(version_id)
    return version if version and (version.kind, version.key) == (ContentKind.POLICY, key) else None


def find_row(version: ContentVersion, history: History, *, is_for: bool = True) -> PolicyRow:
    """Return the policy in force with its standing for the person whose ``history`` is given; no statement.

    ``is_for``: the person is in its audience.
    """
    asking = max(each.id for each, _signed in history if each.change is not ChangeClass.COSMETIC)
    signed = [signature for _each, signature in history if signature]
    counts = any(signature.version_id >= asking for signature in signed)
    newest = signed[0] if signed else None
    standing = rules.standing(_facts(version, newest, counts)) if is_for else PolicyStanding.FOR_OTHERS
    return PolicyRow(version=version, standing=standing, signed=newest)


def is_for(person: Person, version: ContentVersion) -> bool:
    """Return whether a person is in the audience of a policy; one statement, none for a policy for everyone."""
    audience = version.content["audience"]
    return rules.is_for(audience, ()) or rules.is_for(
        audience, people_queries.list_job_roles(person.id, clock.now())
    )


def list_history(person: Person, key: str) -> History:
    """Return the versions of a policy, newest first, with a person's own signatures; one statement.

    Versions that take force in the future are included, those that were withdrawn are not.
    """
    rows = db.session.execute(_history(), {"person_id": person.id, "key": key})
    return [(version, signed) for version, signed in rows]


def asks(version: ContentVersion) -> bool:
    """Return whether a version asks the people it is for to sign it."""
    is_own = version.origin is Origin.PORTAL
    return rules.asks(version.key, acknowledge=version.content["acknowledge"], is_own=is_own)


def find_acknowledgement(person: Person, version: ContentVersion) -> Acknowledgement | None:
    """Return the person's signature under a version, if there is one."""
    return db.session.scalars(
        select(Acknowledgement).where(
            Acknowledgement.person_id == person.id, Acknowledgement.version_id == version.id
        )
    ).one_or_none()


def _list_counting(person: Person, at: datetime) -> frozenset[str]:
    """Return the keys of the policies that the person has signed and need not sign again by ``at``."""
    signed = acknowledged(at).subquery()
    counting = select(signed.c.policy_key).where(
        signed.c.person_id == person.id, signed.c.overtaken_at.is_(None)
    )
    return frozenset(db.session.scalars(counting))


def _asks(at: Moment) -> ColumnElement[bool]:
    """Return the condition that a version, published by ``at``, has to be signed: it changes more than the wording."""
    return and_(
        is_one_of(ContentVersion.kind, [ContentKind.POLICY]),
        ~is_one_of(ContentVersion.change, [ChangeClass.COSMETIC]),
        library_queries.has_come(at),
    )


def _newest_signatures(person: Person) -> Mapping[str, Acknowledgement]:
    theirs = and_(
        Acknowledgement.person_id == person.id, ~library_queries.is_withdrawn(Acknowledgement.version_id)
    )
    rows = select(Acknowledgement).where(theirs).order_by(Acknowledgement.id)
    return {each.policy_key: each for each in db.session.scalars(rows)}


def _facts(version: ContentVersion, signed: Acknowledgement | None, counts: bool) -> Facts:  # noqa: FBT001 - a fact
    return Facts(asks=asks(version), has_signed=signed is not None, counts=counts)


@cache
def _history() -> Select[ContentVersion, Acknowledgement]:
    mine = and_(Acknowledgement.version_id == ContentVersion.id, Acknowledgement.person_id == PERSON_ID)
    return (
        select(ContentVersion, Acknowledgement)
        .outerjoin(Acknowledgement, mine)
        .where(
            ContentVersion.kind == ContentKind.POLICY,
            ContentVersion.key == bindparam("key", type_=String()),
            ~library_queries.is_withdrawn(ContentVersion.id),
        )
        .order_by(ContentVersion.id.desc())
    )
