"""Update the sort key of names after a statement that wrote many names."""

from sqlalchemy import bindparam, func, select, update

from portal.core import db
from portal.people.commands.sets import PEOPLE, People
from portal.people.rules import sort_name


def sort_names_again(people: People) -> None:
    """Write the sort keys of people whose names were written; ``people`` selects their ids.

    One statement handles plain ASCII names; Python computes the others one by one.
    """
    them = PEOPLE.c.id.in_(people)
    db.session.execute(update(PEOPLE).where(them).values(sort_name=func.lower(PEOPLE.c.name)))
    rows = db.session.execute(select(PEOPLE.c.id, PEOPLE.c.name).where(them))
    special = [{"of": row.id, "sorted": sort_name(row.name)} for row in rows if not row.name.isascii()]
    if special:
        change = update(PEOPLE).where(PEOPLE.c.id == bindparam("of")).values(sort_name=bindparam("sorted"))
        db.session.connection().execute(change, special)
