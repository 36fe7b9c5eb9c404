"""Make imports in the same way as the page and the command line."""

import io
from datetime import timedelta

from portal.core import clock, db
from portal.directory import commands, queries, steps
from portal.directory.models import Import
from portal.directory.rules import Undoing
from portal.people.models import Person

HEADER = "employee_number,name,email,job_title,unit,site,manager,job_roles,state,language,time_zone"


def look_at(
    *rows: str, header: str = HEADER, actor: Person | None = None, takes_leavers: bool = False
) -> Import:
    """Return an import of these rows, staged and compared with the directory."""
    file = io.BytesIO("\n".join([header, *rows]).encode())
    imported = steps.take_in(actor, file, "people.csv")
    columns = steps.suggested_columns(imported)
    steps.look(actor, imported, mapping=columns, takes_leavers=takes_leavers)
    return imported


def apply(
    imported: Import, *, actor: Person | None = None, skip_faulty: bool = False, many_change: bool = True
) -> bool:
    return db.perform(
        lambda: commands.apply_import(actor, imported, skip_faulty=skip_faulty, many_change=many_change)
    )


def undo_an_hour_later(imported: Import) -> dict[Undoing, int]:
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        return db.perform(lambda: commands.undo_import(None, imported))


def faults(imported: Import) -> list[tuple[int, str, str, str]]:
    """Return line, field, fault and hint of every finding, by line."""
    return [
        (each.line, each.field.value, each.fault.value, each.hint) for each in queries.all_findings(imported)
    ]


def counts(imported: Import) -> dict[str, int]:
    """Return how many people have each outcome, without the zeros."""
    summary = imported.summary
    found = {name: getattr(summary, name) for name in ("added", "changed", "left", "faulty", "unchanged")}
    return {name: count for name, count in found.items() if count}
