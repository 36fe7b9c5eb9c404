"""The rule language of audiences: conditions joined by and, or, not. Rules are stored as JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.agents.rules import Autonomy
from portal.core.errors import Refused
from portal.core.permissions import Role
from portal.core.reasons import Reason
from portal.people.rules import JobRole

NAME_MAX = 80
PURPOSE_MAX = 240
DEPTH_MAX = 6
CONDITIONS_MAX = 60
PERSONS_MAX = 200


class ConditionKind(StrEnum):
    """The kind of a condition."""

    UNIT = "unit"
    SITE = "site"
    JOB_ROLE = "job_role"
    ACCESS_ROLE = "access_role"
    AGENT = "agent"
    MANAGER_LINE = "manager_line"
    PERSONS = "persons"


@dataclass(frozen=True)
class InUnit:
    """The person is in a unit or anywhere below it."""

    unit_id: int


@dataclass(frozen=True)
class AtSite:
    """The person works at a site."""

    site_id: int


@dataclass(frozen=True)
class Holds:
    """The person holds a job role; everyone is one of all employees."""

    job_role: JobRole


@dataclass(frozen=True)
class HasAccess:
    """The person has an access role, in any scope."""

    role: Role


@dataclass(frozen=True)
class Beside:
    """The person works with an agent: at level ``at_least`` or above, and in one deployment, where given."""

    agent_id: int
    at_least: Autonomy | None = None
    deployment_id: int | None = None


@dataclass(frozen=True)
class InLineOf:
    """The person reports to a manager, directly or through others."""

    person_id: int


@dataclass(frozen=True)
class Persons:
    """The person is one of these."""

    person_ids: tuple[int, ...]


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Rule", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Rule", ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Rule"


Condition = InUnit | AtSite | Holds | HasAccess | Beside | InLineOf | Persons
Rule = Condition | AllOf | AnyOf | Not

NOBODY = AnyOf(())


def read_rule(told: Any) -> Rule:
    """Return the rule in some JSON; refuse unknown parts, and rules too deep or too long."""
    rule = _read(told, depth=1)
    if sum(1 for _ in conditions(rule)) > CONDITIONS_MAX:
        raise Refused(Reason("rule_too_long", most=CONDITIONS_MAX))
    return rule


def tell_rule(rule: Rule) -> dict[str, Any]:  # noqa: C901 - one case a kind
    """Return the rule as JSON; :func:`read_rule` is the inverse."""
    match rule:
        case AllOf(parts):
            return {"all": [tell_rule(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [tell_rule(part) for part in parts]}
        case Not(part):
            return {"not": tell_rule(part)}
        case InUnit(number) | AtSite(number) | InLineOf(number):
            return {str(kind_of(rule)): number}
        case Holds(role):
            return {"job_role": str(role)}
        case HasAccess(access):
            return {"access_role": str(access)}
        case Beside(agent_id, at_least, deployment_id):
            level = {"at_least": int(at_least)} if at_least else {}
            return {"agent": agent_id, **level, **({"deployment": deployment_id} if deployment_id else {})}
        case Persons(ids):
            return {"persons": list(ids)}


def kind_of(condition: Condition) -> ConditionKind:
    """Return the kind of a condition."""
    return {
        InUnit: ConditionKind.UNIT,
        AtSite: ConditionKind.SITE,
        Holds: ConditionKind.JOB_ROLE,
        HasAccess: ConditionKind.ACCESS_ROLE,
        Beside: ConditionKind.AGENT,
        InLineOf: ConditionKind.MANAGER_LINE,
        Persons: ConditionKind.PERSONS,
    }[type(condition)]


def conditions(rule: Rule) -> Iterator[Condition]:
    """Return every condition of a rule, in reading order."""
    match rule:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from conditions(part)
        case Not(part):
            yield from conditions(part)
        case _:
            yield rule


def groups_of(rule: Rule) -> list[list[tuple[Condition, bool]]] | None:
    """Return a rule as groups for a form: any of some groups, each all of some conditions.

    A condition may be negated. ``None`` where the rule has another structure; a form can show it but not change it.
    """
    parts = rule.parts if isinstance(rule, AnyOf) else (rule,)
    groups = [_group(part) for part in parts]
    return None if any(group is None for group in groups) else [group for group in groups if group]


def from_groups(groups: Sequence[Sequence[tuple[Condition, bool]]]) -> Rule:
    """Return the rule of some groups. Empty groups are left out; without groups it selects nobody."""
    return AnyOf(
        tuple(
            AllOf(tuple(Not(condition) if negated else condition for condition, negated in group))
            for group in groups
            if group
        )
    )


def holds(rule: Rule, leaf: Callable[[Condition], bool]) -> bool:
    """Return whether a rule holds, given whether each condition does.

    An empty "all" holds; an empty "any" does not.
    """
    match rule:
        case AllOf(parts):
            return all(holds(part, leaf) for part in parts)
        case AnyOf(parts):
            return any(holds(part, leaf) for part in parts)
        case Not(part):
            return not holds(part, leaf)
        case _:
            return leaf(rule)


def _group(rule: Rule) -> list[tuple[Condition, bool]] | None:
    parts = rule.parts if isinstance(rule, AllOf) else (rule,)
    found: list[tuple[Condition, bool]] = []
    for part in parts:
        inner, negated = (part.part, True) if isinstance(part, Not) else (part, False)
        if isinstance(inner, AllOf | AnyOf | Not):
            return None
        found.append((inner, negated))
    return found


def _read(told: Any, *, depth: int) -> Rule:
    if depth > DEPTH_MAX:
        raise Refused(Reason("rule_too_deep", most=DEPTH_MAX))
    if not isinstance(told, Mapping):
        raise Refused(Reason("rule_unreadable"))
    match dict(told):
        case {"all": [*parts], **rest} if not rest:
            return AllOf(tuple(_read(part, depth=depth + 1) for part in parts))
        case {"any": [*parts], **rest} if not rest:
            return AnyOf(tuple(_read(part, depth=depth + 1) for part in parts))
        case {"not": part, **rest} if not rest:
            return Not(_read(part, depth=depth + 1))
    return _read_condition(told)


def _read_condition(told: Mapping[str, Any]) -> Condition:
    try:
        match dict(told):
            case {"unit": int(number), **rest} if not rest:
                return InUnit(number)
            case {"site": int(number), **rest} if not rest:
                return AtSite(number)
            case {"job_role": str(role), **rest} if not rest:
                return Holds(JobRole(role))
            case {"access_role": str(role), **rest} if not rest:
                return HasAccess(Role(role))
            case {"manager_line": int(number), **rest} if not rest:
                return InLineOf(number)
    except ValueError:
        raise Refused(Reason("rule_unreadable")) from None
    return _read_agent_or_persons(told)


def _read_agent_or_persons(told: Mapping[str, Any]) -> Condition:
    match dict(told):
        case {"agent": int(number), **rest} if set(rest) <= {"at_least", "deployment"}:
            level, place = rest.get("at_least"), rest.get("deployment")
            if (level is None or level in list(Autonomy)) and (place is None or isinstance(place, int)):
                return Beside(number, Autonomy(level) if level is not None else None, place)
        case {"persons": [*ids], **rest} if not rest:
            if ids and len(ids) <= PERSONS_MAX and all(isinstance(each, int) for each in ids):
                return Persons(tuple(sorted(set(ids))))
    raise Refused(Reason("rule_unreadable"))
