"""Who a staged row is about, where it puts them and who their manager is: set-based, over the file and the directory."""

from collections.abc import Set as AbstractSet
from typing import Any, cast

from sqlalchemy import (
    CTE, ColumnElement, Integer, Subquery, Table, and_, case, cast as as_type, func, insert, literal, null, or_, select,
    union_all, update,
)  # fmt: skip

from portal.people.importing import weighing
from portal.people.importing.findings import MATCHED, note, rows_with, run
from portal.people.importing.rules import Fault, Field
from portal.people.importing.staging import MATCHES as M, ROWS as R
from portal.people.importing.weighing import PEOPLE
from portal.people.models import Site, Unit

UNITS = cast("Table", Unit.__table__)
SITES = cast("Table", Site.__table__)
COLUMNS = (
    "row_id", "import_id", "person_id", "unit_id", "site_id", "manager_id", "manager_row_id", "next_state", "changes",
    "outcome",
)  # fmt: skip


def match(import_id: int, fields: AbstractSet[Field], here: ColumnElement[bool]) -> None:
    """Look everything up and weigh it, in one statement. Managers who are not in the file must be ``here`` to count."""
    known = _recognised(import_id)
    person, places, lines = weighing.now(), _places(), _lines(import_id, known, here)
    found = (
        select(
            R.c.id, known.c.person_id, places.c.id.label("unit_id"), SITES.c.id.label("site_id"), lines.c.manager_id,
            lines.c.manager_row_id, weighing.next_state(person).label("next_state"),
        )
        .select_from(R)
        .join(known, known.c.id == R.c.id)
        .outerjoin(person, person.c.id == known.c.person_id)
        .outerjoin(places, and_(places.c.text == R.c.unit, places.c.units == 1))
        .outerjoin(SITES, SITES.c.name == R.c.site)
        .outerjoin(lines, lines.c.id == R.c.id)
        .subquery("found")
    )  # fmt: skip
    person = weighing.now()
    weight = weighing.changes(fields, found, person)
    rows = (
        select(
            R.c.id, R.c.import_id, found.c.person_id, found.c.unit_id, found.c.site_id, found.c.manager_id,
            found.c.manager_row_id, found.c.next_state, weight, weighing.outcome(weight, found.c.person_id),
        )
        .select_from(R)
        .join(found, found.c.id == R.c.id)
        .outerjoin(person, person.c.id == found.c.person_id)
        .where(R.c.import_id == import_id)
        .order_by(R.c.id)
    )  # fmt: skip
    run(insert(M).from_select(COLUMNS, rows, include_defaults=False))
