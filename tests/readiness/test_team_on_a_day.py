"""The page of a team as it was on a day."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.core import clock, db
from portal.paths.models import Requirement
from portal.people import commands as people
from portal.people.rules import JobRole
from portal.readiness import queries
from portal.readiness.queries.team import ROWS_MOST
from tests.conftest import NOON
from tests.make import make_person
from tests.readiness.make import (
    AGENT,
    make_compliance,
    make_foundation,
    make_way,
    require,
    work_out,
)
from tests.training.lessons.make import make_completion


def test_a_team_is_shown_as_it_was_on_a_day(as_, cast) -> None:
    """On the 8th Ada was ready and Flo was not; Gus came to them on the 10th."""
    lessons = [*make_foundation(), *make_way()]
    flo, gus = (make_person(name, unit=cast.service, manager=cast.dot) for name in ("Flo Frost", "Gus Grey"))
    for person, moved_at in ((flo, NOON - timedelta(days=9)), (gus, NOON - timedelta(days=2))):
        with clock.moved_to(moved_at), db.use_case():
            people.place_person(cast.cal, person, unit_id=cast.claims.id, site_id=None, manager_id=cast.bo.id)
    require(cast.ada, flo, gus)
    for lesson in lessons:
        make_completion(cast.ada, lesson, at=NOON - timedelta(days=5))
        make_completion(flo, lesson, at=NOON - timedelta(days=1))
    work_out()
    bo = as_(cast.bo)

    now = bo.get("readiness.team")
    then, later = (bo.get("readiness.team", on=on, path=f"{AGENT}:1") for on in ("2026-03-08", "2026-03-11"))

    assert now.says("Not yet. 2 of 3 are ready.")
    assert then.says("Ready for level 1 on Sun 8 Mar 2026?")
    assert then.says("1 of 2 people were ready.")
    assert f'href="/team/{cast.ada.id}?on=2026-03-08"' in then.text
    assert not then.says("Gus Grey")
    assert later.says("2 of 3 people were ready.")
    assert later.says("Gus Grey")


def test_a_past_day_leaves_out_whoever_is_not_in_the_line_today(as_, cast) -> None:
    make_way()
    flo = make_person("Flo Frost", unit=cast.claims, manager=cast.bo)
    require(cast.ada, flo)
    with db.use_case():
        people.place_person(cast.cal, flo, unit_id=cast.service.id, site_id=None, manager_id=cast.dot.id)
    work_out()

    own, everybody = (
        as_(who).get("readiness.team", on="2026-03-11", path=f"{AGENT}:1")
        for who in (cast.bo, make_compliance())
    )

    assert everybody.says("Flo Frost")
    assert own.says("Ada Abara")
    assert not own.says("Flo Frost")


def test_a_team_on_a_day_before_anything_was_asked_is_empty(as_, cast) -> None:
    make_way()
    require(cast.ada)
    work_out()

    page = as_(cast.bo).get("readiness.team", on="2024-01-01")

    assert page.says("Nobody you answer for needed this that day.")
    assert page.says("Nobody here was at work that day")


def test_a_team_on_a_day_opens_on_the_path_that_most_needed_on_it(as_, cast) -> None:
    """Today most need level 1 as agents; until yesterday all of them needed it as leads."""
    make_way()
    lead = JobRole.CS_MANAGER
    crowd = [make_person(f"Flo {n}", unit=cast.claims, manager=cast.bo) for n in range(2)]
    require(*crowd, role=lead)
    db.session.execute(update(Requirement).values(valid_until=NOON - timedelta(days=1)))
    require(*crowd)
    db.session.execute(
        update(Requirement).where(Requirement.job_role == AGENT).values(valid_from=NOON - timedelta(days=1))
    )
    db.session.commit()
    work_out()
    bo = as_(cast.bo)

    now = bo.get("readiness.team")
    then, other = (bo.get("readiness.team", on="2026-03-10", path=path) for path in (None, f"{AGENT}:1"))

    assert f'value="{AGENT}:1" selected' in now.text
    assert then.says("0 of 2 people were ready.")
    assert f'value="{lead}:1" selected' in then.text
    assert other.says("Nobody you answer for needed this that day.")
    assert f'value="{lead}:1"' in other.text


def test_a_team_on_a_day_is_counted_over_all_its_pages(as_, cast, count_queries, monkeypatch) -> None:
    lessons = [*make_foundation(), *make_way()]
    crowd = [make_person(f"Flo {n}", unit=cast.claims, manager=cast.bo) for n in range(ROWS_MOST + 2)]
    require(*crowd)
    for lesson in lessons:
        make_completion(crowd[-1], lesson, at=NOON - timedelta(days=5))
    work_out()
    bo = as_(cast.bo)

    with count_queries() as statements:
        page = bo.get("readiness.team", on="2026-03-11")
    monkeypatch.setattr(queries, "COUNTED_MOST", len(crowd) - 1)
    uncounted = bo.get("readiness.team", on="2026-03-11")

    assert page.says(f"1 of {len(crowd)} people were ready.")
    assert page.text.count("/team/") == uncounted.text.count("/team/") == ROWS_MOST
    assert len(statements) == 5, statements  # as below, and all of them
    assert uncounted.says(f"{len(crowd)} people needed it that day: too many to count who was ready.")


@pytest.mark.parametrize("people", [1, 3])
def test_a_team_on_a_day_takes_four_statements_whatever_its_length(
    as_, cast, count_queries, people: int
) -> None:
    make_way()
    require(*(make_person(f"Flo {n}", unit=cast.claims, manager=cast.bo) for n in range(people)))
    work_out()
    bo = as_(cast.bo)
    bo.get("readiness.team")

    with count_queries() as statements:
        page = bo.get("readiness.team", on="2026-03-11")

    assert page.says(f"Flo {people - 1}")
    assert len(statements) == 4, statements  # who I am, the paths, the people, the steps, what was shown
