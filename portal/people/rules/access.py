"""What access roles permit, and where; who may be the last to hold one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from portal.core.permissions import DERIVED_ROLES, GRANTS, Permission, Role
from portal.core.reasons import Reason


@dataclass(frozen=True)
class Grant:
    """A current access role: everywhere, or for one unit subtree or one agent."""

    role: Role
    unit_id: int | None = None
    agent_id: int | None = None

    @property
    def is_everywhere(self) -> bool:
        return self.unit_id is None and self.agent_id is None


@dataclass(frozen=True)
class Scope:
    """Where a permission holds: everywhere, in some unit subtrees, for some agents, for direct reports."""

    everywhere: bool = False
    units: frozenset[int] = frozenset()
    agents: frozenset[int] = frozenset()
    own_reports: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.everywhere or self.units or self.agents or self.own_reports)

    @property
    def has_units(self) -> bool:
        return bool(self.units)

    @property
    def has_agents(self) -> bool:
        return bool(self.agents)

    def has_agent(self, agent_id: int | None) -> bool:
        return self.everywhere or agent_id in self.agents


@cache
def derived_grants(*, is_manager: bool) -> frozenset[Grant]:
    """Return the access roles that nobody grants: those of every employee, and those of a manager."""
    employee = Grant(Role.EMPLOYEE)
    return frozenset({employee, Grant(Role.MANAGER)} if is_manager else {employee})


def permissions_of(grants: Iterable[Grant]) -> frozenset[Permission]:
    """Return every permission of some access roles, in any scope."""
    return _opened_by(frozenset(grant.role for grant in grants))


@cache
def _opened_by(roles: frozenset[Role]) -> frozenset[Permission]:
    return frozenset().union(*(GRANTS[role] for role in roles))


def scope_of(permission: Permission, grants: Iterable[Grant]) -> Scope:
    """Return where ``permission`` holds, over all grants of a person; as a manager it reaches direct reports only."""
    giving = [grant for grant in grants if permission in GRANTS[grant.role]]
    return Scope(
        everywhere=any(grant.is_everywhere and grant.role is not Role.MANAGER for grant in giving),
        own_reports=any(grant.role is Role.MANAGER for grant in giving),
        units=frozenset(grant.unit_id for grant in giving if grant.unit_id is not None),
        agents=frozenset(grant.agent_id for grant in giving if grant.agent_id is not None),
    )


class KeyDuty(StrEnum):
    """A duty that somebody at work must have, or what others do waits; named after who has it."""

    TRIAGE = "triager"
    PUBLISH = "publisher"


HOLDERS: Mapping[KeyDuty, frozenset[Role]] = {
    KeyDuty.TRIAGE: frozenset(
        role for role, granted in GRANTS.items() if Permission.REPORTS_TRIAGE in granted
    ),
    KeyDuty.PUBLISH: frozenset({Role.PUBLISHER}),
}


@dataclass(frozen=True)
class HoldersLeft:
    """How many people at work hold a duty now and after a change: those who hold it everywhere, and all of them."""

    everywhere_now: int
    everywhere_then: int
    all_now: int
    all_then: int

    @property
    def loses_last(self) -> bool:
        """Whether the change takes the last one who holds it everywhere, or the last one at all."""
        loses_everywhere = bool(self.everywhere_now and not self.everywhere_then)
        return loses_everywhere or bool(self.all_now and not self.all_then)


def access_problem(
    role: Role, *, unit_id: int | None, agent_id: int | None, until: datetime | None, at: datetime
) -> tuple[Reason, str] | None:
    """Return why an access role cannot be granted, and the field; ``None`` when it can."""
    if role in DERIVED_ROLES:
        return Reason("role_is_derived"), "role"
    if unit_id is not None and agent_id is not None:
        return Reason("access_one_scope"), "unit_id"
    if role is Role.ADMIN and (unit_id is not None or agent_id is not None):
        return Reason("admin_is_everywhere"), "unit_id"
    if role is Role.AUDITOR and until is None:
        return Reason("auditor_needs_end"), "until"
    if until is not None and until <= at:
        return Reason("access_end_is_past"), "until"
    return None
