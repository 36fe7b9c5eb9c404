"""Plain functions that put rows where a test needs them, with defaults; they write directly, never through commands."""

import json
from datetime import datetime, timedelta
from typing import TypeVar

from argon2 import PasswordHasher
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.core import clock, db, memory
from portal.core.db import Base
from portal.core.permissions import Role
from portal.people.models import (
    AccessGrant,
    JobRoleHolding,
    Person,
    PersonWord,
    Placement,
    SignIn,
    Site,
    StatePeriod,
    Unit,
    UnitInside,
    UnitWord,
)  # fmt: skip
from portal.people.queries import hashed
from portal.people.rules import JobRole, PersonState, words_of, words_of_person
from portal.settings.models import SettingVersion
from portal.settings.rules import Setting

Row = TypeVar("Row", bound=Base)
T = TypeVar("T")
LONG_AGO = timedelta(days=400)
PASSWORD = "four words nobody joins"
QUICK_HASHER = PasswordHasher(
    time_cost=1, memory_cost=8, parallelism=1
)  # a hash takes a tenth of a second in production


def keep(row: Row) -> Row:
    """Add a row and let it have its id; what the portal remembers of the database may be something else by now."""
    db.session.add(row)
    db.session.commit()
    memory.forget_all()
    return row


def make_setting(setting: Setting[T], value: T, *, at: datetime | None = None) -> None:
    """An administrator has set it, long ago where no moment is given."""
    keep(SettingVersion(name=setting.name, value=json.dumps(value), set_at=at or long_ago()))


def long_ago() -> datetime:
    return clock.now() - LONG_AGO


def keep_words(kind: type[Base], name: str, **owner: int) -> None:
    """A name is found by the words in it."""
    db.session.add_all(kind(word=word, **owner) for word in words_of(name))
    db.session.commit()


def make_unit(name: str, *, inside: Unit | None = None) -> Unit:
    unit = keep(
        Unit(
            name=name,
            parent_id=inside.id if inside else None,
            path=f"{inside.path} / {name}" if inside else name,
        )
    )
    keep_words(UnitWord, unit.path, unit_id=unit.id)
    keep(UnitInside(ancestor_id=unit.id, descendant_id=unit.id, depth=0, valid_from=long_ago()))
    if inside:
        above = db.session.scalars(select(UnitInside).where(UnitInside.descendant_id == inside.id)).all()
        for edge in above:
            keep(
                UnitInside(
                    ancestor_id=edge.ancestor_id,
                    descendant_id=unit.id,
                    depth=edge.depth + 1,
                    valid_from=long_ago(),
                )
            )
    return unit


def make_site(name: str) -> Site:
    return keep(Site(name=name))


def make_person(
    name: str = "Flo Frost",
    *,
    unit: Unit | None = None,
    site: Site | None = None,
    manager: Person | None = None,
    state: PersonState = PersonState.ACTIVE,
    access: tuple[Role, ...] = (),
    job_roles: tuple[JobRole, ...] = (),
) -> Person:
    where = {
        "unit_id": unit.id if unit else None, "site_id": site.id if site else None,
        "manager_id": manager.id if manager else None,
    }  # fmt: skip
    person = keep(
        Person(
            name=name, email=f"{name.lower().replace(' ', '.')}@northwind.example", created_at=long_ago(), state=state,
            time_zone="UTC", **where,
        )
    )  # fmt: skip
    db.session.add_all(
        PersonWord(word=word, person_id=person.id) for word in words_of_person(name, person.email)
    )
    db.session.commit()
    keep(Placement(person_id=person.id, valid_from=long_ago(), **where))
    keep(StatePeriod(person_id=person.id, state=state, valid_from=long_ago()))
    for role in access:
        give_access(person, role)
    for job_role in job_roles:
        give_job_role(person, job_role)
    return person


def give_access(
    person: Person, role: Role, *, unit: Unit | None = None, agent_id: int | None = None
) -> AccessGrant:
    return keep(
        AccessGrant(
            person_id=person.id,
            role=role,
            unit_id=unit.id if unit else None,
            agent_id=agent_id,
            valid_from=long_ago(),
        )
    )


def give_job_role(person: Person, role: JobRole) -> JobRoleHolding:
    return keep(JobRoleHolding(person_id=person.id, job_role=role, valid_from=long_ago()))


def make_sign_in(person: Person, token: str) -> SignIn:
    now = clock.now()
    return keep(
        SignIn(
            token_hash=hashed(token), person_id=person.id, started_at=now, seen_at=now, authenticated_at=now
        )
    )


def give_password(person: Person, text: str = PASSWORD) -> None:
    """Something to sign in with."""
    person.password_hash = QUICK_HASHER.hash(text)
    db.session.commit()


def age_proof(person: Person, *, by: timedelta) -> None:
    """Let it be that long since somebody who is signed in showed who they are."""
    for sign_in in db.session.scalars(select(SignIn).where(SignIn.person_id == person.id)):
        sign_in.authenticated_at = clock.now() - by
    db.session.commit()


def only(kind: type[Row]) -> Row:
    """The one row there is."""
    return db.session.scalars(select(kind)).one()


def actions() -> list[str]:
    """What the audit log says happened, in order."""
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
