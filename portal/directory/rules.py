"""Rules of an import: fields, outcomes, faults, and what may be applied and undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntFlag, StrEnum

from portal.core.reasons import Reason
from portal.directory.effects import Effects
from portal.people.rules import JobRole

ROWS_ON_THE_WEB = 100_000
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


REQUIRED = frozenset({Field.NAME, Field.EMAIL})


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
    GARBLED = "garbled"
    PLACEHOLDER = "placeholder"
    REPEATED = "repeated"
    EMAIL_SHAPE = "email_shape"
    NUMBER_ROUNDED = "number_rounded"
    NUMBER_TWICE = "number_twice"
    NUMBER_CHANGES = "number_changes"
    NUMBER_OF_OTHER = "number_of_other"
    EMAIL_TWICE = "email_twice"
    PERSON_TWICE = "person_twice"
    EMAIL_OF_OTHER = "email_of_other"
    UNIT_AMBIGUOUS = "unit_ambiguous"
    UNIT_READ_AS = "unit_read_as"
    UNIT_RENAMED = "unit_renamed"
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
    MANAGER_LEFT = "manager_left"
    LEFT_UNKNOWN = "left_unknown"
    RETURNS = "returns"


FAULT_CODES: Mapping[CellFault, str] = {fault: f"import_{fault}" for fault in CellFault}
NOTES = frozenset(
    {
        CellFault.LEFT_UNKNOWN,
        CellFault.MANAGER_FAULTY,
        CellFault.MANAGER_LEFT,
        CellFault.PLACEHOLDER,
        CellFault.REPEATED,
        CellFault.UNIT_READ_AS,
    }
)
# In these fields a fault never costs a person: the row is imported, and a known person keeps the old value.
CHANGE_OF: Mapping[Field, Change] = {
    Field.JOB_TITLE: Change.JOB_TITLE,
    Field.UNIT: Change.UNIT,
    Field.SITE: Change.SITE,
    Field.MANAGER: Change.MANAGER,
    Field.JOB_ROLES: Change.JOB_ROLES,
    Field.STATE: Change.STATE,
    Field.LANGUAGE: Change.LANGUAGE,
    Field.TIME_ZONE: Change.TIME_ZONE,
}


class ImportQuestion(StrEnum):
    """A question that a file leaves open, and that one answer settles for all its rows."""

    UNITS = "units"
    NUMBERS = "numbers"
    OTHERS = "others"
    RETURNS = "returns"


class Answer(StrEnum):
    """An answer: the same person as in the directory, or someone new; a unit renamed or moved, or a new one."""

    SAME = "same"
    NEW = "new"
    RENAMED = "renamed"
    OPENED = "opened"


ASKED_BY: Mapping[CellFault, ImportQuestion] = {
    CellFault.NUMBER_CHANGES: ImportQuestion.NUMBERS,
    CellFault.NUMBER_OF_OTHER: ImportQuestion.OTHERS,
    CellFault.RETURNS: ImportQuestion.RETURNS,
    CellFault.UNIT_RENAMED: ImportQuestion.UNITS,
}
ANSWERS: Mapping[ImportQuestion, tuple[Answer, ...]] = {
    ImportQuestion.NUMBERS: (Answer.SAME,),
    ImportQuestion.OTHERS: (Answer.SAME,),
    ImportQuestion.RETURNS: (Answer.SAME, Answer.NEW),
    ImportQuestion.UNITS: (Answer.RENAMED, Answer.OPENED),
}


@dataclass(frozen=True)
class Answers:
    """What a person has answered about a file."""

    given: Mapping[ImportQuestion, Answer]

    def settles(self, fault: CellFault) -> bool:
        return ASKED_BY[fault] in self.given

    @property
    def someone_new(self) -> bool:
        """Return whether people with the number or address of someone who left are other people."""
        return self.given.get(ImportQuestion.RETURNS) is Answer.NEW


def is_warning(field: Field, fault: CellFault) -> bool:
    """Return whether a row with this fault is imported all the same."""
    return fault in NOTES or (field in CHANGE_OF and fault not in ASKED_BY)


@dataclass(frozen=True)
class Finding:
    """One fault in one cell. ``hint`` is the probable meaning, or the other row or person."""

    field: Field
    fault: CellFault
    value: str = ""
    hint: str = ""

    @property
    def is_warning(self) -> bool:
        return is_warning(self.field, self.fault)

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


def refusal(
    summary: ImportSummary, effects: Effects, *, skip_faulty: bool, many_change: bool
) -> tuple[Reason, str] | None:
    """Return why an import is not applied, with the missing confirmation; ``None`` permits it."""
    if not summary.does_something and not effects.renames:
        return Reason("import_changes_nothing"), ""
    if summary.faulty and not skip_faulty:
        return Reason("import_has_faults", count=summary.faulty), "skip_faulty"
    if effects.alarming and not many_change:
        return Reason("import_many_change", effects=effects), "many_change"
    return None


def can_undo(state: ImportState, applied_at: datetime | None, *, at: datetime, within: timedelta) -> bool:
    """Return whether an import can still be undone."""
    return state is ImportState.APPLIED and applied_at is not None and at - applied_at <= within


def role_mask(roles: set[JobRole]) -> int:
    """Return job roles as a bit mask, so that SQL can compare sets of them."""
    return sum(ROLE_BITS[role] for role in roles)


def roles_of(mask: int) -> list[JobRole]:
    """Return the job roles of a mask."""
    return [role for role, bit in ROLE_BITS.items() if mask & bit]
