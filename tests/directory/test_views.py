"""The pages of an import, from the file to undoing it."""

import io
from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.permissions import Role
from portal.directory import steps
from portal.directory.models import Import
from portal.directory.rules import ImportState
from portal.directory.views import SAMPLE
from portal.people import queries as people_queries
from tests.directory.make import HEADER, apply, look_at
from tests.make import actions, give_access, only

ADA = "ada.abara@northwind.example"
FILE = f"""Personal-Nr.;Name;E-Mail;Abteilung
7;Ada Adams;{ADA};Northwind / Claims
8;Jürgen Groß;j@x.example;Neu
"""


@pytest.fixture
def admin(cast):
    give_access(cast.cal, Role.ADMIN)
    return cast.cal


def upload(content: str | bytes, name: str = "Mitarbeiter.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content.encode("cp1252") if isinstance(content, str) else content), name


def test_a_list_from_excel_becomes_people_in_three_steps(as_, cast, admin) -> None:
    browser = as_(admin)

    page = browser.post("directory.index", file=upload(FILE), letters="")
    imported = only(Import)
    assert page.went_to("directory.columns", import_id=imported.id)
    columns = browser.get("directory.columns", import_id=imported.id)
    assert columns.says("Jürgen Groß")
    assert columns.says("Western European (Windows)")

    page = browser.post(
        "directory.columns", import_id=imported.id, employee_number="0", name="1", email="2", unit="3"
    )
    assert page.went_to("directory.show", import_id=imported.id)
    shown = browser.get("directory.show", import_id=imported.id, outcome="changed")
    assert shown.says("Nothing has been changed yet.")
    assert shown.says("Ada Abara → changes to Ada Adams")
    assert shown.says("New units: Neu")

    page = browser.post("directory.apply", import_id=imported.id)
    assert page.went_to("directory.show", import_id=imported.id)
    assert people_queries.find_by_email("j@x.example")
    assert actions()[-1] == "people.imported"
    assert browser.get("directory.show", import_id=imported.id).says("Undo import")


def test_it_can_be_taken_back_from_the_same_page(as_, cast, admin) -> None:
    imported = look_at("Flo Frost,flo@x.example", f"Ada Adams,{ADA}", header="name,email", actor=admin)
    apply(imported, actor=admin)
    person = people_queries.find_by_email(ADA)
    assert person
    person.name = "Ada Again"
    db.session.commit()

    with clock.moved_to(clock.now() + timedelta(hours=1)):
        browser = as_(admin)
        assert browser.post("directory.undo", import_id=imported.id).went_to(
            "directory.show", import_id=imported.id
        )
        page = browser.get("directory.show", import_id=imported.id)
        assert browser.post("directory.undo", import_id=imported.id).status == 422

    assert people_queries.find_by_email("flo@x.example") is None
    assert page.says("Undone for 1 person.")
    assert page.says("Ada Adams, ada.abara@northwind.example: Changed since the import")


def test_errors_are_listed_by_row_and_column_and_can_be_downloaded(as_, cast, admin) -> None:
    imported = look_at("Flo,=flo", "Gus,gus@x.example", header="name,email", actor=admin)
    browser = as_(admin)

    page = browser.get("directory.show", import_id=imported.id)
    assert page.says("2 Email =flo This is not a valid email.")
    download = browser.get("directory.errors", import_id=imported.id)
    assert download.response.mimetype == "text/csv"
    assert download.text.splitlines() == [
        "\ufeffRow,Column,Value,How to fix it",
        "2,Email,'=flo,This is not a valid email.",
    ]


def test_the_preview_shows_the_job_roles_that_decide_what_people_learn(as_, cast, admin) -> None:
    imported = look_at("Flo,f@x.example,FLA; csm", header="name,email,job_roles", actor=admin)

    page = as_(admin).get("directory.show", import_id=imported.id)

    assert page.says("Frontline agent, Customer-service manager")


def test_an_unknown_role_says_which_there_are(as_, cast, admin) -> None:
    imported = look_at("Flo,f@x.example,boss", header="name,email,job_roles", actor=admin)

    page = as_(admin).get("directory.show", import_id=imported.id, outcome="faulty")

    assert page.says("There is no job role “boss”. Use: Frontline agent,")
    assert page.says("Notes 1")
    assert page.says("1 cell to check.")


def test_rows_with_errors_are_left_out_only_with_a_tick(as_, cast, admin) -> None:
    imported = look_at("Flo,flo", "Gus,gus@x.example", header="name,email", actor=admin)
    browser = as_(admin)

    refused = browser.post("directory.apply", import_id=imported.id)
    assert refused.status == 422
    assert refused.says("1 row has an error. Fix the file or choose to skip this row.")
    assert people_queries.find_by_email("gus@x.example") is None
    assert browser.post("directory.apply", import_id=imported.id, skip_faulty="y").status == 303
    assert people_queries.find_by_email("gus@x.example")


def test_many_leavers_are_asked_about(as_, cast, admin) -> None:
    imported = look_at(f"Ada Abara,{ADA}", header="name,email", actor=admin, takes_leavers=True)
    browser = as_(admin)

    assert browser.get("directory.show", import_id=imported.id).says("3 of 5 people would leave")
    assert browser.post("directory.apply", import_id=imported.id).says("3 of 5 people would leave")
    assert browser.post("directory.apply", import_id=imported.id, many_change="y").status == 303
    assert people_queries.find_by_email(ADA)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04...", "This is an Excel workbook."),
        (b'name,email\n"Flo,flo@x.example\n', "Row 2 cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    as_, cast, admin, content: bytes, words: str
) -> None:
    page = as_(admin).post("directory.index", file=upload(content), letters="")

    assert page.status == 422
    assert page.says(words)
    assert db.session.query(Import).count() == 0


def test_no_file_at_all_is_asked_for(as_, cast, admin) -> None:
    assert as_(admin).post("directory.index", letters="").says("Choose a file first.")


def test_a_file_too_long_for_a_page_leads_to_the_command_line(as_, cast, admin) -> None:
    rows = "name,email\r\n" + "A,a@x.example\r\n" * 100_001
    part = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="all.csv"\r\n\r\n{rows}\r\n--x--\r\n'
    )

    page = as_(admin).open(
        "/people/imports", "POST", data=part, content_type="multipart/form-data; boundary=x"
    )

    assert page.says("This file has 100,001 rows. The limit here is 100,000.")
    assert page.says("portal people import FILE")


