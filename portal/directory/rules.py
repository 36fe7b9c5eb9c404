"""Rules of an import: fields, outcomes, faults, and what may be applied and undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntFlag, StrEnum

from portal.core.reasons import Reason
from portal.people.rules import JobRole

ROWS_ON_THE_WEB = 100_000
LEAVERS_QUIETLY = 0.10  # of the people present; above it an import needs a confirmation
STALE_AFTER = timedelta(days=7)


class Field(StrEnum):
    """A field of a person that a column may bring."""

    EMPLOYEE_NUMBER = "employee_number"
    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    EMAIL = "email"
    JOB_TITLE = "job_title"
    UNIT = "unit"
    SITE = "site"
    MANAGER = "manager"
    JOB_ROLES = "job_roles"
    STATE = "state"
    LANGUAGE = "language"
    TIME_ZONE = "time_zone"


class Change(IntFlag):
    """The changes of an import to one person. The numbers are stored: append new ones."""

    EMPLOYEE_NUMBER = 1
    NAME = 2
    EMAIL = 4
    JOB_TITLE = 8
    UNIT = 16
    SITE = 32
    MANAGER = 64
    JOB_ROLES = 128
    STATE = 256
    LANGUAGE = 512
    TIME_ZONE = 1024


PLACE = Change.UNIT | Change.SITE | Change.MANAGER
DETAILS = (
    Change.EMPLOYEE_NUMBER
    | Change.NAME
    | Change.EMAIL
    | Change.JOB_TITLE
    | Change.LANGUAGE
    | Change.TIME_ZONE
)

ROLE_BITS: Mapping[JobRole, int] = {  # stored with staged rows: new roles go at the end
    JobRole.FRONTLINE_AGENT: 1,
    JobRole.CS_MANAGER: 2,
    JobRole.OPERATIONS_LEAD: 4,
    JobRole.COMPLIANCE_TEAM: 8,
    JobRole.SECURITY_COMPLIANCE_LEAD: 16,
    JobRole.PRODUCT_OWNER: 32,
    JobRole.INTERACTION_DESIGNER: 64,
    JobRole.KNOWLEDGE_MANAGER: 128,
    JobRole.AI_ENGINEER: 256,
    JobRole.EXECUTIVE: 512,
}


class ImportState(StrEnum):
    """The state of an import."""

    UPLOADED = "uploaded"
    CHECKED = "checked"
    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"


class Outcome(StrEnum):
    """The effect of an import on one person, in the order of the page."""

    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left"
    FAULTY = "faulty"
    UNCHANGED = "unchanged"


class Undoing(StrEnum):
    """The effect of undoing an import on one person: undone, or skipped and why."""

    DONE = "done"
    CHANGED_SINCE = "changed_since"
    DETAILS_TAKEN = "details_taken"
    CIRCLE = "circle"


class CellFault(StrEnum):
    """A fault of one cell. Its sentence has the reason code ``import_`` and the value."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    TOO_MANY_CELLS = "too_many_cells"
    EMAIL_SHAPE = "email_shape"
    NUMBER_TWICE = "number_twice"
    EMAIL_TWICE = "email_twice"
    PERSON_TWICE = "person_twice"
    EMAIL_OF_OTHER = "email_of_other"
    UNIT_AMBIGUOUS = "unit_ambiguous"
    UNIT_TOO_DEEP = "unit_too_deep"
    ROLE_UNKNOWN = "role_unknown"
    STATE_UNKNOWN = "state_unknown"
    STATE_CANNOT_BECOME = "state_cannot_become"
    LANGUAGE_UNKNOWN = "language_unknown"
    TIME_ZONE_UNKNOWN = "time_zone_unknown"
    MANAGER_NOT_FOUND = "manager_not_found"
    MANAGER_AMBIGUOUS = "manager_ambiguous"
    MANAGER_IS_SELF = "manager_is_self"
    MANAGER_CIRCLE = "manager_circle"
    MANAGER_FAULTY = "manager_faulty"
    LEFT_UNKNOWN = "left_unknown"


