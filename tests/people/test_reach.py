"""Whose rows somebody reaches: by a scope, by being somebody's manager, now and on a past day, told in two ways."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import literal, select

from portal.core import clock, db
from portal.core.statements import AT, PERSON_ID
from portal.core.validity import valid_at
from portal.people import commands, reach
from portal.people.models import Person, Placement
from portal.people.rules import PersonState, Scope
from tests.conftest import NOON
from tests.make import make_person, make_unit

YESTERDAY = NOON - timedelta(days=1)
EVERYBODY = ["Ada Abara", "Bo Brand", "Cal Chen", "Dot Diaz", "Eve Eide"]


def names(ids: Iterable[int]) -> list[str]:
    return sorted(db.session.scalars(select(Person.name).where(Person.id.in_(list(ids)))))


def reached(condition, **values: object) -> list[str]:
    return sorted(db.session.scalars(select(Person.name).where(condition), values))


def reached_by(viewer: Person, scope: Scope) -> list[str]:
    """Whom ``viewer`` answers for, told with values; the same with bind parameters, or it says so."""
    bound = reach.answers_for(PERSON_ID, reach.BoundScope(scope.everywhere), at=AT)
    values = reach.values_of(viewer.id, scope, at=clock.now())
    told = reached(reach.answers_for(viewer.id, scope, at=clock.now()))
    assert told == reached(bound, **{} if scope.everywhere else values)
    return told


def move_ada_to_eve(cast) -> None:
    with db.use_case():
        commands.place_person(
            cast.cal, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=cast.eve.id
        )


def test_a_manager_answers_for_direct_reports_and_no_further(cast) -> None:
    assert reached_by(cast.bo, Scope(own_reports=True)) == ["Ada Abara"]
    assert reached_by(cast.dot, Scope(own_reports=True)) == ["Bo Brand", "Cal Chen", "Eve Eide"]
    assert reached_by(cast.eve, Scope()) == []


def test_a_scope_of_units_adds_everybody_inside_them_also_further_down(cast) -> None:
    make_person("Flo Frost", unit=make_unit("Night shift", inside=cast.claims))

    assert reached_by(cast.eve, Scope(units=frozenset({cast.claims.id}))) == [
        "Ada Abara",
        "Bo Brand",
        "Flo Frost",
    ]
    assert reached_by(cast.bo, Scope(units=frozenset({cast.service.id}))) == ["Ada Abara", "Eve Eide"]


def test_a_scope_of_everywhere_is_everybody_also_those_who_stand_nowhere(cast) -> None:
    make_person("Flo Frost")

    assert reached_by(cast.eve, Scope(everywhere=True)) == [*EVERYBODY, "Flo Frost"]
    assert "Flo Frost" not in reached_by(cast.eve, Scope(units=frozenset({cast.company.id})))


def test_a_manager_answered_on_a_past_day_for_those_who_reported_to_them_then(cast) -> None:
    move_ada_to_eve(cast)

    def answered_for(viewer: Person, scope: Scope, at: datetime) -> list[str]:
        stood = valid_at(Placement, at), reach.answers_for(viewer.id, scope, at=at, placed=Placement)
        return names(db.session.scalars(select(Placement.person_id).where(*stood)))

    assert (answered_for(cast.bo, Scope(), YESTERDAY), answered_for(cast.bo, Scope(), NOON)) == (
        ["Ada Abara"],
        [],
    )
    assert answered_for(cast.eve, Scope(), NOON) == ["Ada Abara"]
    claims = Scope(units=frozenset({cast.claims.id}))
    assert answered_for(cast.eve, claims, YESTERDAY) == ["Ada Abara", "Bo Brand"]
    assert answered_for(cast.cal, claims, NOON) == ["Bo Brand"]


def test_a_row_lies_within_a_scope_by_its_unit_or_by_its_agent(cast) -> None:
    claims, agent = Scope(units=frozenset({cast.claims.id})), Scope(agents=frozenset({7}))

    def lies(scope: Scope | reach.BoundScope, unit_id: int | None, agent_id: int, **values: object) -> bool:
        where = reach.within(scope, unit=literal(unit_id), agent=literal(agent_id), at=NOON)
        return db.session.scalar(select(literal(1)).where(where), values) == 1

    bound = reach.BoundScope(everywhere=False)
    for scope, unit_id, agent_id, expected in (
        (claims, cast.claims.id, 8, True),
        (claims, cast.service.id, 7, False),
        (claims, None, 7, False),
        (agent, None, 7, True),
        (agent, cast.claims.id, 8, False),
        (Scope(), cast.claims.id, 7, False),
    ):
        values = {"unit_ids": list(scope.units), "agent_ids": list(scope.agents)}
        assert lies(scope, unit_id, agent_id) is expected
        assert lies(bound, unit_id, agent_id, **values) is expected
        assert reach.is_within(scope, unit_id=unit_id, agent_id=agent_id, at=NOON) is expected
    assert lies(Scope(everywhere=True), None, 8)
    assert reach.is_within(Scope(everywhere=True), at=NOON)


def test_a_part_of_a_scope_that_a_row_knows_nothing_of_holds_nowhere(cast) -> None:
    assert reached(reach.within(Scope(agents=frozenset({7})), unit=Person.unit_id, at=NOON)) == []


@pytest.mark.parametrize(
    ("boss", "line"),
    [("bo", ["Ada Abara"]), ("dot", ["Ada Abara", "Bo Brand", "Cal Chen", "Eve Eide"]), ("ada", [])],
)
def test_a_line_is_everybody_below_on_any_depth(cast, boss: str, line: list[str]) -> None:
    boss_id = getattr(cast, boss).id
    bound = db.session.scalars(reach.line_of(PERSON_ID, at=AT), {"person_id": boss_id, "at": NOON}).all()

    assert names(db.session.scalars(reach.line_of(boss_id, at=NOON))) == names(bound) == line


def test_a_line_is_that_of_the_day(cast) -> None:
    move_ada_to_eve(cast)

    assert names(db.session.scalars(reach.line_of(cast.bo.id, at=YESTERDAY))) == ["Ada Abara"]
    assert names(db.session.scalars(reach.line_of(cast.bo.id, at=NOON))) == []
    assert names(db.session.scalars(reach.line_of(cast.eve.id, at=NOON))) == ["Ada Abara"]


def test_lines_are_followed_upwards_from_those_who_are_named(cast) -> None:
    above = db.session.execute(reach.lines_above(select(literal(cast.ada.id)))).all()

    assert dict(above) == {cast.ada.id: cast.bo.id, cast.bo.id: cast.dot.id, cast.dot.id: None}


def test_those_who_left_stay_in_the_line_and_make_nobody_a_manager(cast) -> None:
    with db.use_case():
        commands.change_state(cast.cal, cast.ada, to=PersonState.LEFT)
    db.session.refresh(cast.bo)

    assert names(db.session.scalars(reach.line_of(cast.bo.id, at=NOON))) == ["Ada Abara"]
    assert reached(reach.is_report_of(cast.bo.id)) == ["Ada Abara"]
    assert cast.bo.is_manager is False
    assert reached(reach.has_reports(Person.id, at=NOON)) == ["Dot Diaz"]
    assert reached(reach.has_reports(Person.id, at=YESTERDAY)) == ["Bo Brand", "Dot Diaz"]
