"""Tables of imports, staged rows, their faults, and values before the import."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Base
from portal.directory.encodings import Letters
from portal.directory.reading import Format, Separator
from portal.directory.rules import (
    Answer,
    Answers,
    CellFault,
    Field,
    ImportQuestion,
    ImportState,
    ImportSummary,
    Outcome,
    Undoing,
)
from portal.people.models import Person
from portal.people.rules import PersonState


class Import(Base):
    """One file of people, its format and its effect. The file is deleted when the import is applied."""

    __tablename__ = "people_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    letters: Mapped[Letters]
    separator: Mapped[Separator]
    headers: Mapped[list[str]] = mapped_column(JSON)
    samples: Mapped[list[list[str]]] = mapped_column(JSON)
    row_count: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    columns: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    takes_leavers: Mapped[bool] = mapped_column(default=False)
    heading_row: Mapped[int] = mapped_column(default=0)
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    state: Mapped[ImportState] = mapped_column(default=ImportState.UPLOADED, index=True)
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    applied_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    left: Mapped[int] = mapped_column(default=0)
    faulty: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    people_before: Mapped[int] = mapped_column(default=0)
    effects: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    uploaded_by: Mapped[Person | None] = relationship(foreign_keys=[uploaded_by_id])

    @property
    def format(self) -> Format:
        return Format(letters=self.letters, separator=self.separator, heading_row=self.heading_row)

    @property
    def mapping(self) -> dict[Field, int]:
        return {Field(name): column for name, column in self.columns.items()}

    @property
    def answered(self) -> Answers:
        return Answers({ImportQuestion(name): Answer(given) for name, given in self.answers.items()})

    @property
    def summary(self) -> ImportSummary:
        return ImportSummary(
            added=self.added,
            changed=self.changed,
            left=self.left,
            faulty=self.faulty,
            unchanged=self.unchanged,
            people_before=self.people_before,
        )


class ImportRow(Base):
    """One person of the file as staged. Leavers, who are not in the file, have a row without a line.

    ``name_key`` and ``manager_key`` are names as they are compared; ``kept`` is the sum of the changes whose cell could
    not be read, so that a known person keeps the old value.
    """

    __tablename__ = "people_import_row"
    __table_args__ = (
        Index("ix_people_import_row_import_number", "import_id", "employee_number"),
        Index("ix_people_import_row_import_email", "import_id", "email"),
        Index("ix_people_import_row_import_name", "import_id", "name_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("people_import.id"))
    line: Mapped[int | None]
    employee_number: Mapped[str | None]
    name: Mapped[str]
    email: Mapped[str]
    job_title: Mapped[str | None]
    unit: Mapped[str | None]
    site: Mapped[str | None]
    manager: Mapped[str | None]
    job_roles: Mapped[int | None]
    state: Mapped[PersonState | None]
    language: Mapped[str | None]
    time_zone: Mapped[str | None]
    name_key: Mapped[str] = mapped_column(default="")
    manager_key: Mapped[str | None]
    kept: Mapped[int] = mapped_column(default=0)


class ImportMatch(Base):
    """The person, place and outcome of a row; every comparison writes it anew.

    ``manager_row_id`` is the row of a manager who is new. The other ids have no foreign keys: they come from a lookup,
    and checking a hundred thousand again would cost more than the import.
    """

    __tablename__ = "people_import_match"
    __table_args__ = (Index("ix_people_import_match_import_outcome", "import_id", "outcome", "row_id"),)

    row_id: Mapped[int] = mapped_column(
        ForeignKey("people_import_row.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    import_id: Mapped[int]
    person_id: Mapped[int | None]
    unit_id: Mapped[int | None]
    site_id: Mapped[int | None]
    manager_id: Mapped[int | None]
    manager_row_id: Mapped[int | None]
    next_state: Mapped[PersonState]
    kept: Mapped[int]
    changes: Mapped[int]
    outcome: Mapped[Outcome]
    undoing: Mapped[Undoing | None]


class ImportBefore(Base):
    """A person's values before an import changed them, for undoing."""

    __tablename__ = "people_import_before"

    row_id: Mapped[int] = mapped_column(
        ForeignKey("people_import_row.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    employee_number: Mapped[str | None]
    name: Mapped[str]
    email: Mapped[str]
    job_title: Mapped[str]
    language: Mapped[str]
    time_zone: Mapped[str]
    state: Mapped[PersonState]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("people_site.id"))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    job_roles: Mapped[int]


class ImportAccess(Base):
    """A grant that a leaver lost by an import, with its former end, for undoing."""

    __tablename__ = "people_import_access"

    grant_id: Mapped[int] = mapped_column(
        ForeignKey("people_access_grant.id"), primary_key=True, autoincrement=False
    )
    row_id: Mapped[int] = mapped_column(
        ForeignKey("people_import_row.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    until: Mapped[datetime | None]


class ImportFinding(Base):
    """One fault in one cell of a file."""

    __tablename__ = "people_import_finding"
    __table_args__ = (Index("ix_people_import_finding_import_line", "import_id", "line", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("people_import.id"))
    row_id: Mapped[int] = mapped_column(ForeignKey("people_import_row.id", ondelete="CASCADE"), index=True)
    line: Mapped[int]
    field: Mapped[Field]
    fault: Mapped[CellFault]
    value: Mapped[str]
    hint: Mapped[str]
    is_warning: Mapped[bool]
    is_misreading: Mapped[bool]
