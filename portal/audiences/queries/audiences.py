"""Queries about audiences: their rules, the people a rule selects, explanations and previews of a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from portal.agents import queries as agents_queries
from portal.audiences import rules
from portal.audiences.models import Audience, AudienceCount, AudienceMember, AudienceRule
from portal.audiences.rules import (
    AllOf,
    AnyOf,
    AtSite,
    Beside,
    Condition,
    HasAccess,
    Holds,
    InLineOf,
    InUnit,
    Not,
    Persons,
    Rule,
)
from portal.core import clock, db
from portal.core.folding import folded
from portal.core.permissions import Permission, Role
from portal.core.rows import fetch_all
from portal.core.validity import valid_at
from portal.people import queries as people_queries, reach, rules as people_rules
from portal.people.models import (
    AccessGrant,
    JobRoleHolding,
    Person,
    Placement,
    StatePeriod,
    Unit,
)
from portal.people.rules import JobRole

SAMPLE = 20  # how many people of a list a page shows
MANY = 1_000  # with more members, a list in the order of names finds its first ones quickly


class ListedMember(NamedTuple):
    """A member of an audience."""

    id: int
    name: str
    sort_name: str
    job_title: str
    unit: str | None


@dataclass(frozen=True)
class MembershipChange:
    """The people of an audience when another rule takes effect, and those of them who join or leave."""

    people: int
    coming: int
    going: int
    sample: Sequence[ListedMember]
    coming_sample: Sequence[ListedMember]
    going_sample: Sequence[ListedMember]


def members(rule: Rule, at: datetime) -> Select[int]:
    """Select the ids of the people present at ``at`` (at work or on leave) that ``rule`` selects."""
    return (
        select(Placement.person_id)
        .join(StatePeriod, StatePeriod.person_id == Placement.person_id)
        .where(
            valid_at(Placement, at),
            valid_at(StatePeriod, at),
            StatePeriod.state.in_(people_rules.PRESENT),
            _means(rule, at),
        )
    )


def count_members(rule: Rule, at: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(members(rule, at).subquery())) or 0


def list_sample(viewer: Person, rule: Rule, *, people: int) -> Sequence[ListedMember]:
    """Return the first of the ``people`` that a rule selects now, as far as ``viewer`` may see them, by name."""
    if not people:
        return ()
    return _list_sample(
        viewer, _is_among(members(rule, clock.now()), Placement.person_id, are_many=people > MANY)
    )


def compare(viewer: Person, audience_id: int, rule: Rule) -> MembershipChange:
    """Return who would join and leave if ``rule`` took effect now, compared with the members as they are kept.

    One statement looks at everyone, to count. Of many, the names are those that are found first.
    """
    new = members(rule, clock.now())
    kept = select(AudienceMember.person_id).where(AudienceMember.audience_id == audience_id)
    joins = ~exists(kept.where(AudienceMember.person_id == Placement.person_id).correlate(Placement))
    counted = new.with_only_columns(func.count(), func.count().filter(joins))
    people, coming = db.session.execute(counted).one()
    before = db.session.scalar(select(AudienceCount.people).where(AudienceCount.audience_id == audience_id))
    going = (before or 0) - (people - coming)
    here = _is_among(new, Placement.person_id, are_many=people > MANY)
    comes = _is_among(new.where(joins), Placement.person_id, are_many=coming > MANY)
    goes = (
        _is_among(kept, AudienceMember.person_id, are_many=going > MANY),
        ~_is_among(new, Placement.person_id, are_many=True),
    )
    return MembershipChange(
        people=people,
        coming=coming,
        going=going,
        sample=_list_sample(viewer, here) if people else (),
        coming_sample=_list_sample(viewer, comes) if coming else (),
        going_sample=_list_sample(viewer, *goes) if going else (),
    )


def explain(rule: Rule, person_id: int, at: datetime) -> Mapping[Condition, bool]:
    """Return whether each condition of a rule holds for one person; one statement."""
    leaves = list(dict.fromkeys(rules.conditions(rule)))
    columns = [_means(leaf, at).label(f"c{number}") for number, leaf in enumerate(leaves)]
    found = db.session.execute(
        select(literal(1).label("here"), *columns).where(
            Placement.person_id == person_id, valid_at(Placement, at)
        )
    ).one_or_none()
    return {leaf: bool(found and found[number + 1]) for number, leaf in enumerate(leaves)}


def visible_to(person: Person) -> Select[Audience]:
    """Select the audiences in use, for people who may use them anywhere; every read starts here.

    A rule is not secret. Its members are shown to each reader as far as they may see people.
    """
    may = person.may(Permission.AUDIENCES_MANAGE)
    return select(Audience).where(Audience.retired_at.is_(None) if may else false())


def manages(person: Person) -> bool:
    """Return whether ``person`` may change audiences: only with a role everywhere, as a rule can select anyone."""
    return person.scope_of(Permission.AUDIENCES_MANAGE).everywhere


def list_audiences(person: Person) -> Sequence[Audience]:
    """Return the audiences that ``person`` may use, by name."""
    return db.session.scalars(visible_to(person).order_by(Audience.name, Audience.id)).all()


def find_audience(person: Person, audience_id: int, *, held: bool = False) -> Audience | None:
    """Return one audience; ``held`` locks it until the use case ends, so that no draft is lost."""
    rows = visible_to(person).where(Audience.id == audience_id)
    return db.session.scalars(rows.with_for_update() if held else rows).one_or_none()


def find_rule(audience_id: int, at: datetime) -> Rule:
    """Return the rule in force at ``at``; before the first one, a rule that selects nobody."""
    told = db.session.scalars(
        select(AudienceRule.rule).where(AudienceRule.audience_id == audience_id, valid_at(AudienceRule, at))
    ).one_or_none()
    return rules.read_rule(told) if told is not None else rules.NOBODY


def draft_of(audience: Audience) -> Rule:
    """Return the draft, or the rule in force without one."""
    if audience.draft is not None:
        return rules.read_rule(audience.draft)
    return find_rule(audience.id, clock.now())


def is_name_taken(name: str) -> bool:
    return db.session.scalar(select(Audience.id).where(folded(Audience.name) == folded(name))) is not None


def get_person(viewer: Person, person_id: int) -> Person:
    """Return a person that ``viewer`` may see, by the id that a form has accepted."""
    people = people_queries.visible_to(viewer, Permission.AUDIENCES_MANAGE)
    return db.session.scalars(people.where(Person.id == person_id)).one()


def _means(rule: Rule, at: datetime) -> ColumnElement[bool]:
    """Return a rule as one SQL condition on the placement of a person."""
    match rule:
        case AllOf(parts):
            return and_(true(), *(_means(part, at) for part in parts))
        case AnyOf(parts):
            return or_(false(), *(_means(part, at) for part in parts))
        case Not(part):
            return not_(_means(part, at))
        case _:
            return _condition(rule, at)


def _condition(condition: Condition, at: datetime) -> ColumnElement[bool]:  # noqa: C901 - one case a kind
    match condition:
        case InUnit(unit_id):
            return _is_true(Placement.unit_id.in_(reach.units_inside([unit_id], at)))
        case AtSite(site_id):
            return _is_true(Placement.site_id == site_id)
        case Holds(JobRole.ALL_EMPLOYEES):
            return true()
        case Holds(role):
            held = (JobRoleHolding.job_role == role, valid_at(JobRoleHolding, at))
            return exists().where(JobRoleHolding.person_id == Placement.person_id, *held)
        case HasAccess(role):
            return _has_access(role, at)
        case Beside(agent_id, at_least, deployment_id):
            near = agents_queries.beside(at, agent_id=agent_id).subquery()
            ids = select(near.c.person_id)
            ids = ids.where(near.c.deployment_id == deployment_id) if deployment_id else ids
            return Placement.person_id.in_(ids.where(near.c.level >= at_least) if at_least else ids)
        case InLineOf(person_id):
            return Placement.person_id.in_(reach.line_of(person_id, at=at))
        case Persons(ids):
            return Placement.person_id.in_(ids)


def _has_access(role: Role, at: datetime) -> ColumnElement[bool]:
    """Return the condition for an access role.

    Everyone is an employee, and people with reports are managers. Other roles are granted.
    """
    if role is Role.EMPLOYEE:
        return true()
    if role is Role.MANAGER:
        return reach.has_reports(Placement.person_id, at=at)
    return exists().where(
        AccessGrant.person_id == Placement.person_id,
        AccessGrant.role == role,
        valid_at(AccessGrant, at),
    )


def _is_true(expression: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition with NULL as false, so that "not" includes people without a unit or site."""
    return func.coalesce(expression, false())


def _is_among(
    ids: Select[int], person_id: InstrumentedAttribute[int], *, are_many: bool
) -> ColumnElement[bool]:
    """Return the condition that a person is one of ``ids``, which selects ``person_id``.

    Of many it looks at one person after the other, in the order of their names; a few are found.
    """
    if are_many:
        return exists(ids.where(person_id == Person.id).correlate(Person))
    return Person.id.in_(ids)


def _list_sample(viewer: Person, *which: ColumnElement[bool]) -> Sequence[ListedMember]:
    """Return the first people that ``viewer`` may see, by name."""
    columns = (Person.id, Person.name, Person.sort_name, Person.job_title, Unit.name.label("unit"))
    rows = (
        people_queries.visible_to(viewer, Permission.AUDIENCES_MANAGE)
        .with_only_columns(*columns)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(*which)
        .order_by(Person.sort_name, Person.id)
        .limit(SAMPLE)
    )
    return fetch_all(ListedMember, rows)
