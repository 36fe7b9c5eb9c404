"""Format the changes of an import for reading."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.text import label
from portal.directory.models import Import
from portal.directory.queries import ComparedRow
from portal.directory.rules import Change, roles_of
from portal.people.rules import JobRole

PLAIN = {
    Change.EMPLOYEE_NUMBER: "employee_number",
    Change.NAME: "name",
    Change.EMAIL: "email",
    Change.JOB_TITLE: "job_title",
    Change.UNIT: "unit",
    Change.SITE: "site",
    Change.MANAGER: "manager",
    Change.LANGUAGE: "language",
    Change.TIME_ZONE: "time_zone",
}


@dataclass(frozen=True)
class Altered:
    """One changed value; an empty text means that there was or will be none."""

    what: str
    old: str
    new: str


def changes_of(row: ComparedRow) -> list[Altered]:
    """Return every change of one person, in the order of the columns."""
    return [_altered(Change(change), row) for change in Change if row.changes & change]


def job_roles_text(row: ComparedRow) -> str:
    """Return the labels of the job roles that a person will hold."""
    return _roles(row.old_job_roles if row.job_roles is None else row.job_roles)


def samples_by_column(imported: Import) -> Sequence[str]:
    """Return a few different values of each column, to help recognise it."""
    columns = range(len(imported.headers))
    return [
        ", ".join(_first_few([row[column] for row in imported.samples if column < len(row)]))
        for column in columns
    ]


def _altered(change: Change, row: ComparedRow) -> Altered:
    if change is Change.STATE:
        return Altered(label(change), label(row.old_state) if row.old_state else "", label(row.next_state))
    if change is Change.JOB_ROLES:
        return Altered(label(change), _roles(row.old_job_roles), _roles(row.job_roles))
    column = PLAIN[change]
    return Altered(label(change), getattr(row, f"old_{column}") or "", getattr(row, column) or "")


def _roles(mask: int | None) -> str:
    held: list[JobRole] = roles_of(mask or 0)
    return ", ".join(label(role) for role in held)


def _first_few(values: list[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))[:3]
