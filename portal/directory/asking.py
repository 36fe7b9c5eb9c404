"""What an import asks before it is applied: questions that hold rows back, and effects on many people."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import case, func, select

from portal.core import db
from portal.directory.effects import Effects, Rename
from portal.directory.models import Import, ImportFinding
from portal.directory.rules import ASKED_BY, CellFault, ImportQuestion
from portal.directory.settings import CHANGES_QUIETLY
from portal.settings import queries as settings_queries


class OpenQuestion(NamedTuple):
    """A question of a file, and how many rows it holds back; ``zeros`` only lost the zeros of their number.

    ``renames`` are the first units that the question is about.
    """

    question: ImportQuestion
    rows: int
    zeros: int
    renames: Sequence[Rename] = ()


RENAMES_SHOWN = 5


def effects_of(imported: Import) -> Effects:
    """Return the effects of a compared import, with the share of people that it may change unasked."""
    return Effects.from_json(imported.effects, quietly=settings_queries.value(CHANGES_QUIETLY))


def list_questions(imported: Import) -> Sequence[OpenQuestion]:
    """Return the questions that wait for an answer, with how many rows each holds back."""
    found = ImportFinding
    zeros = case((func.ltrim(found.value, "0") == func.ltrim(found.hint, "0"), 1), else_=0)
    counted = (
        select(found.fault, func.count().label("rows"), func.sum(zeros).label("zeros"))
        .where(found.import_id == imported.id, found.fault.in_(list(ASKED_BY)))
        .group_by(found.fault)
    )
    rows = {
        ASKED_BY[fault]: OpenQuestion(ASKED_BY[fault], rows, zeros) for fault, rows, zeros in db.rows(counted)
    }
    if units := rows.get(ImportQuestion.UNITS):
        rows[ImportQuestion.UNITS] = units._replace(renames=_renames(imported))
    return [rows[question] for question in ImportQuestion if question in rows]


def _renames(imported: Import) -> list[Rename]:
    found = ImportFinding
    pairs = (
        select(found.hint, found.value)
        .where(found.import_id == imported.id, found.fault == CellFault.UNIT_RENAMED)
        .distinct()
        .order_by(found.hint, found.value)
        .limit(RENAMES_SHOWN)
    )
    return [Rename(old, new) for old, new in db.session.execute(pairs)]
