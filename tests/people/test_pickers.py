"""Fields that ask for one of many people or units: found by a part of the name, with and without scripts."""

import pytest

from portal.core import db
from portal.core.permissions import Role
from portal.people import commands, erasing, queries
from portal.people.models import Person, PersonWord, Unit
from portal.people.rules import PersonState
from tests.make import give_access, long_ago, make_person, make_unit


@pytest.fixture
def admin(cast) -> Person:
    return make_admin()


def make_admin() -> Person:
    return make_person("Flo Frost", access=(Role.ADMIN,))


@pytest.fixture
def many(cast) -> list[Unit]:
    """More units than a list may show."""
    return [make_unit(f"Desk {number}", inside=cast.claims) for number in range(1, 25)]


def found(page) -> list[str]:
    return [each["text"] for each in page.response.json["choices"]]


def place(browser, person, **sent):
    return browser.post("people.place", person_id=person.id, site_id="", **sent)


def test_a_few_units_are_a_plain_list(as_, cast, admin) -> None:
    page = as_(admin).get("people.edit", person_id=cast.ada.id)

    assert f'<option value="{cast.service.id}">Northwind / Service</option>' in page.text


def test_many_units_are_searched(as_, cast, admin, many) -> None:
    page = as_(admin).get("people.edit", person_id=cast.ada.id)

    assert page.says("Search Unit Unit Claims Northwind Not placed yet")
    assert not page.says("Desk 7")


def test_a_search_without_scripts_shows_matches_and_keeps_what_was_typed(as_, cast, admin, many) -> None:
    page = as_(admin).post(
        "people.new", name="Gil Gray", email="gil@northwind.example", unit_id_search="desk 2", search_choices="unit_id"
    )  # fmt: skip

    assert (page.status, page.says("6 matches.")) == (200, True)
    assert page.says("Desk 2 Northwind / Claims Desk 20 Northwind / Claims")
    assert 'value="Gil Gray"' in page.text
    assert queries.find_by_email("gil@northwind.example") is None
    assert "error-summary" not in page.text


def test_a_search_changes_nothing_and_keeps_the_version_of_the_form(as_, cast, admin, many) -> None:
    browser = as_(admin)
    seen = browser.get("people.edit", person_id=cast.ada.id).text.split('name="seen_version" value="')[2]
    version = seen.split('"')[0]
    place(browser, cast.ada, unit_id=cast.service.id)

    page = place(browser, cast.ada, seen_version=version, unit_id_search="desk", search_choices="unit_id")

    assert (page.status, version in page.text, cast.ada.unit_id) == (200, True, cast.service.id)


def test_a_match_is_chosen_though_the_text_of_the_search_stays(as_, cast, admin, many) -> None:
    place(as_(admin), cast.ada, unit_id=many[1].id, unit_id_search="desk", unit_id_searched="desk")

    assert cast.ada.unit_id == many[1].id


@pytest.mark.parametrize("typed", ["desk 7", "Northwind / Claims / Desk 7"])
def test_a_text_that_names_one_unit_is_enough(as_, cast, admin, many, typed: str) -> None:
    place(as_(admin), cast.ada, unit_id=cast.claims.id, unit_id_search=typed)

    assert cast.ada.unit_id == many[6].id


@pytest.mark.parametrize(
    ("typed", "said"), [("desk", "Choose one of the matches."), ("moon", "Nothing found. Check the spelling")]
)
def test_a_text_typed_after_choosing_is_never_ignored(as_, cast, many, typed: str, said: str) -> None:
    page = place(as_(make_admin()), cast.ada, unit_id=cast.service.id, unit_id_search=typed)

    assert (page.status, page.says(said), cast.ada.unit_id) == (422, True, cast.claims.id)


@pytest.mark.parametrize("value", ["999999", str(10**30)])
def test_a_unit_that_is_not_there_is_refused(as_, cast, admin, many, value: str) -> None:
    page = place(as_(admin), cast.ada, unit_id=value)

    assert (page.status, cast.ada.unit_id) == (422, cast.claims.id)


