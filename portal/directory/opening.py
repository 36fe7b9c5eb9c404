"""Add the missing units and sites that an import names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from portal.audit.commands import Actor
from portal.core import db
from portal.directory.findings import run, these
from portal.directory.matching import SITES, UNITS
from portal.directory.models import Import
from portal.directory.rules import Change, Outcome
from portal.directory.staging import MATCHES as M, ROWS as R
from portal.people import commands as people_commands


@dataclass(frozen=True)
class Opened:
    """How many units and sites an import added."""

    units: int
    sites: int


def open_places(actor: Actor | None, imported: Import, at: datetime) -> Opened:
    """Add the missing units and sites, and set their ids in the matches."""
    rows = (*these(imported.id, Outcome.ADDED, Outcome.CHANGED), R.c.id == M.c.row_id)
    is_read = M.c.kept.bitwise_and(Change.UNIT.value) == 0
    paths, names = _wanted(R.c.unit, M.c.unit_id, (*rows, is_read)), _wanted(R.c.site, M.c.site_id, rows)
    units = people_commands.open_units(actor, paths, subject=imported, at=at)
    sites = people_commands.add_sites(actor, names, subject=imported)
    if paths:
        known = (M.c.unit_id.is_(None), R.c.unit == UNITS.c.path)
        run(update(M).where(*rows, *known).values(unit_id=UNITS.c.id))
    if names:
        known = (M.c.site_id.is_(None), R.c.site == SITES.c.name)
        run(update(M).where(*rows, *known).values(site_id=SITES.c.id))
    return Opened(units=units, sites=sites)


def _wanted(
    text: ColumnElement[Any], known: ColumnElement[Any], rows: tuple[ColumnElement[bool], ...]
) -> Sequence[str]:
    """Select the named units or sites that do not exist."""
    return db.session.scalars(select(text).where(*rows, text.is_not(None), known.is_(None)).distinct()).all()
