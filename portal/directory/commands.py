"""Commands of an import: keep a file, choose columns, compare, apply, undo. Each writes an audit entry."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, cast, func, select, text

from portal.audit.commands import Actor, record
from portal.core import clock, db, statistics
from portal.core.errors import Refused
from portal.core.permissions import Permission
from portal.core.reasons import Reason
from portal.directory import applying, asking, comparing, queries, renaming, rules, staging, undoing
from portal.directory.actions import ImportAction
from portal.directory.models import Import, ImportMatch
from portal.directory.reading import Table
from portal.directory.rules import Answer, Field, ImportQuestion, ImportState, ImportSummary, Outcome, Undoing
from portal.directory.settings import UNDO_HOURS
from portal.people import queries as people_queries
from portal.people.commands import LINES, TREE
from portal.people.models import Person
from portal.settings import queries as settings_queries

LONG_MINUTES = 10
MANY_ADDED = 1_000  # added people, after which the database needs new statistics
WEIGHTS = 1_000_003  # a prime


def keep_file(
    actor: Actor | None, *, table: Table, file_name: str, sha256: str, content: bytes | None
) -> Import:
    """Store a file until its import is applied or discarded. Refuse people who may not import everywhere."""
    if isinstance(actor, Person) and not actor.scope_of(Permission.PEOPLE_IMPORT).everywhere:
        raise Refused(Reason("import_is_about_everybody"), field="file")
    imported = Import(
        file_name=file_name,
        sha256=sha256,
        letters=table.format.letters,
        separator=table.format.separator,
        heading_row=table.format.heading_row,
        headers=table.headers,
        samples=table.samples,
        row_count=table.row_count,
        content=content,
        uploaded_at=clock.now(),
        uploaded_by_id=actor.id if actor else None,
        state=ImportState.UPLOADED,
    )
    db.session.add(imported)
    db.session.flush()  # the audit subject needs the id
    record(actor, ImportAction.UPLOADED, imported, rows=table.row_count, sha256=sha256)
    return imported


def choose_columns(
    actor: Actor | None, imported: Import, *, mapping: dict[Field, int], takes_leavers: bool
) -> None:
    """Choose the columns, and whether missing people have left; earlier staged rows are deleted."""
    _lock(imported)
    _refuse_unless_open(imported)
    for field, reason in rules.mapping_problems(mapping):
        raise Refused(reason, field=field.value)
    record(actor, ImportAction.COLUMNS_CHOSEN, imported, columns=_by_name(mapping), leavers=takes_leavers)
    staging.unstage(imported.id)
    imported.columns, imported.takes_leavers = _by_name(mapping), takes_leavers
    imported.state, imported.checked_at, imported.answers = ImportState.UPLOADED, None, {}


def answer(actor: Actor | None, imported: Import, answers: Mapping[ImportQuestion, Answer]) -> None:
    """Answer the questions of a file; the comparison that follows takes the answers into account."""
    _lock(imported)
    _refuse_unless_open(imported)
    given = {question.value: each.value for question, each in answers.items()}
    record(actor, ImportAction.ANSWERED, imported, answers=given)
    imported.answers, imported.state = given, ImportState.UPLOADED


def check_import(actor: Actor | None, imported: Import) -> ImportSummary:
    """Compare the import with the directory, without changing any person."""
    _take_the_time()
    _lock(imported)
    _refuse_unless_open(imported)
    summary = _compare(actor, imported)
    imported.state, imported.checked_at = ImportState.CHECKED, clock.now()
    record(actor, ImportAction.CHECKED, imported, **_counts(summary))
    return summary


def apply_import(
    actor: Actor | None,
    imported: Import,
    *,
    skip_faulty: bool = False,
    many_change: bool = False,
    goes_ahead: bool = False,
) -> bool:
    """Apply the import in one step.

    ``goes_ahead`` confirms that nobody can triage reports or publish afterwards. Return false and change nobody if the
    directory has changed since the comparison.
    """
    _take_the_time()
    _lock(imported)
    if imported.state is not ImportState.CHECKED:
        raise Refused(Reason("import_not_checked"))
    effects = asking.effects_of(imported)
    no = rules.refusal(imported.summary, effects, skip_faulty=skip_faulty, many_change=many_change)
    if no:
        raise Refused(no[0], field=no[1])
    _hold_the_directory()
    seen = imported.summary, imported.effects, _fingerprint(imported)
    if (_compare(actor, imported), imported.effects, _fingerprint(imported)) != seen:
        return False
    at = clock.now()
    opened = applying.carry_out(actor, imported, effects.renames, at, goes_ahead=goes_ahead)
    record(
        actor,
        ImportAction.APPLIED,
        imported,
        **_counts(imported.summary),
        units_opened=opened.units,
        sites_added=opened.sites,
    )
    imported.state, imported.applied_at = ImportState.APPLIED, at
    imported.applied_by_id = actor.id if actor else None
    imported.content, imported.samples = None, []
    _forget_the_unchanged(imported)
    if imported.summary.added >= MANY_ADDED:
        db.note(statistics.refresh)
    return True


def undo_import(actor: Actor | None, imported: Import, *, goes_ahead: bool = False) -> dict[Undoing, int]:
    """Undo an import within ``undo_hours``. People changed since are skipped and counted.

    ``goes_ahead`` confirms that nobody can triage reports or publish afterwards.
    """
    _take_the_time()
    _lock(imported)
    at, within = clock.now(), timedelta(hours=settings_queries.value(UNDO_HOURS))
    if not rules.can_undo(imported.state, imported.applied_at, at=at, within=within):
        raise Refused(Reason("import_cannot_be_undone"))
    _hold_the_directory()
    counts = undoing.take_back(actor, imported, at, goes_ahead=goes_ahead)
    renaming.name_back(actor, asking.effects_of(imported).renames)
    counted: dict[str, Any] = {each.value: count for each, count in counts.items()}
    record(actor, ImportAction.UNDONE, imported, **counted)
    imported.state, imported.undone_at = ImportState.UNDONE, at
    imported.undone_by_id = actor.id if actor else None
    db.session.flush()  # expiring would lose what was just set
    db.session.expire_all()
    return counts


def discard_import(actor: Actor | None, imported: Import) -> None:
    """Discard a file that was not applied, with all its staged rows."""
    _lock(imported)
    _refuse_unless_open(imported)
    record(actor, ImportAction.DISCARDED, imported)
    staging.unstage(imported.id)
    imported.state, imported.content, imported.samples = ImportState.DISCARDED, None, []


def forget_person(person: Person) -> None:
    """Remove a person from all imports; refuse while a file waits to be applied, as it may hold them."""
    if queries.has_open():
        raise Refused(Reason("erase_import_open"))
    staging.forget_person(person)


def _lock(imported: Import) -> None:
    """Lock the import against applying or undoing elsewhere, and refresh its state."""
    db.session.execute(select(Import.id).where(Import.id == imported.id).with_for_update())
    db.session.refresh(imported)


def _refuse_unless_open(imported: Import) -> None:
    if imported.state not in (ImportState.UPLOADED, ImportState.CHECKED):
        raise Refused(Reason("import_is_over"))


def _compare(actor: Actor | None, imported: Import) -> ImportSummary:
    summary = comparing.compare(imported, stays=actor.id if actor else None)
    for name, count in _counts(summary).items():
        setattr(imported, name, count)
    return summary


def _counts(summary: ImportSummary) -> dict[str, Any]:
    return {**{each.value: summary.count(each) for each in Outcome}, "people_before": summary.people_before}


def _by_name(mapping: dict[Field, int]) -> dict[str, int]:
    return {field.value: column for field, column in mapping.items()}


def _fingerprint(imported: Import) -> int:
    """Return a number that changes if the import would do something else."""
    weight = (ImportMatch.changes + 1) * cast(func.coalesce(ImportMatch.person_id, 0), BigInteger) % WEIGHTS
    touched = (ImportMatch.import_id == imported.id, ImportMatch.outcome != Outcome.UNCHANGED)
    return db.session.scalar(select(func.sum(weight)).where(*touched)) or 0


def _hold_the_directory() -> None:
    """Lock people, units, administrators and triagers until the transaction ends; SQLite has one writer anyway."""
    people_queries.hold_key_roles()
    for turn in (TREE, LINES):
        db.take_turns(turn)
    if not db.is_sqlite():
        db.session.execute(text("LOCK TABLE person, people_unit, people_site IN SHARE ROW EXCLUSIVE MODE"))


def _take_the_time() -> None:
    """Raise the statement timeout of this transaction."""
    if not db.is_sqlite():
        db.session.execute(text(f"SET LOCAL statement_timeout = '{LONG_MINUTES}min'"))
        db.be_patient(db.session.connection(), LONG_MINUTES * 60 + 5)


def _forget_the_unchanged(imported: Import) -> None:
    """Delete the staged rows of unchanged people."""
    db.session.flush()  # expiring would lose what was just set
    staging.forget(imported.id, Outcome.UNCHANGED)
    db.session.expire_all()
