"""Units that a file renames, moves or splits off: proposed, never guessed."""

import pytest
from sqlalchemy import func, select

from portal.agents import queries as agent_queries
from portal.core import clock, db
from portal.core.permissions import Role
from portal.directory import asking, commands
from portal.directory.effects import Rename
from portal.directory.models import Import
from portal.directory.renames import find_renames
from portal.directory.rules import Answer, ImportQuestion
from portal.people import queries as people_queries
from portal.people.models import AccessGrant, Placement, Unit
from portal.people.rules import JobRole
from tests.agents.make import make_deployment
from tests.directory.make import apply, counts, look_at, undo_an_hour_later
from tests.make import actions, give_access

HEADER = "employee_number,name,email,unit,state"
UNITS = (
    "Acme / Claims",
    "Acme / Claims",
    "Acme / Claims",
    "Acme / Claims / Motor",
    "Acme / Sales",
    "Acme / Sales",
)


def people(*units: str) -> list[str]:
    return [
        f"{number},Person {number},p{number}@x.example,{unit},active" for number, unit in enumerate(units, 1)
    ]


def look(*units: str) -> Import:
    return look_at(*people(*units), header=HEADER, takes_leavers=True)


def answer(imported: Import, given: Answer) -> None:
    db.perform(lambda: commands.answer(None, imported, {ImportQuestion.UNITS: given}))
    db.perform(lambda: commands.check_import(None, imported))


def paths() -> list[str]:
    return list(db.session.scalars(select(Unit.path).order_by(Unit.path)))


def people_beside() -> list[int]:
    """Return who works with an agent at this moment."""
    beside = agent_queries.beside(clock.now()).subquery()
    return sorted(db.session.scalars(select(beside.c.person_id)))


@pytest.fixture
def acme(connection, app) -> None:
    apply(look(*UNITS))


def test_a_company_with_a_new_name_asks_once_and_keeps_every_unit(acme) -> None:
    before = dict(db.session.execute(select(Unit.name, Unit.id)).all())
    placements = db.session.scalar(select(func.count()).select_from(Placement))
    claims, lead = db.session.get_one(Unit, before["Claims"]), people_queries.find_by_email("p1@x.example")
    assert lead
    give_access(lead, Role.CHANGE_LEAD, unit=claims)
    make_deployment(unit=claims, roles=(JobRole.ALL_EMPLOYEES,))
    beside = people_beside()
    assert len(beside) == 4
    renamed = look(*(unit.replace("Acme", "Acme Group") for unit in UNITS))

    assert counts(renamed) == {"faulty": 6}
    asked = asking.list_questions(renamed)
    assert [(each.question, each.rows, each.renames) for each in asked] == [
        (ImportQuestion.UNITS, 6, [Rename("Acme", "Acme Group")])
    ]
    answer(renamed, Answer.RENAMED)
    assert counts(renamed) == {"unchanged": 6}
    assert apply(renamed, many_change=False)

    assert paths() == [
        "Acme Group",
        "Acme Group / Claims",
        "Acme Group / Claims / Motor",
        "Acme Group / Sales",
    ]
    after = dict(db.session.execute(select(Unit.name, Unit.id)).all())
    assert after == {"Acme Group" if name == "Acme" else name: key for name, key in before.items()}
    assert db.session.scalar(select(func.count()).select_from(Placement)) == placements
    assert db.session.scalars(select(AccessGrant.unit_id)).all() == [before["Claims"]]
    assert people_beside() == beside
    assert actions()[-2:] == ["people.unit_renamed", "people.imported"]


def test_a_renamed_unit_has_its_old_name_again_after_undoing(acme) -> None:
    moved = [unit.replace("Claims", "Care").replace("Acme", "Group") for unit in UNITS]
    renamed = look(*moved, "Group / Care / New")
    answer(renamed, Answer.RENAMED)

    assert asking.effects_of(renamed).renames == (
        Rename("Acme", "Group"), Rename("Acme / Claims", "Group / Care"),
    )  # fmt: skip
    apply(renamed)
    assert paths() == ["Group", "Group / Care", "Group / Care / Motor", "Group / Care / New", "Group / Sales"]
    undo_an_hour_later(renamed)
    assert {"Acme / Claims / Motor", "Acme / Sales"} <= set(paths())


def test_a_unit_that_goes_elsewhere_is_moved_with_all_below_it(acme) -> None:
    moved = look(*(unit.replace("Acme / Claims", "Acme / Sales / Claims") for unit in UNITS))
    answer(moved, Answer.RENAMED)

    apply(moved)

    assert paths() == ["Acme", "Acme / Sales", "Acme / Sales / Claims", "Acme / Sales / Claims / Motor"]
    assert "people.unit_moved" in actions()


def test_a_new_unit_stays_new_where_somebody_says_so(acme) -> None:
    file = look(*(unit.replace("Claims", "Care") for unit in UNITS))
    answer(file, Answer.OPENED)

    assert counts(file) == {"changed": 4, "unchanged": 2}
    assert asking.list_questions(file) == []
    apply(file)
    assert {"Acme / Claims", "Acme / Care"} <= set(paths())


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (("Acme / Care", "Acme / Care", *UNITS[2:]), "the old unit is still in the file"),
        ((*UNITS[:3], "Acme / Claims / Car", *UNITS[4:]), "one person is too few"),
        (("Acme / A", "Acme / B", "Acme / C", "Acme / D", *UNITS[4:]), "they do not go together"),
    ],
)
def test_people_who_move_are_not_taken_for_a_unit(acme, file, says: str) -> None:
    imported = look(*file)

    assert imported.faulty == 0, says


def test_two_units_cannot_both_become_the_same_one() -> None:
    moves = {("A / X", "A / Z"): 5, ("A / Y", "A / Z"): 4}

    found = find_renames(moves, {"A": 0, "A / X": 5, "A / Y": 4}, in_file=["A / Z"])

    assert found == [Rename("A / X", "A / Z")]
