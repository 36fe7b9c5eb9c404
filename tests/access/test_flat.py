"""No page costs more in a larger company: its statements, HTML and work are the same with 60 and with 200 people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select

from portal.audiences.jobs import MEMBERS
from portal.core import db, memory
from portal.core.web import Portal
from portal.paths.models import Requirement
from portal.paths.rules import Because, Stage
from portal.people import commands as people_commands
from portal.people.models import JobRoleHolding, Person, PersonWord, Placement, StatePeriod, Unit
from portal.people.rules import PersonState
from portal.readiness.jobs import PROJECTIONS
from tests.access.doors import Door, knock
from tests.access.planted import Planted
from tests.access.tables import EVERYWHERE, Viewer
from tests.access.test_matrix import GIVEN, come
from tests.conftest import NOON
from tests.instructions import Instructions
from tests.make import long_ago
from tests.readiness.make import AGENT

SMALL, LARGE = 60, 200  # no page has more rows than the small company has people
SAME = 1_200  # bytes of longer numbers, and of the entry that the log has for each gathering
PAGES_LEAST = 60  # pages that open: fewer would prove little
WORK_MOST, WORK_SAME = 1.3, 4_000  # times the instructions of SQLite, and what makes no difference: 0.1 ms
WORKS_MORE = {  # pages whose work grows: up to a bound that this company does not reach, unless the reason says more
    "agents.new": "sorts the units directly below the reader's own",
    "audiences.show": "evaluates a draft for everyone",
    "messages.review": "counts everyone whom the message would reach, and everyone it has reached",
    "people.edit": "sorts the units directly below the reader's own",
    "people.index": "counts 1,000 people of a unit at most",
    "people.new": "sorts the units directly below the reader's own",
    "readiness.beside": "counts 200 people with an agent at most",
    "readiness.team": "counts the people of a past day from the facts",
    "training.to_observe": "looks at the reports of one manager",
}


@dataclass(frozen=True)
class Cost:
    """What a page costs: its statements, its bytes, and the instructions that SQLite runs for them."""

    endpoint: str
    statements: int
    bytes: int
    work: int

    def has_grown_from(self, small: "Cost") -> bool:
        works_more = self.work > small.work * WORK_MOST + WORK_SAME and self.endpoint not in WORKS_MORE
        return self.statements > small.statements or self.bytes > small.bytes + SAME or works_more


Costs = dict[str, Cost]  # by page


@pytest.mark.in_check("the costs of every page")
def test_no_page_costs_more_in_a_larger_company(
    app: Portal, connection: Connection, planted: Planted
) -> None:
    for role in GIVEN:
        cookie = come(planted, Viewer("bo", role, EVERYWHERE))
    _gather(planted, range(SMALL))
    small = _costs(app, connection, planted, cookie)
    _gather(planted, range(SMALL, LARGE))
    large = _costs(app, connection, planted, cookie)

    grown = [
        f"{page}: {small[page]} → {large[page]}"
        for page in sorted(small.keys() & large.keys())
        if large[page].has_grown_from(small[page])
    ]
    assert grown == [], "\n".join(grown)
    assert len(small) > PAGES_LEAST


def _gather(planted: Planted, numbers: range) -> None:
    """Let people join Claims who report to Bo and work with its agent, each in a unit of their own."""
    claims, bo = db.session.get_one(Unit, planted.units["Claims"]), planted.people["bo"]
    paths = [f"{claims.path} / Unit {number:03}" for number in numbers]
    with db.use_case():
        people_commands.open_units(None, paths, subject=claims, at=long_ago())
    units = dict(db.session.execute(select(Unit.path, Unit.id).where(Unit.path.in_(paths))).all())
    first = max(db.session.scalars(select(Person.id))) + 1
    ids = range(first, first + len(numbers))
    names = [f"Crowd C{number:03}" for number in numbers]
    since = {"valid_from": long_ago()}
    where = [
        {"unit_id": units[path], "manager_id": bo, "site_id": planted.values["site_id"]} for path in paths
    ]
    _insert(Person, [
        {"id": each, "name": name, "sort_name": name.lower(), "email": f"c{each}@northwind.example", "created_at": NOON,
         "state": PersonState.ACTIVE, **place} for each, name, place in zip(ids, names, where, strict=True)
    ])  # fmt: skip
    _insert(PersonWord, [{"person_id": each, "word": "crowd"} for each in ids])
    _insert(
        Placement, [{"person_id": each, **place, **since} for each, place in zip(ids, where, strict=True)]
    )
    _insert(StatePeriod, [{"person_id": each, "state": PersonState.ACTIVE, **since} for each in ids])
    _insert(JobRoleHolding, [{"person_id": each, "job_role": AGENT, **since} for each in ids])
    _insert(Requirement, [
        {"person_id": each, "job_role": AGENT, "stage": Stage.APPROVE, "because": Because.BESIDE, "due_at": NOON,
         **since} for each in ids
    ])  # fmt: skip
    for projection in (*PROJECTIONS, MEMBERS):
        projection.refresh_in_batches(projection.list_ids())


def _insert(kind: Any, rows: Sequence[dict[str, Any]]) -> None:
    db.session.execute(insert(kind), rows)
    db.session.commit()


def _costs(app: Portal, connection: Connection, planted: Planted, cookie: str) -> Costs:
    """Open every page of people, and the same pages as they are searched and filtered."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(statement)

    found: Costs = {}
    memory.recall_all()
    event.listen(connection, "before_cursor_execute", note)
    with Instructions().of(connection.connection.dbapi_connection) as work:
        before = 0
        for answer in knock(app, connection, planted, cookie, at=_is_page):
            if answer.status == 200:
                cost = Cost(answer.door.endpoint, len(asked), len(answer.text), work.run - before)
                found[str(answer.door)] = cost
            asked.clear()
            memory.recall_all()
            before = work.run
    event.remove(connection, "before_cursor_execute", note)
    return found


def _is_page(door: Door) -> bool:
    return door.method == "GET" and not (door.label and door.label.is_api) and door.endpoint != "static"
