"""What a person is: their job roles and their state."""

from enum import StrEnum


class JobRole(StrEnum):
    """A job role of the operating model (field 2.1). A person may hold several, besides ``ALL_EMPLOYEES``."""

    ALL_EMPLOYEES = "all-employees"
    FRONTLINE_AGENT = "frontline-agent"
    CS_MANAGER = "cs-manager"
    OPERATIONS_LEAD = "operations-lead"
    COMPLIANCE_TEAM = "compliance-team"
    SECURITY_COMPLIANCE_LEAD = "security-compliance-lead"
    PRODUCT_OWNER = "product-owner"
    INTERACTION_DESIGNER = "interaction-designer"
    KNOWLEDGE_MANAGER = "knowledge-manager"
    AI_ENGINEER = "ai-engineer"
    EXECUTIVE = "executive"


class RoleKind(StrEnum):
    """The part that a job role has around agents (field 2.1)."""

    AWARE = "aware"
    OPERATE = "operate"
    ASSURE = "assure"
    BUILD = "build"
    GOVERN = "govern"


KIND_OF: dict[JobRole, RoleKind] = {
    JobRole.ALL_EMPLOYEES: RoleKind.AWARE,
    JobRole.FRONTLINE_AGENT: RoleKind.OPERATE,
    JobRole.CS_MANAGER: RoleKind.OPERATE,
    JobRole.OPERATIONS_LEAD: RoleKind.OPERATE,
    JobRole.COMPLIANCE_TEAM: RoleKind.ASSURE,
    JobRole.SECURITY_COMPLIANCE_LEAD: RoleKind.ASSURE,
    JobRole.PRODUCT_OWNER: RoleKind.BUILD,
    JobRole.INTERACTION_DESIGNER: RoleKind.BUILD,
    JobRole.KNOWLEDGE_MANAGER: RoleKind.BUILD,
    JobRole.AI_ENGINEER: RoleKind.BUILD,
    JobRole.EXECUTIVE: RoleKind.GOVERN,
}
HELD_ROLES: tuple[JobRole, ...] = tuple(role for role in JobRole if role is not JobRole.ALL_EMPLOYEES)


class PersonState(StrEnum):
    """A person's state of employment. Leave keeps access, pauses clocks and ends coverage."""

    INVITED = "invited"
    ACTIVE = "active"
    ON_LEAVE = "on_leave"
    SUSPENDED = "suspended"
    LEFT = "left"


PRESENT = frozenset({PersonState.ACTIVE, PersonState.ON_LEAVE})
MAKES_A_MANAGER = PRESENT | {
    PersonState.INVITED
}  # a person with a report in one of these states is a manager
MOVES: dict[PersonState, frozenset[PersonState]] = {
    PersonState.INVITED: frozenset({PersonState.ACTIVE, PersonState.LEFT}),
    PersonState.ACTIVE: frozenset({PersonState.ON_LEAVE, PersonState.SUSPENDED, PersonState.LEFT}),
    PersonState.ON_LEAVE: frozenset({PersonState.ACTIVE, PersonState.SUSPENDED, PersonState.LEFT}),
    PersonState.SUSPENDED: frozenset({PersonState.ACTIVE, PersonState.LEFT}),
    PersonState.LEFT: frozenset({PersonState.INVITED, PersonState.ACTIVE}),
}


class Theme(StrEnum):
    """The colour theme: light, dark, or that of the device."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


def can_move(now: PersonState, wanted: PersonState) -> bool:
    """Return whether a person in state ``now`` may become ``wanted``."""
    return wanted in MOVES[now]
