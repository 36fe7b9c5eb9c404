"""Keeping the key by which names are sorted, after an import has written or restored many of them."""

from sqlalchemy import bindparam, func, select, update

from portal.core import db
from portal.directory.findings import run
from portal.directory.periods import Where, people_of
from portal.directory.weighing import PEOPLE
from portal.people.rules import sort_name


def keep_in_order(which: Where) -> None:
    """Sort plain names as they are, in one statement, and work out those with letters beyond ASCII one by one."""
    them = PEOPLE.c.id.in_(people_of(which))
    run(update(PEOPLE).where(them).values(sort_name=func.lower(PEOPLE.c.name)))
    rows = db.session.execute(select(PEOPLE.c.id, PEOPLE.c.name).where(them))
    special = [{"of": row.id, "sorted": sort_name(row.name)} for row in rows if not row.name.isascii()]
    if special:
        change = update(PEOPLE).where(PEOPLE.c.id == bindparam("of")).values(sort_name=bindparam("sorted"))
        db.session.connection().execute(change, special)