def test_one_of_two_people_with_the_same_name_has_to_be_chosen(as_, cast, admin) -> None:
    boss = make_person("Kim Kay", unit=cast.claims)
    other = make_person("Kim  Kay", unit=cast.service)
    other.name, other.sort_name = boss.name, boss.sort_name
    db.session.commit()

    page = place(as_(admin), cast.ada, unit_id=cast.claims.id, manager_id_search="kim kay")

    assert page.says("Choose one of the matches.")
    assert page.says("Kim Kay Claims Kim Kay Service")
    place(as_(admin), cast.ada, unit_id=cast.claims.id, manager_id=boss.id, manager_id_search="kim kay",
          manager_id_searched="kim kay")  # fmt: skip
    assert cast.ada.manager_id == boss.id


def test_a_manager_who_left_stays_until_another_is_chosen(as_, cast, admin) -> None:
    commands.change_state(admin, cast.bo, to=PersonState.LEFT)
    db.session.commit()

    place(as_(admin), cast.ada, unit_id=cast.service.id, manager_id=cast.bo.id)
    assert (cast.ada.unit_id, cast.ada.manager_id) == (cast.service.id, cast.bo.id)

    page = place(as_(admin), cast.eve, unit_id=cast.service.id, manager_id=cast.bo.id)
    assert (page.status, page.says("Choose one of the options.")) == (422, True)


def test_people_are_found_by_the_beginnings_of_words(as_, cast, admin) -> None:
    make_person("Sinéad O’Brien-Kowalska")
    browser = as_(admin)

    for text in ("sine", "SINEAD", "kow", "brien sin", "o’brien"):
        assert found(browser.get("people.person_choices", q=text)) == ["Sinéad O’Brien-Kowalska"], text
    assert found(browser.get("people.person_choices", q="nead")) == []
    assert found(browser.get("people.person_choices", q="ada.abara@northwind.example")) == ["Ada Abara"]
    assert found(browser.get("people.person_choices", q="€")) == []


def test_people_are_found_by_parts_of_their_address(as_, cast, admin) -> None:
    """An address may say nothing of the name; its owner may change it."""
    with db.use_case():
        flo = commands.add_person(admin, name="Flo Frost", email="fx4711.ext@contractor.example")
    browser = as_(admin)

    for text in ("fx47", "FX4711.e", "fx4711@", "fx@contr", "@contractor", "fx4711.ext@contractor.example"):
        assert found(browser.get("people.person_choices", q=text)) == ["Flo Frost"], text
        assert browser.get("people.index", q=text).says("Flo Frost"), text
    for text in ("fx@north", "4711", "@tractor", "contractor"):
        assert found(browser.get("people.person_choices", q=text)) == [], text

    with db.use_case():
        commands.change_details(admin, flo, name=flo.name, job_title="", email="flo@northwind.example")
    assert found(browser.get("people.person_choices", q="fx47")) == []
    assert len(found(browser.get("people.person_choices", q="@northwind"))) == 7


def test_a_search_shows_twenty_and_says_how_many_more(as_, cast, admin) -> None:
    for number in range(23):
        make_person(f"Zed Zimmer {number:02}")

    answer = as_(admin).get("people.person_choices", q="z").response.json

    assert [each["text"] for each in answer["choices"]] == [f"Zed Zimmer {number:02}" for number in range(20)]
    assert answer["said"] == "Keep typing: 3 more match."


def test_many_matches_are_counted_up_to_a_bound(as_, cast, admin) -> None:
    crowd = [
        Person(
            name=f"Zed Zimmer {number:03}", email=f"zed{number}@northwind.example", created_at=long_ago(),
            state=PersonState.ACTIVE,
        )
        for number in range(501)
    ]  # fmt: skip
    db.session.add_all(crowd)
    db.session.flush()
    for_each = [PersonWord(word=word, person_id=each.id) for each in crowd for word in ("zed", "zimmer")]
    db.session.add_all(for_each[:-4])
    db.session.commit()
    browser = as_(admin)

    def said(text: str) -> str:
        return browser.get("people.person_choices", q=text).response.json["said"]

    assert said("zim") == "Keep typing: 479 more match."
    assert said("z") == "Keep typing: more than 480 others match."


