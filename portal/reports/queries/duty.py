"""Queries about the people who may triage a report now, and those who appoint them."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, and_, bindparam, exists, or_, select

from portal.core import clock, db
from portal.core.permissions import GRANTS, Permission, Role
from portal.core.statements import AGENT_ID, AT, PERSON_ID, Rows, is_one_of, prepared
from portal.core.validity import valid_at
from portal.people import reach
from portal.people.models import AccessGrant, Person, UnitInside
from portal.people.rules import PersonState
from portal.reports.models import Report
from portal.reports.queries.queue import REPORT_ID, led_since_filed

UNIT_ID: BindParameter[int] = bindparam("unit_id", type_=Integer())
TRIAGE = sorted(role for role, granted in GRANTS.items() if Permission.REPORTS_TRIAGE in granted)


def list_on_duty(report: Report) -> Sequence[Person]:
    """Return the people at work who may triage a report now, by name; one statement."""
    return db.session.scalars(_on_duty(), _values(report)).all()


def is_attended(report: Report) -> bool:
    """Return whether anyone at work may triage a report now; one statement."""
    return bool(db.rows(_is_attended(), _values(report)).scalar_one())


def has_triager(person: Person) -> bool:
    """Return whether anyone at work may triage what ``person`` reports of any agent; one statement."""
    values = {"person_id": person.id, "unit_id": person.unit_id, "agent_id": None, "at": clock.now()}
    return bool(db.rows(_has_triager(), values).scalar_one())


def list_administrators() -> Sequence[Person]:
    """Return the administrators at work, by name; one statement."""
    return db.session.scalars(_administrators(), {"at": clock.now()}).all()


def _may_triage() -> ColumnElement[bool]:
    """Return the condition that a person may triage what the person of the parameters reports.

    Nobody triages their own report, or one from their own line of now.
    """
    above = reach.lines_above(select(PERSON_ID)).subquery()
    around = select(UnitInside.ancestor_id).where(
        UnitInside.descendant_id == UNIT_ID, valid_at(UnitInside, AT)
    )
    return and_(
        Person.state == PersonState.ACTIVE,
        is_one_of(AccessGrant.role, TRIAGE),
        valid_at(AccessGrant, AT),
        or_(
            and_(AccessGrant.unit_id.is_(None), AccessGrant.agent_id.is_(None)),
            AccessGrant.agent_id == AGENT_ID,
            AccessGrant.unit_id.in_(around),
        ),
        Person.id.not_in(select(above.c.id)),
    )


@cache
def _on_duty() -> Select[Person]:
    granted = select(AccessGrant.id).where(AccessGrant.person_id == Person.id, _may_triage())
    on_duty = exists(granted.correlate(Person)), ~led_since_filed(Person.id, REPORT_ID, PERSON_ID, at=AT)
    return select(Person).where(*on_duty).order_by(Person.sort_name, Person.id)


@cache
def _is_attended() -> Rows:
    on_duty = _on_duty().with_only_columns(Person.id).order_by(None)
    return select(exists(on_duty))


def _values(report: Report) -> dict[str, object]:
    return {
        "report_id": report.id,
        "person_id": report.reporter_id,
        "unit_id": report.unit_id,
        "agent_id": report.agent_id,
        "at": clock.now(),
    }


def may_be_attended() -> ColumnElement[bool]:
    """Return the condition that anyone may triage what the person of the parameters reports."""
    granted = select(Person.id).join(AccessGrant, AccessGrant.person_id == Person.id)
    return exists(granted.where(_may_triage()))


@prepared
def _has_triager() -> Rows:
    return select(may_be_attended())


@cache
def _administrators() -> Select[Person]:
    granted = select(AccessGrant.person_id).where(
        is_one_of(AccessGrant.role, [Role.ADMIN]),
        valid_at(AccessGrant, AT),
        AccessGrant.unit_id.is_(None),
        AccessGrant.agent_id.is_(None),
    )
    return (
        select(Person)
        .where(Person.id.in_(granted), Person.state == PersonState.ACTIVE)
        .order_by(Person.sort_name, Person.id)
    )
