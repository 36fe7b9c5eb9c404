"""Who may do what, in one place: roles, permissions and grants of people, and scopes of programs."""

from enum import StrEnum


class Role(StrEnum):
    """Access roles. Everyone who is active is ``EMPLOYEE``; everyone with direct reports is ``MANAGER``."""

    EMPLOYEE = "employee"
    MANAGER = "manager"
    CHANGE_LEAD = "change_lead"
    EDITOR = "editor"
    TRIAGER = "triager"
    PUBLISHER = "publisher"
    COMPLIANCE = "compliance"
    EXECUTIVE = "executive"
    AUDITOR = "auditor"
    ADMIN = "admin"


DERIVED_ROLES = frozenset({Role.EMPLOYEE, Role.MANAGER})


class Permission(StrEnum):
    """Permissions, named ``feature:action``, alphabetical."""

    ACCESS_MANAGE = "access:manage"
    AGENTS_MANAGE = "agents:manage"
    AGENTS_PEOPLE = "agents:people"
    AGENTS_VIEW = "agents:view"
    AUDIENCES_MANAGE = "audiences:manage"
    AUDIT_READ = "audit:read"
    CHANGES_LEAD = "changes:lead"
    CLIENTS_MANAGE = "clients:manage"
    COMPANY_FIGURES = "company:figures"
    COMPONENTS_VIEW = "components:view"
    CONTENT_MANAGE = "content:manage"
    CONTENT_VIEW = "content:view"
    EVIDENCE_READ = "evidence:read"
    HEALTH_VIEW = "health:view"
    MESSAGES_APPROVE = "messages:approve"
    MESSAGES_WRITE = "messages:write"
    METRICS_ENTER = "metrics:enter"
    OUTBOX_TEAM = "outbox:team"
    OUTBOX_VIEW = "outbox:view"
    PEOPLE_ERASE = "people:erase"
    PEOPLE_IMPORT = "people:import"
    PEOPLE_MANAGE = "people:manage"
    PEOPLE_VIEW = "people:view"
    POLICIES_WRITE = "policies:write"
    PORTAL_USE = "portal:use"
    READINESS_MANAGE = "readiness:manage"
    READINESS_SUSPEND = "readiness:suspend"
    READINESS_TEAM = "readiness:team"
    REPORTS_FILE = "reports:file"
    REPORTS_TRIAGE = "reports:triage"
    SETTINGS_MANAGE = "settings:manage"
    TRAINING_LEARN = "training:learn"
    TRAINING_OBSERVE = "training:observe"


class ApiScope(StrEnum):
    """What a token lets a program do, named like permissions. No person and no role has a scope."""

    PEOPLE_READ = "people:read"


P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.EMPLOYEE: frozenset({
        P.PORTAL_USE, P.AGENTS_VIEW, P.TRAINING_LEARN, P.TRAINING_OBSERVE, P.REPORTS_FILE,
    }),
    Role.MANAGER: frozenset({
        P.AGENTS_PEOPLE, P.OUTBOX_TEAM, P.READINESS_MANAGE, P.READINESS_SUSPEND, P.READINESS_TEAM,
    }),
    Role.CHANGE_LEAD: frozenset({
        P.AGENTS_MANAGE, P.AGENTS_PEOPLE, P.AUDIENCES_MANAGE, P.CHANGES_LEAD, P.CONTENT_VIEW, P.MESSAGES_WRITE,
        P.METRICS_ENTER, P.PEOPLE_VIEW,
    }),
    Role.EDITOR: frozenset({P.COMPONENTS_VIEW, P.CONTENT_MANAGE, P.CONTENT_VIEW, P.AUDIENCES_MANAGE}),
    Role.TRIAGER: frozenset({P.REPORTS_TRIAGE}),
    Role.PUBLISHER: frozenset({P.AUDIENCES_MANAGE, P.MESSAGES_WRITE, P.METRICS_ENTER}),
    Role.COMPLIANCE: frozenset({
        P.AGENTS_PEOPLE, P.AUDIENCES_MANAGE, P.AUDIT_READ, P.CONTENT_VIEW, P.EVIDENCE_READ, P.MESSAGES_APPROVE,
        P.METRICS_ENTER, P.PEOPLE_VIEW, P.POLICIES_WRITE, P.READINESS_MANAGE, P.READINESS_SUSPEND,
        P.READINESS_TEAM,
    }),
    Role.EXECUTIVE: frozenset({P.COMPANY_FIGURES}),  # figures of groups, and of people only their own reports
    Role.AUDITOR: frozenset({
        P.AGENTS_PEOPLE, P.AUDIT_READ, P.CONTENT_VIEW, P.EVIDENCE_READ, P.PEOPLE_VIEW, P.READINESS_TEAM,
    }),
    Role.ADMIN: frozenset({
        P.ACCESS_MANAGE, P.AGENTS_MANAGE, P.AGENTS_PEOPLE, P.AUDIENCES_MANAGE, P.CLIENTS_MANAGE, P.HEALTH_VIEW,
        P.OUTBOX_VIEW, P.PEOPLE_ERASE, P.PEOPLE_IMPORT, P.PEOPLE_MANAGE, P.PEOPLE_VIEW, P.SETTINGS_MANAGE,
    }),
}  # fmt: skip
