"""Queries about imports: the list, the people and effects of one, and its faults."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload, undefer

from portal.core import clock, db
from portal.core.paging import PageMark, Slice, page_of
from portal.core.permissions import Permission
from portal.core.reasons import Reason
from portal.core.rows import fetch_all
from portal.core.statements import Rows
from portal.directory.models import Import, ImportBefore, ImportFinding, ImportMatch, ImportRow
from portal.directory.rules import (
    STALE_AFTER,
    CellFault,
    Change,
    Field,
    Finding,
    ImportState,
    Outcome,
    Undoing,
)
from portal.people.models import Person, Site, Unit
from portal.people.rules import PersonState, with_all_above

IMPORTS_SHOWN = 20
PLACES_SHOWN = 40
LEFT_ALONE_SHOWN = 200


class ComparedRow(NamedTuple):
    """The effect of an import on one person, with values from the file and before."""

    row_id: int
    person_id: int | None
    next_state: PersonState
    changes: int
    undoing: Undoing | None
    line: int | None
    employee_number: str | None
    name: str
    email: str
    job_title: str | None
    job_roles: int | None
    language: str | None
    time_zone: str | None
    unit: str | None
    site: str | None
    manager: str | None
    old_employee_number: str | None
    old_name: str | None
    old_email: str | None
    old_job_title: str | None
    old_job_roles: int | None
    old_state: PersonState | None
    old_language: str | None
    old_time_zone: str | None
    old_unit: str | None
    old_site: str | None
    old_manager: str | None


class ListedFinding(NamedTuple):
    """One fault in one cell, with its line in the file."""

    id: int
    line: int
    field: Field
    fault: CellFault
    value: str
    hint: str
    is_warning: bool

    @property
    def reason(self) -> Reason:
        return Finding(self.field, self.fault, self.value, self.hint).reason


class LeftAlone(NamedTuple):
    """A person that undoing skipped, and why."""

    row_id: int
    name: str
    email: str
    undoing: Undoing


def visible_to(person: Person) -> Select[Import]:
    """Select all imports if the person may import everywhere, else none. Every read starts here."""
    imports = select(Import)
    return (
        imports
        if person.scope_of(Permission.PEOPLE_IMPORT).everywhere
        else imports.where(Import.id.is_(None))
    )


def list_imports(person: Person) -> Sequence[Import]:
    """Return the newest imports, with the person who uploaded them."""
    return db.session.scalars(
        visible_to(person)
        .options(joinedload(Import.uploaded_by))
        .where(Import.state != ImportState.DISCARDED)
        .order_by(Import.id.desc())
        .limit(IMPORTS_SHOWN)
    ).all()


def find_import(person: Person, import_id: int, *, with_file: bool = False) -> Import | None:
    imports = visible_to(person).where(Import.id == import_id, Import.state != ImportState.DISCARDED)
    options = [joinedload(Import.uploaded_by), *([undefer(Import.content)] if with_file else [])]
    return db.session.scalars(imports.options(*options)).one_or_none()


def find_any_import(import_id: int) -> Import | None:
    """Return an import for the command line, whose user sees all of them."""
    return db.session.get(Import, import_id)


def list_newest() -> Sequence[Import]:
    """Return the newest imports for the command line."""
    return db.session.scalars(
        select(Import)
        .where(Import.state != ImportState.DISCARDED)
        .order_by(Import.id.desc())
        .limit(IMPORTS_SHOWN)
    ).all()


def has_open() -> bool:
    """Return whether a file or staged rows wait to be applied or discarded."""
    waiting = select(Import.id).where(Import.state.in_([ImportState.UPLOADED, ImportState.CHECKED]))
    return db.session.scalars(waiting.limit(1)).first() is not None


def find_applied_twin(imported: Import) -> Import | None:
    """Return the last applied import of exactly this file, if any."""
    return db.session.scalars(
        select(Import)
        .where(
            Import.sha256 == imported.sha256, Import.state == ImportState.APPLIED, Import.id != imported.id
        )
        .order_by(Import.id.desc())
        .limit(1)
    ).first()


def find_earlier_mapping(headers: Sequence[str]) -> Mapping[Field, int] | None:
    """Return the columns chosen for the last applied file with these headings."""
    recent = db.session.scalars(
        select(Import)
        .where(Import.state == ImportState.APPLIED)
        .order_by(Import.id.desc())
        .limit(IMPORTS_SHOWN)
    )
    return next((each.mapping for each in recent if each.headers == list(headers)), None)


def list_rows(imported: Import, outcome: Outcome, mark: PageMark) -> Slice[ComparedRow]:
    """Return one page of the people with this outcome, with their values now and before."""
    match, before, unit, site, boss = ImportMatch, ImportBefore, aliased(Unit), aliased(Site), aliased(Person)
    old_unit, old_site, old_boss, boss_row = aliased(Unit), aliased(Site), aliased(Person), aliased(ImportRow)
    rows = (
        select(
            match.row_id,
            match.person_id,
            match.next_state,
            match.changes,
            match.undoing,
            ImportRow.line,
            ImportRow.employee_number,
            ImportRow.name,
            ImportRow.email,
            ImportRow.job_title,
            ImportRow.job_roles,
            ImportRow.language,
            ImportRow.time_zone,
            func.coalesce(unit.path, ImportRow.unit).label("unit"),
            func.coalesce(site.name, ImportRow.site).label("site"),
            func.coalesce(boss.name, boss_row.name).label("manager"),
            before.employee_number.label("old_employee_number"),
            before.name.label("old_name"),
            before.email.label("old_email"),
            before.job_title.label("old_job_title"),
            before.job_roles.label("old_job_roles"),
            before.state.label("old_state"),
            before.language.label("old_language"),
            before.time_zone.label("old_time_zone"),
            old_unit.path.label("old_unit"),
            old_site.name.label("old_site"),
            old_boss.name.label("old_manager"),
        )
        .join(ImportRow, ImportRow.id == match.row_id)
        .outerjoin(before, before.row_id == match.row_id)
        .outerjoin(unit, unit.id == match.unit_id)
        .outerjoin(site, site.id == match.site_id)
        .outerjoin(boss, boss.id == match.manager_id)
        .outerjoin(boss_row, boss_row.id == match.manager_row_id)
        .outerjoin(old_unit, old_unit.id == before.unit_id)
        .outerjoin(old_site, old_site.id == before.site_id)
        .outerjoin(old_boss, old_boss.id == before.manager_id)
        .where(match.import_id == imported.id, match.outcome == outcome)
    )
    return page_of(rows, [match.row_id], mark, row_type=ComparedRow)


def list_findings(imported: Import, mark: PageMark) -> Slice[ListedFinding]:
    """Return one page of the faults, by line."""
    keys = [ImportFinding.line, ImportFinding.id]
    return page_of(_findings(imported), keys, mark, row_type=ListedFinding)


def all_findings(imported: Import) -> Iterator[ListedFinding]:
    """Yield all faults by line, in batches."""
    rows = _findings(imported).order_by(ImportFinding.line, ImportFinding.id)
    for row in db.session.execute(rows.execution_options(yield_per=1_000)):
        yield ListedFinding(*row)


def count_findings(imported: Import) -> int:
    """Count the cells with faults, warnings included."""
    counted = select(func.count()).select_from(ImportFinding).where(ImportFinding.import_id == imported.id)
    return db.session.scalar(counted) or 0


def list_new_places(imported: Import) -> tuple[Sequence[str], Sequence[str]]:
    """Return units, parents included, and sites that applying would add, for the first few named."""
    touched = (
        ImportMatch.import_id == imported.id,
        ImportMatch.outcome.in_([Outcome.ADDED, Outcome.CHANGED]),
    )
    units, sites = (
        db.session.scalars(
            select(text)
            .join(ImportMatch, ImportMatch.row_id == ImportRow.id)
            .where(*touched, text.is_not(None), known.is_(None), ImportMatch.kept.bitwise_and(kept) == 0)
            .distinct()
            .order_by(text)
            .limit(PLACES_SHOWN)
        ).all()
        for text, known, kept in (
            (ImportRow.unit, ImportMatch.unit_id, Change.UNIT.value),
            (ImportRow.site, ImportMatch.site_id, Change.SITE.value),
        )
    )
    return _missing(with_all_above(filter(None, units))), [each for each in sites if each]


def _missing(paths: Collection[str]) -> Sequence[str]:
    """Return the paths that have no unit. Execute no statement if there are no paths."""
    if not paths:
        return []
    known = db.session.scalars(select(Unit.path).where(Unit.path.in_(paths)))
    return sorted(set(paths).difference(known))


def list_left_alone(imported: Import) -> Sequence[LeftAlone]:
    """Return the people that undoing skipped, and why."""
    return fetch_all(
        LeftAlone,
        select(ImportMatch.row_id, ImportRow.name, ImportRow.email, ImportMatch.undoing)
        .join(ImportRow, ImportRow.id == ImportMatch.row_id)
        .where(ImportMatch.import_id == imported.id, ImportMatch.undoing != Undoing.DONE)
        .order_by(ImportMatch.row_id)
        .limit(LEFT_ALONE_SHOWN),
    )


def list_stale() -> Sequence[Import]:
    """Return the imports that nobody applied within a week."""
    return db.session.scalars(
        select(Import)
        .where(Import.state.in_([ImportState.UPLOADED, ImportState.CHECKED]))
        .where(Import.uploaded_at < clock.now() - STALE_AFTER)
        .order_by(Import.id)
    ).all()


def _findings(imported: Import) -> Rows:
    return select(
        ImportFinding.id,
        ImportFinding.line,
        ImportFinding.field,
        ImportFinding.fault,
        ImportFinding.value,
        ImportFinding.hint,
        ImportFinding.is_warning,
    ).where(ImportFinding.import_id == imported.id)
