"""Lines of managers, and the circles that they must not become."""

from array import array

import pytest
from sqlalchemy import select

from portal.people import queries, rules
from portal.people.commands.sets import set_of_one
from portal.people.models import Person, Placement


@pytest.mark.parametrize(
    ("managers", "members"),
    [
        ([], set()),
        ([-1, 0, 0, 1], set()),
        ([0], {0}),
        ([1, 2, 0, 0, -1, 5, 4], {0, 1, 2, 5}),
        ([1, 0, 3, 2, 0], {0, 1, 2, 3}),
    ],
)
def test_who_comes_back_to_themselves_stands_in_a_circle(managers: list[int], members: set[int]) -> None:
    assert rules.circles(array("q", managers), range(len(managers))) == members


def test_only_the_lines_of_those_asked_about_are_followed() -> None:
    assert rules.circles(array("q", [1, 0, -1, 2]), [3]) == set()


def line(person: Person, manager: Person | None):
    return set_of_one(Placement, person_id=person.id, manager_id=manager.id if manager else None)


def test_a_new_manager_is_followed_all_the_way_up(cast, count_queries) -> None:
    """Ada reports to Bo, who reports to Dot. Three statements, however long the line is."""
    assert queries.find_circle(line(cast.dot, cast.ada)) == (cast.dot.id, cast.ada.id)
    assert queries.find_circle(line(cast.bo, cast.ada)) == (cast.bo.id, cast.ada.id)
    assert queries.find_circle(line(cast.bo, cast.bo)) == (cast.bo.id, cast.bo.id)
    with count_queries() as asked:
        assert queries.find_circle(line(cast.ada, cast.dot)) is None
    assert len(asked) == 3, asked
    assert queries.find_circle(line(cast.ada, None)) is None


def test_those_who_move_together_are_looked_at_together(cast) -> None:
    """Dot may report to Ada when Bo, who stands between them, moves away at the same moment."""
    swap = select(
        line(cast.dot, cast.ada).union_all(line(cast.bo, cast.dot), line(cast.ada, None)).subquery()
    )

    assert queries.find_circle(swap) is None
