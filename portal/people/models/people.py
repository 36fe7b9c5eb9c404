"""Tables of people, units and sites.

A fact that an as-of query reads is a row valid from–until. Columns with the current value follow it.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from portal.core import clock
from portal.core.db import Base, only_where
from portal.core.names import initials
from portal.core.permissions import DERIVED_ROLES, Permission, Role
from portal.core.statements import is_one_of, literal_text
from portal.core.validity import Period, one_open
from portal.people import rules
from portal.people.rules import Grant, JobRole, PersonState, Scope, Theme

NOT_ACTIVE = (
    "state != 'active'"  # an index of few people is used where a query says its condition in these words
)
NOT_COME = "erased_at IS NULL AND (password_hash IS NULL OR state = 'invited')"
BY_BYTES = String().with_variant(String(collation="C"), "postgresql")  # an index finds beginnings of words


class Unit(Base):
    """A part of the company: a division, a department, a team."""

    __tablename__ = "people_unit"
    __table_args__ = (UniqueConstraint("parent_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"), index=True)
    name: Mapped[str]
    path: Mapped[str] = mapped_column(unique=True)


class UnitInside(Period, Base):
    """A closure row: ``descendant`` was inside ``ancestor`` (itself at depth 0) during the period."""

    __tablename__ = "people_unit_inside"
    __table_args__ = (
        Index("ix_people_unit_inside_ancestor_descendant", "ancestor_id", "descendant_id"),
        Index("ix_people_unit_inside_descendant", "descendant_id"),
        one_open("uq_people_unit_inside_open", "ancestor_id", "descendant_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    descendant_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    depth: Mapped[int]


class Site(Base):
    """A place where people work."""

    __tablename__ = "people_site"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class UnitWord(Base):
    """A word of the full path of a unit, to search by its beginning."""

    __tablename__ = "people_unit_word"
    __table_args__ = (Index("ix_people_unit_word_unit", "unit_id", "word"),)

    word: Mapped[str] = mapped_column(BY_BYTES, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), primary_key=True)


def _sort_name(context: Any) -> str:
    """Return the default sort key of a new person."""
    return rules.sort_name(context.get_current_parameters()["name"])


class Person(Base):
    """A person in the directory, with the four members that Flask-Login needs."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_name_id", "name", "id"),
        # No index of everybody begins with the state, which most people share: SQLite would take it for a good one.
        Index("ix_person_sort_name_id_state", "sort_name", "id", "state"),
        Index("ix_person_not_active", "state", "sort_name", "id", **only_where(NOT_ACTIVE)),
        Index("ix_person_not_come", "name", "id", **only_where(NOT_COME)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_number: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(default=_sort_name)  # for sorting lists; follows ``name``
    email: Mapped[str] = mapped_column(unique=True)
    job_title: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    theme: Mapped[Theme] = mapped_column(default=Theme.AUTO)
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    state: Mapped[PersonState]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("people_site.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    unit: Mapped[Unit | None] = relationship()
    site: Mapped[Site | None] = relationship()
    manager: Mapped["Person | None"] = relationship(remote_side=[id])
    access_grants: Mapped[list["AccessGrant"]] = relationship(
        back_populates="person", foreign_keys="AccessGrant.person_id", viewonly=True
    )
    job_roles: Mapped[list["JobRoleHolding"]] = relationship(viewonly=True)

    if TYPE_CHECKING:
        is_manager: Mapped[bool]  # asked of the table of people itself, so it is attached below

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.state in rules.PRESENT

    def get_id(self) -> str:
        return str(self.id)

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def given_name(self) -> str:
        return self.name.split()[0]

    @property
    def grants(self) -> frozenset[Grant]:
        """Return the current access roles, derived ones included; none for people who may not sign in."""
        if not self.is_active:
            return frozenset()
        at = clock.now()
        held = {
            Grant(each.role, each.unit_id, each.agent_id) for each in self.access_grants if each.holds_at(at)
        }
        return rules.derived_grants(is_manager=self.is_manager) | held

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return the permissions held anywhere; ``visible_to`` decides about rows."""
        return rules.permissions_of(self.grants)

    def scope_of(self, permission: Permission) -> Scope:
        return rules.scope_of(permission, self.grants)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


class PersonWord(Base):
    """A word of a person's name, to search by its beginning."""

    __tablename__ = "people_person_word"
    __table_args__ = (Index("ix_people_person_word_person", "person_id", "word"),)

    word: Mapped[str] = mapped_column(BY_BYTES, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Placement(Period, Base):
    """The unit, site and manager of a person during a period."""

    __tablename__ = "people_placement"
    __table_args__ = (
        Index("ix_people_placement_person_from", "person_id", "valid_from"),
        one_open("uq_people_placement_open", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("people_site.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)


class StatePeriod(Period, Base):
    """The state of a person during a period."""

    __tablename__ = "people_state_period"
    __table_args__ = (
        Index("ix_people_state_period_person_from", "person_id", "valid_from"),
        one_open("uq_people_state_period_open", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[PersonState]


class JobRoleHolding(Period, Base):
    """A job role that a person held during a period."""

    __tablename__ = "people_job_role_holding"
    __table_args__ = (
        Index("ix_people_job_role_holding_person_role", "person_id", "job_role"),
        one_open("uq_people_job_role_holding_open", "person_id", "job_role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    job_role: Mapped[JobRole] = mapped_column(index=True)


class AccessGrant(Period, Base):
    """An access role of a person during a period; everywhere, or for one unit subtree or one agent.

    ``agent_id`` is a plain number without a foreign key, because agents are a feature above people.
    """

    __tablename__ = "people_access_grant"
    __table_args__ = (
        CheckConstraint("unit_id IS NULL OR agent_id IS NULL", name="one_scope"),
        CheckConstraint(
            f"role NOT IN ({', '.join(repr(str(role)) for role in sorted(DERIVED_ROLES))})",
            name="not_derived",
        ),
        Index("ix_people_access_grant_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"))
    agent_id: Mapped[int | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id], back_populates="access_grants")
    unit: Mapped[Unit | None] = relationship()

    def holds_at(self, at: datetime) -> bool:
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


def is_not_active() -> ColumnElement[bool]:
    """Return the condition of the index of people who are not active."""
    return Person.state != literal_text(PersonState.ACTIVE)


def may_not_have_come() -> ColumnElement[bool]:
    """Return the condition of the index of people without a password, and of those who are invited (again)."""
    return or_(Person.password_hash.is_(None), Person.state == literal_text(PersonState.INVITED))


_report = Person.__table__.alias("report")
Person.is_manager = column_property(
    exists(
        select(1).where(
            _report.c.manager_id == Person.__table__.c.id,
            is_one_of(_report.c.state, rules.MAKES_A_MANAGER),
        )
    ).correlate(Person.__table__),
    deferred=True,
)
