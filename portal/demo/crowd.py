"""A large sample company: thousands of people with the same evidence as one person of Northwind.

People are imported like anyone's. Their evidence is copied from one person whose story was played, in one statement a
table: one command a fact would take a day at this size. The checks of every installation run afterwards.
"""

import csv
import io
from collections.abc import Callable, Iterator
from itertools import cycle, product
from typing import Any

from sqlalchemy import and_, func, insert, select

from portal.audit import chain, export, facts
from portal.audit.commands import record
from portal.core import db
from portal.demo import company, story
from portal.demo.actions import DemoAction
from portal.demo.queries import count_people
from portal.directory import commands as directory_commands, steps
from portal.people.models import Person
from portal.people.rules import JobRole
from portal.policies.models import Acknowledgement
from portal.readiness.jobs import TALLIES
from portal.training.assessments.models import Attempt, Response, Result
from portal.training.lessons.models import LessonCompletion
from portal.training.signoffs.models import Observation, SignOff

Say = Callable[[str], None]

EXEMPLAR = "brian.fahy@northwind.example"
TEAM = 12
LEARNED_OF_TEN = 7
FIRST_NUMBER = 100_000
COPIED: tuple[Any, ...] = tuple(
    model.__table__
    for model in (LessonCompletion, Attempt, Response, Result, Observation, SignOff, Acknowledgement)
)


def gather(size: int, say: Say) -> None:
    """Let the company grow to ``size`` people; seven of ten have the evidence of the exemplar."""
    table = io.BytesIO(_directory(size - count_people()).encode())
    imported = steps.take_in(None, table, "crowd.csv", keeps_file=False)
    columns = steps.suggested_columns(imported)
    steps.look(None, imported, mapping=columns, takes_leavers=False, file=table)
    with db.use_case():
        directory_commands.apply_import(None, imported)
    say(f"  {count_people():,} people are in.")
    with db.use_case():
        before = {table: _newest(table) for table in COPIED}
        _learn_alike()
        copied = [
            (table, last + 1, _newest(table)) for table, last in before.items() if _newest(table) > last
        ]
        stated = facts.state_sets(db.session.connection(), copied)
        record(None, DemoAction.CROWD_GATHERED, people=size, fact_sets=stated)
    say("  They have learned.")
    story.catch_up()
    say("  Everybody’s readiness is worked out.")


def check() -> Iterator[str]:
    """Chain and verify the log, and compare every count with the people themselves."""
    while True:
        with db.use_case():
            if not chain.sequence():
                break
    yield from export.inspect(db.session.connection()).lines()
    units = TALLIES.list_ids()
    off = TALLIES.list_differing(units)
    yield f"Roll-up: {len(units)} units, {'NOT' if off else 'all'} as counted live."


def _directory(more: int) -> str:
    """Return a CSV of ``more`` people in teams of twelve below the units of Northwind, with names from its names.

    The first person of a team leads it, and up to twelve other leaders. So nobody has more reports in a larger company.
    """
    known = company.rows("people.csv")
    given_names = dict.fromkeys(row["name"].split(" ", 1)[0] for row in known)
    family_names = dict.fromkeys(row["name"].split(" ", 1)[-1] for row in known)
    units = sorted({row["unit"] for row in known if row["unit"].count(" / ") >= 3})  # noqa: PLR2004 - the teams
    head = next(row["employee_number"] for row in known if not row["manager"])
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(known[0])
    pairs = cycle(f"{given} {family}" for given, family in product(given_names, family_names))
    for number, name in zip(range(FIRST_NUMBER, FIRST_NUMBER + more), pairs, strict=False):
        team, place = divmod(number - FIRST_NUMBER, TEAM)
        unit = units[team % len(units)]
        writer.writerow([
            f"NW-{number}", name, f"p{number}@northwind.example", "Handler", f"{unit} / Team {team + 1}", "Leeds",
            _manager(team, place) or head, JobRole.FRONTLINE_AGENT, "active", "en", "Europe/London",
        ])  # fmt: skip
    return out.getvalue()


def _manager(team: int, place: int) -> str | None:
    """Return the employee number of the leader of a person in the crowd; ``None`` for the first leaders."""
    if place:
        return f"NW-{FIRST_NUMBER + team * TEAM}"
    above = team // TEAM - 1
    return f"NW-{FIRST_NUMBER + above * TEAM}" if above >= 0 else None


def _newest(table: Any) -> int:
    return db.session.scalar(select(func.max(table.c.id))) or 0


def _learn_alike() -> None:
    exemplar = db.session.scalars(select(Person.id).where(Person.email == EXEMPLAR)).one()
    others = select(Person.id).where(
        Person.employee_number.like("NW-______%"), Person.id % 10 < LEARNED_OF_TEN
    )
    for model in (LessonCompletion, Attempt, Observation, Acknowledgement):
        _copy(model.__table__, exemplar, others)
    for part in (Response, Result):
        _copy_results(
            part.__table__, Attempt.__table__, ("kind", "key", "started_at"), "attempt_id", exemplar
        )
    _copy_results(
        SignOff.__table__, Observation.__table__, ("checklist_key", "observed_on"), "observation_id", exemplar
    )


def _copy(table: Any, exemplar: int, others: Any) -> None:
    """Copy every row of the exemplar for all other people."""
    columns = [column for column in table.c if column.name not in ("id", "person_id")]
    people = others.subquery()
    rows = select(people.c.id, *columns).select_from(table).join(people, table.c.person_id == exemplar)
    db.session.execute(insert(table).from_select(["person_id", *(column.name for column in columns)], rows))


def _copy_results(results: Any, parents: Any, same: tuple[str, ...], link: str, exemplar: int) -> None:
    """Copy the results of copied rows, each with its own parent."""
    mine, theirs = parents.alias("mine"), parents.alias("theirs")
    columns = [column for column in results.c if column.name not in ("id", "person_id", link)]
    owner = [theirs.c.person_id] if "person_id" in results.c else []
    rows = (
        select(theirs.c.id, *owner, *columns)
        .select_from(results)
        .join(mine, and_(mine.c.id == results.c[link], mine.c.person_id == exemplar))
        .join(
            theirs, and_(theirs.c.person_id != exemplar, *(theirs.c[name] == mine.c[name] for name in same))
        )
        .where(theirs.c.id.not_in(select(results.c[link])))
    )
    names = [link, *(["person_id"] if owner else []), *(column.name for column in columns)]
    db.session.execute(insert(results).from_select(names, rows))
