"""The directory, and changing who stands where."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.paging import PageMark
from portal.core.permissions import Permission, Role
from portal.people import queries
from portal.people.models import Person
from portal.people.queries import choices
from portal.people.rules import JobRole, PersonState
from tests.make import actions, give_access, make_person


@pytest.fixture
def admin(cast) -> Person:
    return make_person("Ann Adler", unit=cast.company, access=(Role.ADMIN,))


def test_the_directory_lists_people_by_name_with_where_they_are(as_, cast, admin) -> None:
    page = as_(admin).get("people.index")

    assert page.says("Ada Abara ada.abara@northwind.example – Claims Leeds Active Ann Adler")


def test_search_unit_and_state_narrow_the_list_together(as_, cast, admin) -> None:
    make_person("Ada Aside", unit=cast.service)
    make_person("Ada Away", unit=cast.claims, state=PersonState.ON_LEAVE)
    browser = as_(admin)

    def names(**wanted) -> list[str]:
        page = browser.get("people.index", **wanted)
        return [name for name in ("Ada Abara", "Ada Aside", "Ada Away", "Bo Brand") if page.says(name)]

    assert names(q="ada") == ["Ada Abara", "Ada Aside", "Ada Away"]
    assert names(q="ADA", unit=cast.claims.id) == ["Ada Abara", "Ada Away"]
    assert names(q="ada", unit=cast.claims.id, state="on_leave") == ["Ada Away"]
    assert names(unit=cast.company.id, state="active") == ["Ada Abara", "Ada Aside", "Bo Brand"]


@pytest.mark.parametrize("name", ["\ud800", "a\0"])
def test_a_page_mark_with_half_a_character_is_a_bad_request(as_, cast, admin, name: str) -> None:
    assert as_(admin).get("people.index", mark=PageMark.write([name, 1], backwards=False)).status == 400


def test_nobody_found_says_how_to_find_more(as_, cast, admin) -> None:
    assert as_(admin).get("people.index", q="zebra").says("No people found")


def test_people_who_left_are_shown_only_when_asked_for(as_, cast, admin) -> None:
    make_person("Gus Gone", state=PersonState.LEFT)

    assert not as_(admin).get("people.index").says("Gus Gone")
    assert as_(admin).get("people.index", state="left").says("Gus Gone")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_needs_four_queries_however_long(as_, cast, admin, count_queries, rows: int) -> None:
    for number in range(rows):
        make_person(f"Extra {number}", unit=cast.claims)
    browser = as_(admin)

    with count_queries() as asked:
        browser.get("people.index")

    assert len(asked) == 4, asked


def test_someone_is_added_with_everything_at_once(as_, cast, admin) -> None:
    page = as_(admin).post(
        "people.new",
        name=" Ivy Ince ",
        email="Ivy.Ince@northwind.example",
        employee_number="NW-9",
        job_title="Handler",
        unit_id=cast.claims.id,
        site_id=cast.leeds.id,
        manager_id="bo.brand@northwind.example",
        job_roles=["frontline-agent", "knowledge-manager"],
    )

    ivy = queries.find_by_email("ivy.ince@northwind.example")
    assert ivy
    assert page.went_to("people.show", person_id=ivy.id)
    assert (ivy.name, ivy.unit, ivy.manager, ivy.state) == (
        "Ivy Ince",
        cast.claims,
        cast.bo,
        PersonState.INVITED,
    )
    assert queries.list_job_roles(ivy.id, clock.now()) == [JobRole.FRONTLINE_AGENT, JobRole.KNOWLEDGE_MANAGER]
    assert actions() == ["people.added", "people.job_roles_assigned"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "ada.abara@northwind.example"}, "Another person has this email."),
        ({"email": "nonsense"}, "This is not a valid email. Check it for typos."),
        ({"name": "  "}, "Enter a name."),
        ({"manager_id": "nobody@northwind.example"}, "Nothing found. Check the spelling, or type less."),
    ],
)
def test_what_does_not_fit_comes_back_and_nobody_is_added(
    as_, cast, admin, wrong: dict[str, str], sentence: str
) -> None:
    page = as_(admin).post("people.new", **{"name": "Ivy Ince", "email": "ivy@northwind.example", **wrong})

    assert (page.status, page.says(sentence)) == (422, True)
    assert 'value="Ivy Ince"' in page.text or "name" in wrong
    assert actions() == []


def test_a_person_page_says_where_they_stand_today_and_stood_yesterday(as_, cast, admin) -> None:
    noon, browser = clock.now(), as_(admin)
    page = browser.post(
        "people.place",
        person_id=cast.ada.id,
        unit_id=cast.service.id,
        site_id="",
        manager_id="eve.eide@northwind.example",
    )
    assert page.went_to("people.show", person_id=cast.ada.id)

    now = browser.get("people.show", person_id=cast.ada.id)
    assert now.says("Unit Northwind / Service Site No site Manager Eve Eide")
    assert now.says("Unit: Claims → Service")

    yesterday = browser.get(
        "people.show", person_id=cast.ada.id, on=(noon - timedelta(days=1)).date().isoformat()
    )
    assert yesterday.says("Directory entry As of Wednesday 11 March 2026")
    assert yesterday.says("Unit Northwind / Claims Site Leeds Manager Bo Brand")


@pytest.mark.parametrize("on", ["2026-03-12", ""])
def test_today_and_no_day_show_the_present(as_, cast, admin, on: str) -> None:
    page = as_(admin).get("people.show", person_id=cast.ada.id, on=on)

    assert page.says("Directory entry As of Thursday 12 March 2026")


def test_long_before_they_came_the_page_says_so(as_, cast, admin) -> None:
    page = as_(admin).get("people.show", person_id=cast.ada.id, on="2020-01-01")

    assert page.says("On that day Ada was not in the directory.")


@pytest.mark.parametrize("moves", [1, 3])
def test_a_person_page_needs_nine_queries_however_much_happened(
    as_, cast, admin, count_queries, moves: int
) -> None:
    browser, ada = as_(admin), cast.ada.id
    for unit in (cast.service, cast.company, cast.claims)[:moves]:
        browser.post("people.place", person_id=ada, unit_id=unit.id, site_id="", manager_id="")

    with count_queries() as asked:
        browser.get("people.show", person_id=ada)

    assert len(asked) == 9, asked


def test_details_are_corrected(as_, cast, admin) -> None:
    page = as_(admin).post(
        "people.change_details",
        person_id=cast.ada.id,
        name="Ada Abara-Ek",
        email="ada@northwind.example",
        job_title="Lead",
    )

    assert page.went_to("people.show", person_id=cast.ada.id)
    assert (cast.ada.name, cast.ada.email, cast.ada.job_title) == (
        "Ada Abara-Ek",
        "ada@northwind.example",
        "Lead",
    )
    assert actions() == ["people.details_changed"]


def test_an_employee_number_is_corrected_shown_and_found(as_, cast, admin) -> None:
    details = {"name": cast.ada.name, "email": cast.ada.email, "job_title": ""}
    ada, flo = cast.ada.id, make_person("Flo Frost")
    flo.employee_number = "NW-7"
    db.session.flush()
    browser = as_(admin)

    beside = browser.post("people.change_details", person_id=ada, **details, employee_number="NW-7")
    browser.post("people.change_details", person_id=ada, **details, employee_number=" 00042 ")
    shown, found = browser.get("people.show", person_id=ada), browser.get("people.index", q="00042")

    assert (beside.status, beside.says("Another person has this employee number.")) == (422, True)
    assert shown.says("00042")
    assert (found.says("Ada Abara"), found.says("Bo Brand")) == (True, False)
    found_by_search = choices.search_people(admin, Permission.PEOPLE_VIEW, "00042").choices
    assert [each.text for each in found_by_search] == ["Ada Abara"]


def test_a_refused_part_comes_back_and_the_other_parts_are_as_they_were(as_, cast, admin) -> None:
    page = as_(admin).post(
        "people.change_details",
        person_id=cast.ada.id,
        name="New Name",
        email="bo.brand@northwind.example",
        job_title="",
    )

    assert (page.status, page.says("Another person has this email.")) == (422, True)
    assert 'value="New Name"' in page.text
    assert 'value="bo.brand@northwind.example"' in page.text
    assert cast.ada.name == "Ada Abara"


@pytest.mark.parametrize(
    ("boss", "sentence"),
    [
        ("ada.abara@northwind.example", "Nobody can be their own manager."),
        ("nobody@northwind.example", "Nothing found. Check the spelling, or type less."),
    ],
)
def test_a_manager_who_cannot_be_is_refused(as_, cast, admin, boss: str, sentence: str) -> None:
    page = as_(admin).post("people.place", person_id=cast.ada.id, unit_id="", site_id="", manager_id=boss)

    assert (page.status, page.says(sentence), cast.ada.manager_id) == (422, True, cast.bo.id)


def test_job_roles_are_exactly_those_ticked(as_, cast, admin) -> None:
    as_(admin).post("people.assign_job_roles", person_id=cast.ada.id, job_roles=["executive"])

    assert queries.list_job_roles(cast.ada.id, clock.now()) == [JobRole.EXECUTIVE]
    assert as_(admin).get("people.show", person_id=cast.ada.id).says("Job roles Executive / sponsor")


def test_someone_suspended_is_signed_out_at_once(as_, cast, admin) -> None:
    hers = as_(cast.ada)
    assert hers.get("people.profile").status == 200

    as_(admin).post("people.change_state", person_id=cast.ada.id, state="suspended")

    assert hers.get("people.profile").went_to("people.sign_in", next="/profile")
    assert queries.find_state(cast.ada.id, clock.now()) is PersonState.SUSPENDED


def test_the_last_administrator_cannot_leave(as_, cast, admin) -> None:
    page = as_(admin).post("people.change_state", person_id=admin.id, state="left")

    assert (page.status, page.says("This is the last administrator.")) == (422, True)
    assert admin.state is PersonState.ACTIVE


def test_a_state_has_to_be_chosen(as_, cast, admin) -> None:
    page = as_(admin).post("people.change_state", person_id=cast.ada.id)

    assert (page.status, page.says("Choose a state.")) == (422, True)


def test_those_who_may_look_see_no_way_to_change(as_, cast) -> None:
    page = as_(cast.cal).get("people.show", person_id=cast.ada.id)

    assert page.says("Directory entry")
    assert not page.says("Change access")
    assert "/edit" not in page.text


CHANGE = (
    "people.change_details",
    "people.place",
    "people.assign_job_roles",
    "people.change_state",
    "people.make_link",
)


def test_the_directory_is_closed_to_those_without_the_role(as_, cast) -> None:
    for person in (cast.ada, cast.bo, cast.dot, cast.eve):
        assert as_(person).get("people.index").status == 403
        assert as_(person).get("people.show", person_id=cast.ada.id).status == 403
    for person in (cast.ada, cast.bo, cast.cal, cast.dot, cast.eve):
        assert [as_(person).post(endpoint, person_id=cast.ada.id).status for endpoint in CHANGE] == [
            403
        ] * len(CHANGE)
        assert as_(person).get("people.new").status == 403
        assert as_(person).get("people.edit", person_id=cast.ada.id).status == 403


def test_someone_who_sees_one_unit_does_not_learn_who_is_elsewhere(as_, cast) -> None:
    lea = make_person("Lea Lund", unit=cast.service)
    give_access(lea, Role.CHANGE_LEAD, unit=cast.service)
    browser = as_(lea)

    page = browser.get("people.index")

    assert page.says("Eve Eide")
    assert not page.says("Ada Abara")
    assert browser.get("people.show", person_id=cast.eve.id).status == 200
    assert browser.get("people.show", person_id=cast.ada.id).status == 404


def test_what_is_not_there_is_404(as_, cast, admin) -> None:
    assert as_(admin).get("people.show", person_id=999_999).status == 404
    assert as_(admin).get("people.edit", person_id=999_999).status == 404
    assert as_(admin).post("people.place", person_id=999_999).status == 404