FAULT_CODES: Mapping[CellFault, str] = {
    CellFault.MISSING: "import_missing",
    CellFault.TOO_LONG: "import_too_long",
    CellFault.TOO_MANY_CELLS: "import_too_many_cells",
    CellFault.EMAIL_SHAPE: "import_email_shape",
    CellFault.NUMBER_TWICE: "import_number_twice",
    CellFault.EMAIL_TWICE: "import_email_twice",
    CellFault.PERSON_TWICE: "import_person_twice",
    CellFault.EMAIL_OF_OTHER: "import_email_of_other",
    CellFault.UNIT_AMBIGUOUS: "import_unit_ambiguous",
    CellFault.UNIT_TOO_DEEP: "import_unit_too_deep",
    CellFault.ROLE_UNKNOWN: "import_role_unknown",
    CellFault.STATE_UNKNOWN: "import_state_unknown",
    CellFault.STATE_CANNOT_BECOME: "import_state_cannot_become",
    CellFault.LANGUAGE_UNKNOWN: "import_language_unknown",
    CellFault.TIME_ZONE_UNKNOWN: "import_time_zone_unknown",
    CellFault.MANAGER_NOT_FOUND: "import_manager_not_found",
    CellFault.MANAGER_AMBIGUOUS: "import_manager_ambiguous",
    CellFault.MANAGER_IS_SELF: "import_manager_is_self",
    CellFault.MANAGER_CIRCLE: "import_manager_circle",
    CellFault.MANAGER_FAULTY: "import_manager_faulty",
    CellFault.LEFT_UNKNOWN: "import_left_unknown",
}
WARNINGS = frozenset({CellFault.MANAGER_FAULTY, CellFault.LEFT_UNKNOWN})  # shown, but the row is imported


@dataclass(frozen=True)
class Finding:
    """One fault in one cell. ``hint`` is the probable meaning, or the other row or person."""

    field: Field
    fault: CellFault
    value: str = ""
    hint: str = ""

    @property
    def reason(self) -> Reason:
        return Reason(FAULT_CODES[self.fault], value=self.value, hint=self.hint)


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """The number of people by outcome; ``people_before`` were present at the comparison."""

    added: int = 0
    changed: int = 0
    left: int = 0
    faulty: int = 0
    unchanged: int = 0
    people_before: int = 0

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed or self.left)

    def count(self, outcome: Outcome) -> int:
        return int(getattr(self, outcome.value))


def mapping_problems(mapping: Mapping[Field, int]) -> list[tuple[Field, Reason]]:
    """Return why a choice of columns cannot be used; an empty list permits it."""
    found = []
    if Field.EMAIL not in mapping:
        found.append((Field.EMAIL, Reason("import_needs_email")))
    if Field.NAME not in mapping and not {Field.GIVEN_NAME, Field.FAMILY_NAME} <= mapping.keys():
        found.append((Field.NAME, Reason("import_needs_name")))
    columns = list(mapping.values())
    found += [
        (field, Reason("import_column_twice"))
        for field, column in mapping.items()
        if columns.index(column) != list(mapping).index(field)
    ]
    return found


def refusal(summary: ImportSummary, *, skip_faulty: bool, many_leave: bool) -> tuple[Reason, str] | None:
    """Return why an import is not applied, with the missing confirmation; ``None`` permits it."""
    if not summary.does_something:
        return Reason("import_changes_nothing"), ""
    if summary.faulty and not skip_faulty:
        return Reason("import_has_faults", count=summary.faulty), "skip_faulty"
    if many_would_leave(summary) and not many_leave:
        return Reason("import_many_leave", count=summary.left, of=summary.people_before), "many_leave"
    return None


def many_would_leave(summary: ImportSummary) -> bool:
    """Return whether so many people would leave that the file is probably incomplete."""
    return summary.left > summary.people_before * LEAVERS_QUIETLY


def can_undo(state: ImportState, applied_at: datetime | None, *, at: datetime, within: timedelta) -> bool:
    """Return whether an import can still be undone."""
    return state is ImportState.APPLIED and applied_at is not None and at - applied_at <= within


def role_mask(roles: set[JobRole]) -> int:
    """Return job roles as a bit mask, so that SQL can compare sets of them."""
    return sum(ROLE_BITS[role] for role in roles)


def roles_of(mask: int) -> list[JobRole]:
    """Return the job roles of a mask."""
    return [role for role, bit in ROLE_BITS.items() if mask & bit]
