"""The tree of units, and the sites."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.paging import PAGE_SIZE
from portal.core.permissions import Role
from portal.people import queries, reach
from portal.people.models import Person, Site, Unit
from tests.make import actions, make_person, make_unit


def paths() -> list[str]:
    return list(db.session.scalars(select(Unit.path).order_by(Unit.path)))


@pytest.fixture
def admin(cast) -> Person:
    return make_person("Ann Adler", access=(Role.ADMIN,))


def test_the_tree_shows_each_unit_below_its_own_with_its_people(as_, cast, admin) -> None:
    make_unit("Claims & Care", inside=cast.company)
    make_unit("Windscreen", inside=cast.claims)

    top = as_(admin).get("people.units")
    claims = as_(admin).get("people.unit", unit_id=cast.claims.id)

    assert top.says("Northwind 3 2 See people in Northwind Edit Northwind Claims 1 2 See people")
    assert top.says("Claims & Care – 0")
    assert not top.says("Windscreen – 0")
    assert claims.says("Northwind Units in Claims")
    assert claims.says("Claims 1 2 See people in Claims Edit Claims Windscreen – 0")


def test_two_units_at_the_top_are_both_shown(as_, cast, admin) -> None:
    other = make_unit("Subsidiary")
    make_unit("Sales", inside=other)

    top = as_(admin).get("people.units")
    opened = as_(admin).get("people.unit", unit_id=other.id)

    assert top.says("Northwind 2 2 See people in Northwind Edit Northwind Subsidiary 1 0")
    assert opened.says("All units Units in Subsidiary")
    assert opened.says("Subsidiary 1 0 See people in Subsidiary Edit Subsidiary Sales – 0")
    assert as_(admin).get("people.unit", unit_id=987654).status == 404


def test_a_level_with_many_units_comes_in_pages(as_, cast, admin) -> None:
    for number in range(PAGE_SIZE + 1):
        make_unit(f"Team {number:02}", inside=cast.claims)

    first = as_(admin).get("people.unit", unit_id=cast.claims.id)

    assert first.says("Team 00")
    assert first.says(f"Team {PAGE_SIZE - 1:02} – 0")
    assert not first.says(f"Team {PAGE_SIZE:02} – 0")


def test_a_unit_is_opened_inside_another(as_, cast, admin) -> None:
    page = as_(admin).post("people.units", name="Windscreen", parent_id=cast.claims.id)

    assert page.went_to("people.unit", unit_id=cast.claims.id)
    assert "Northwind / Claims / Windscreen" in paths()
    assert actions() == ["people.unit_opened"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Claims", "Another unit here has this name."),
        ("A / B", "Leave out the slash"),
        (" ", "Enter a name."),
    ],
)
def test_a_unit_that_cannot_be_is_refused(as_, cast, admin, name: str, sentence: str) -> None:
    page = as_(admin).post("people.units", name=name, parent_id=cast.company.id)

    assert (page.status, page.says(sentence), actions()) == (422, True, [])


def test_a_unit_moves_with_all_below_it_and_the_past_stays(as_, cast, admin) -> None:
    yesterday, below = clock.now() - timedelta(days=1), make_unit("Windscreen", inside=cast.claims)

    page = as_(admin).post("people.move_unit", unit_id=cast.claims.id, name="Claims", to=cast.service.id)

    assert page.went_to("people.unit", unit_id=cast.service.id)
    assert below.path == "Northwind / Service / Claims / Windscreen"

    def service_had(at) -> bool:
        return below.id in db.session.scalars(reach.units_inside([cast.service.id], at)).all()

    assert (service_had(yesterday), service_had(clock.now())) == (False, True)


def test_a_renamed_unit_keeps_its_people_and_all_below_it(as_, cast, admin) -> None:
    below = make_unit("Windscreen", inside=cast.claims)
    browser, people = as_(admin), [cast.ada.id, cast.bo.id]
    units = {each: db.session.get_one(Person, each).unit_id for each in people}

    renamed = browser.post(
        "people.move_unit", unit_id=cast.claims.id, name="Claims & Care", to=cast.company.id
    )
    in_capitals = browser.post("people.move_unit", unit_id=cast.claims.id, name="CLAIMS", to=cast.company.id)
    taken = browser.post("people.move_unit", unit_id=cast.claims.id, name="service", to=cast.company.id)

    assert renamed.went_to("people.unit", unit_id=cast.company.id)
    assert in_capitals.went_to("people.unit", unit_id=cast.company.id)
    assert (taken.status, taken.says("Another unit here has this name.")) == (422, True)
    assert below.path == "Northwind / CLAIMS / Windscreen"
    assert {each: db.session.get_one(Person, each).unit_id for each in people} == units
    assert actions() == ["people.unit_renamed", "people.unit_renamed"]


def test_a_unit_moves_neither_into_itself_nor_beside_its_namesake(as_, cast, admin) -> None:
    below = make_unit("Windscreen", inside=cast.claims)
    make_unit("Claims", inside=cast.service)
    browser = as_(admin)

    into_itself = browser.post("people.move_unit", unit_id=cast.claims.id, name="Claims", to=below.id)
    beside_namesake = browser.post(
        "people.move_unit", unit_id=cast.claims.id, name="Claims", to=cast.service.id
    )

    assert (into_itself.status, into_itself.says("A unit cannot move into itself or its subunits.")) == (
        422,
        True,
    )
    assert (beside_namesake.status, beside_namesake.says("Another unit here has this name.")) == (
        422,
        True,
    )


def test_a_site_is_added_once(as_, cast, admin) -> None:
    assert as_(admin).post("people.add_site", site_name="Dublin").went_to("people.units")

    page = as_(admin).post("people.add_site", site_name="Dublin")

    assert (page.status, page.says("Another site has this name.")) == (422, True)
    assert sorted(site.name for site in db.session.query(Site)) == ["Dublin", "Leeds"]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_level_needs_seven_queries_however_large(as_, cast, admin, count_queries, rows: int) -> None:
    for number in range(rows):
        make_unit(f"Team {number}", inside=cast.claims)
    browser = as_(admin)

    with count_queries() as asked:
        browser.get("people.units")

    assert len(asked) == 7, asked


def test_units_are_for_administrators(as_, cast) -> None:
    for person in (cast.ada, cast.bo, cast.cal, cast.dot, cast.eve):
        assert as_(person).get("people.units").status == 403
        assert as_(person).post("people.units", name="Mine").status == 403
        assert (
            as_(person).post("people.move_unit", unit_id=cast.claims.id, name="Claims", to="").status == 403
        )
        assert as_(person).post("people.add_site", site_name="Mine").status == 403
    assert paths() == [
        "Northwind",
        "Northwind / Claims",
        "Northwind / Service",
    ]
    assert ([site.name for site in queries.list_sites()], actions()) == (["Leeds"], [])


def test_a_unit_that_is_not_there_is_404(as_, cast, admin) -> None:
    assert as_(admin).get("people.move_unit", unit_id=999_999).status == 404