def test_nobody_finds_a_person_they_may_not_see(as_, cast) -> None:
    assert found(as_(cast.eve).get("people.person_choices", q="a")) == []
    assert found(as_(cast.eve).get("people.person_choices", q="ada.abara@northwind.example")) == []
    assert found(as_(cast.bo).get("people.person_choices", q="a")) == ["Ada Abara"]
    lead = make_person("Gus Grey", unit=cast.service)
    give_access(lead, Role.CHANGE_LEAD, unit=cast.service)
    assert found(as_(lead).get("people.person_choices", q="e")) == ["Eve Eide"]
    assert found(as_(lead).get("people.person_choices", q="ada")) == []


def test_units_are_found_by_those_who_work_with_them(as_, cast, many) -> None:
    assert found(as_(cast.ada).get("people.unit_choices", q="desk")) == []
    assert found(as_(cast.cal).get("people.unit_choices", q="desk 24")) == ["Desk 24"]
    assert found(as_(cast.cal).get("people.unit_choices")) == ["Northwind", "Claims", "Service"]


def test_names_are_found_as_they_are_now(as_, cast, admin, many) -> None:
    browser = as_(admin)
    commands.change_details(admin, cast.ada, name="Ada Zenn", job_title="", email="zenn@northwind.example")
    commands.move_unit(admin, cast.claims, to=cast.service)
    commands.add_unit(admin, name="Night shift", parent=cast.service)
    newcomer = commands.add_person(admin, name="Ulf Ude", email="ulf@northwind.example")
    db.session.commit()

    assert found(browser.get("people.person_choices", q="zenn")) == ["Ada Zenn"]
    assert found(browser.get("people.person_choices", q="abara")) == []
    assert found(browser.get("people.unit_choices", q="service desk 3")) == ["Desk 3"]
    assert found(browser.get("people.unit_choices", q="night")) == ["Night shift"]

    commands.change_state(admin, newcomer, to=PersonState.LEFT)
    erasing.erase_person(admin, newcomer, name="Ulf Ude", law_demands_it=True)
    db.session.commit()
    assert found(browser.get("people.person_choices", q="ulf")) == []
    assert found(browser.get("people.person_choices", q="erased")) == []


@pytest.mark.parametrize("people", [2, 60])
def test_a_search_asks_the_same_questions_in_a_company_of_any_size(
    as_, cast, admin, count_queries, people: int
) -> None:
    for number in range(people):
        make_person(f"Moe Mint {number}")
    browser = as_(admin)

    with count_queries() as asked:
        browser.get("people.person_choices", q="moe mi")

    assert len(asked) <= 5, asked


def test_the_filter_of_people_takes_a_unit_by_its_name(as_, cast, admin, many) -> None:
    browser = as_(admin)

    page = browser.get("people.index", unit_search="service")
    assert page.says("One person")
    assert (page.says("Eve Eide"), page.says("Ada Abara")) == (True, False)

    page = browser.get("people.index", unit_search="desk")
    assert page.says("Choose one of the matches.")
    assert page.says("Desk 1 Northwind / Claims")
    assert f'href="/people?unit={many[0].id}"' in page.text
    assert browser.get("people.index", unit=cast.service.id).says("Service Northwind All units")


def test_a_unit_deep_in_the_tree_is_found_by_its_own_name(as_, cast, admin) -> None:
    unit = cast.claims
    for number in range(1, 9):
        unit = commands.add_unit(admin, name=f"Level {number} of the tree", parent=unit)
    commands.add_unit(admin, name="Zeppelin", parent=unit)
    db.session.commit()

    assert found(as_(admin).get("people.unit_choices", q="zep")) == ["Zeppelin"]


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "%", "x" * 5000, "’' -- \"", "1" * 300])
def test_any_text_may_be_searched(as_, cast, admin, many, text: str) -> None:
    sent = text.encode(errors="replace").decode()

    assert as_(admin).get("people.person_choices", q=sent).status == 200
    assert as_(admin).get("people.unit_choices", q=sent).status == 200
    page = place(as_(admin), cast.ada, unit_id=sent, manager_id_search=sent)
    assert page.status in (303, 422)
