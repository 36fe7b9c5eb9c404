"""Queries about sign-ins, valid links, people to invite, and failed attempts."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import joinedload, undefer
from sqlalchemy.orm.attributes import set_committed_value

from portal.audit import feed
from portal.audit.models import AuditEntry
from portal.audit.naming import PERSON
from portal.core import clock, db
from portal.core.permissions import Permission
from portal.core.statements import Rows, prepared
from portal.people import rules
from portal.people.actions import PeopleAction
from portal.people.models import (
    AccessGrant,
    OneTimeLink,
    Person,
    SignIn,
    SignInAttempt,
    may_not_have_come,
)
from portal.people.queries.directory import COUNTED_MOST, managed_by
from portal.people.rules import Failures, LinkPurpose, PersonState, SignInProof
from portal.people.settings import SESSION_ABSOLUTE_DAYS, SESSION_IDLE_HOURS
from portal.people.slots import UNREAD
from portal.settings import queries as settings_queries

GRANT = ("role", "unit_id", "agent_id", "valid_from", "valid_until")  # what decides about access


def hashed(secret: str) -> str:
    """Return the SHA-256 of a token, the only form stored. A long random token needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class OpenSignIn(NamedTuple):
    """The sign-in that a request belongs to, and how many unread notices its person has."""

    id: int
    started_at: datetime
    seen_at: datetime
    authenticated_at: datetime
    proof: SignInProof
    unread: int


def find_signed_in(token: str) -> tuple[Person, OpenSignIn] | None:
    """Return the person and sign-in of a token, with access roles; ``None`` if it has ended. One statement."""
    rows = db.session.execute(_signed_in(), {"token_hash": hashed(token)}).all()
    if not rows:
        return None
    person, sign_in = rows[0].Person, OpenSignIn(*rows[0][1 : len(OpenSignIn._fields) + 1])
    grants = [AccessGrant(**{name: getattr(row, name) for name in GRANT}) for row in rows if row.role]
    set_committed_value(person, "access_grants", grants)
    if not person.is_active:
        return None
    if rules.is_session_over(
        started_at=sign_in.started_at,
        seen_at=sign_in.seen_at,
        at=clock.now(),
        idle=idle_limit(),
        absolute=absolute_limit(),
    ):
        return None
    return person, sign_in


def idle_limit() -> timedelta:
    """Return how long a sign-in lasts without use."""
    return timedelta(hours=settings_queries.value(SESSION_IDLE_HOURS))


def absolute_limit() -> timedelta:
    """Return the longest time a sign-in lasts."""
    return timedelta(days=settings_queries.value(SESSION_ABSOLUTE_DAYS))


@prepared
def _signed_in() -> Rows:
    """Select the person as an entity and all else as columns: each further entity adds a third of the cost."""
    return (
        select(
            Person,
            *(getattr(SignIn, name) for name in OpenSignIn._fields if name != "unread"),
            _unread().label("unread"),
            *(getattr(AccessGrant, name).label(name) for name in GRANT),
        )
        .select_from(SignIn)
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(AccessGrant, AccessGrant.person_id == Person.id)
        .options(undefer(Person.is_manager))
        .order_by(AccessGrant.id)
        .where(SignIn.token_hash == bindparam("token_hash", type_=String()), SignIn.ended_at.is_(None))
    )


def _unread() -> ColumnElement[int]:
    select_unread = UNREAD.value()
    return select_unread() if select_unread else literal(0)


def find_by_email(email: str) -> Person | None:
    return db.session.scalars(
        select(Person).where(Person.email == rules.same_address(email)).options(undefer(Person.is_manager))
    ).one_or_none()


def find_link(token: str, purpose: LinkPurpose) -> OneTimeLink | None:
    """Return a valid link of a person who may sign in."""
    return db.session.scalars(
        select(OneTimeLink)
        .options(joinedload(OneTimeLink.person))
        .where(
            OneTimeLink.token_hash == hashed(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > clock.now(),
            OneTimeLink.person.has(Person.state.in_([*rules.PRESENT, PersonState.INVITED])),
        )
    ).one_or_none()


def waiting_for_invitation(person: Person) -> Select[Person]:
    """Select the people that ``person`` may change, who never signed in and have no valid link.

    People who are active in a directory but have never signed in, are included.
    """
    working = exists().where(
        OneTimeLink.person_id == Person.id,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > clock.now(),
    )
    never_came = and_(
        Person.state.in_(rules.PRESENT),
        Person.password_hash.is_(None),
        ~exists().where(SignIn.person_id == Person.id),
    )
    people = managed_by(person, Permission.PEOPLE_MANAGE)
    return people.where(may_not_have_come(), or_(Person.state == PersonState.INVITED, never_came), ~working)


def count_waiting_for_invitation(person: Person) -> int:
    """Count the people to invite, up to one more than :data:`COUNTED_MOST`."""
    waiting = waiting_for_invitation(person).with_only_columns(Person.id).limit(COUNTED_MOST + 1)
    return db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def list_waiting_for_invitation(person: Person, *, most: int = rules.INVITED_AT_ONCE) -> Sequence[Person]:
    """Return the next people to invite, at most :data:`rules.INVITED_AT_ONCE`, in directory order."""
    waiting = waiting_for_invitation(person).order_by(Person.name, Person.id)
    return db.session.scalars(waiting.limit(most).options(joinedload(Person.unit))).all()


def list_sign_ins(person: Person) -> Sequence[SignIn]:
    """Return the open sign-ins of a person, last used first."""
    return db.session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
        .where(
            SignIn.seen_at > clock.now() - idle_limit(), SignIn.started_at > clock.now() - absolute_limit()
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()


def find_sign_in(person: Person, sign_in_id: int) -> SignIn | None:
    """Return one of a person's own open sign-ins."""
    return db.session.scalars(
        select(SignIn).where(
            SignIn.id == sign_in_id, SignIn.person_id == person.id, SignIn.ended_at.is_(None)
        )
    ).one_or_none()


def list_asking_for_reset(news: feed.News, *, since: datetime) -> Sequence[Person]:
    """Return the people in ``news`` who asked for a link after ``since``, may have one, and have none that new."""
    asked = news.of(PeopleAction.RESET_ASKED).where(AuditEntry.at > since, AuditEntry.subject_type == PERSON)
    has_one = select(OneTimeLink.person_id).where(OneTimeLink.made_at > since, OneTimeLink.used_at.is_(None))
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(asked.with_only_columns(cast(AuditEntry.subject_id, Integer))))
        .where(Person.state.in_([*rules.PRESENT, PersonState.INVITED]), Person.id.not_in(has_one))
        .order_by(Person.id)
    ).all()


def count_failures(*, account: str, address: str | None) -> Failures:
    """Count the failures within the window: for this account, from this address if it is known, and in all."""
    recent = select(func.count()).where(SignInAttempt.at > clock.now() - rules.ATTEMPT_WINDOW)
    counted = (
        recent.where(SignInAttempt.account_hash == hashed(account)),
        recent.where(false() if address is None else SignInAttempt.address_hash == hashed(address)),
        recent,
    )
    return Failures(*(db.session.scalar(each) or 0 for each in counted))