def test_columns_that_do_not_suffice_are_asked_for(as_, cast, admin) -> None:
    imported = steps.take_in(admin, io.BytesIO(b"a,b\n1,2\n"), "x.csv")
    browser = as_(admin)

    page = browser.post("directory.columns", import_id=imported.id, name="0", email="0")
    assert page.status == 422
    assert page.says("This column is already used for another field.")
    page = browser.post("directory.columns", import_id=imported.id, name="0", email="")
    assert page.says("Choose the column with the emails.")


def test_a_file_can_be_let_go(as_, cast, admin) -> None:
    imported = look_at("Flo,flo@x.example", header="name,email", actor=admin)

    assert as_(admin).post("directory.discard", import_id=imported.id).went_to("directory.index")
    assert (only(Import).state, only(Import).content) == (ImportState.DISCARDED, None)
    assert as_(admin).get("directory.show", import_id=imported.id).status == 404


def test_the_columns_of_such_a_file_are_remembered(as_, cast, admin) -> None:
    odd = "Wer;Wohin\nFlo Frost;flo@x.example\n"
    browser = as_(admin)
    browser.post("directory.index", file=upload(odd), letters="")
    first = only(Import)
    browser.post("directory.columns", import_id=first.id, name="0", email="1")
    browser.post("directory.apply", import_id=first.id)

    browser.post("directory.index", file=upload(odd), letters="")

    page = browser.get("directory.columns", import_id=first.id + 1)
    assert '<option selected value="1">Wohin</option>' in page.text


def test_the_sample_can_be_imported_as_it_is(as_, cast, admin) -> None:
    page = as_(admin).get("directory.sample")

    assert page.text == "\ufeff" + SAMPLE.read_text()
    assert page.text.splitlines()[0].removeprefix("\ufeff") == HEADER
    assert look_at(*page.text.splitlines()[1:], actor=admin).added == 12


@pytest.mark.parametrize(
    "endpoint",
    [
        "directory.index",
        "directory.sample",
        "directory.show",
        "directory.columns",
        "directory.errors",
    ],
)
def test_others_do_not_get_in(as_, cast, admin, endpoint: str) -> None:
    imported = look_at("Flo,flo@x.example", header="name,email", actor=admin)
    address = {} if endpoint in ("directory.index", "directory.sample") else {"import_id": imported.id}

    assert as_(admin).get(endpoint, **address).status == 200
    assert as_(cast.ada).get(endpoint, **address).status == 403


def test_an_administrator_of_one_unit_sees_no_import_and_makes_none(as_, cast, admin) -> None:
    imported = look_at("Flo,flo@x.example", header="name,email", actor=admin)
    give_access(cast.bo, Role.ADMIN, unit=cast.claims)
    browser = as_(cast.bo)

    assert browser.get("directory.show", import_id=imported.id).status == 404
    assert browser.post("directory.apply", import_id=imported.id).status == 404
    assert not browser.get("directory.index").says("people.csv")
    assert browser.post("directory.index", file=upload(FILE), letters="").says(
        "An import covers the whole company."
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_need_the_same_queries_however_long(as_, cast, admin, count_queries, rows: int) -> None:
    people_ = [f"P{n},p{n}@x.example" for n in range(rows)]
    imported, *_ = [look_at(*people_, header="name,email", actor=admin) for _ in range(rows)]
    browser, import_id = as_(admin), imported.id
    browser.get("directory.index")

    with count_queries() as listed:
        browser.get("directory.index")
    with count_queries() as shown:
        browser.get("directory.show", import_id=import_id)

    assert len(listed) == 2, listed  # the person, the imports
    # the person, the import, its rows, findings counted, new units and sites, its twin, triagers
    assert len(shown) == 8, shown


def test_an_import_that_was_not_applied_cannot_be_undone_and_says_so(as_, cast, admin) -> None:
    """Found when an administrator undid, from an old tab, an import that still had rows with errors."""
    imported = look_at("E-1,Ida Persimmon,ida@northwind.example,,,,,,,,", "E-2,Cy Cherry,no-address,,,,,,,,")

    page = as_(admin).post("directory.undo", import_id=imported.id)

    assert page.status == 422
    assert page.says("This import can no longer be undone")
