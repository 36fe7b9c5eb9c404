"""Files as HR systems really export them: what their preview says, and what it asks."""

import io

import pytest

from portal.core import db
from portal.core.errors import Refused
from portal.directory import asking, commands, queries, steps
from portal.directory.effects import Effect
from portal.directory.models import Import
from portal.directory.rules import Answer, ImportQuestion
from portal.people import queries as people_queries
from portal.people.rules import PersonState
from tests.directory.make import apply, counts, faults, look_at
from tests.make import make_person

NUMBERS = ("00042,Anna Alt,anna@f.example", "00043,Bob Berg,bob@f.example", "00044,Cem Can,cem@f.example")
TEAM = "employee_number,name,email,unit,manager,status"


def company(state: str = "active") -> list[str]:
    return [
        "900,Ada Admin,ada@f.example,Ops,,active",
        *(f"{n},Person {n},p{n}@f.example,Ops / T{n % 3},900,{state}" for n in range(1, 21)),
    ]


def numbers(*rows: str) -> Import:
    return look_at(*rows, header="employee_number,name,email")


def email_of(number: str) -> str:
    found = people_queries.find_by_email
    return next(each for each in ("anna@f.example", "bob@f.example", "cem@f.example")
                if (person := found(each)) and person.employee_number == number)  # fmt: skip


def answer(imported: Import, **given: Answer) -> None:
    answers = {ImportQuestion(name): each for name, each in given.items()}
    db.perform(lambda: commands.answer(None, imported, answers))
    db.perform(lambda: commands.check_import(None, imported))


def test_a_file_in_which_everybody_has_left_stops_and_asks(connection, app) -> None:
    apply(look_at(*company(), header=TEAM))

    imported = look_at(*company("Terminated"), header=TEAM)

    assert asking.effects_of(imported).alarming_counts == [(Effect.LEAVES, 20)]
    with pytest.raises(Refused, match="import_many_change"):
        apply(imported, many_change=False)
    assert apply(imported)


def test_one_column_sorted_on_its_own_stops_and_asks(connection, app) -> None:
    apply(look_at(*company(), header=TEAM))

    imported = numbers(*(f"{n},Person {21 - n},p{n}@f.example" for n in range(5, 21)))

    assert asking.effects_of(imported).alarming_counts == [(Effect.RENAMED, 16)]
    with pytest.raises(Refused, match="import_many_change"):
        apply(imported, many_change=False)


def test_a_faulty_row_does_not_hide_a_leaver(connection, app) -> None:
    apply(look_at(*company(), header=TEAM))

    rows = [*company()[:-1], "21,New Guy,not-an-email,Ops,900,active"]
    imported = look_at(*rows, header=TEAM, takes_leavers=True)

    assert counts(imported) == {"left": 1, "faulty": 1, "unchanged": 20}


def test_numbers_that_lost_their_zeros_are_one_question(connection, app) -> None:
    apply(numbers(*NUMBERS))

    imported = numbers(*(row.removeprefix("000") for row in NUMBERS))

    assert counts(imported) == {"faulty": 3}
    assert [(each.question, each.rows, each.zeros) for each in asking.list_questions(imported)] == [
        (ImportQuestion.NUMBERS, 3, 3)
    ]
    answer(imported, numbers=Answer.SAME)
    assert counts(imported) == {"changed": 3}
    assert apply(imported)
    assert email_of("43") == "bob@f.example"


def test_numbers_from_a_spreadsheet_are_cleaned_or_refused(connection, app) -> None:
    apply(numbers(*NUMBERS))

    imported = numbers(
        '"=""00042""",Anna Alt,anna@f.example', "'00043,Bob Berg,bob@f.example", "44.0,Cem Can,cem@f.example",
        "1.23457E+11,Dee,dee@f.example",
    )  # fmt: skip

    assert counts(imported) == {"unchanged": 2, "faulty": 2}
    assert [each[2] for each in faults(imported)] == ["number_changes", "number_rounded"]


def test_two_people_swap_addresses_in_one_step_and_back(connection, app) -> None:
    apply(numbers(*NUMBERS))

    imported = numbers(NUMBERS[0], "00043,Bob Berg,cem@f.example", "00044,Cem Can,bob@f.example")

    assert counts(imported) == {"changed": 2, "unchanged": 1}
    assert apply(imported, many_change=False)
    assert (email_of("00043"), email_of("00044")) == ("cem@f.example", "bob@f.example")
    db.perform(lambda: commands.undo_import(None, imported))
    assert (email_of("00043"), email_of("00044")) == ("bob@f.example", "cem@f.example")


def test_an_address_passes_on_to_someone_new_within_one_file(connection, app) -> None:
    apply(numbers(*NUMBERS))

    imported = numbers("00043,Bob Berg,robert@f.example", "00050,Bea Blum,bob@f.example")

    assert counts(imported) == {"added": 1, "changed": 1}
    assert apply(imported, many_change=False)
    assert email_of("00050") == "bob@f.example"


def test_a_number_whose_name_and_address_both_differ_is_asked_about(connection, app) -> None:
    apply(numbers(*NUMBERS))

    imported = numbers("00043,Zoe Zahn,zoe@f.example")

    assert [each[2:] for each in faults(imported)] == [("number_of_other", "Bob Berg")]
    answer(imported, others=Answer.SAME)
    assert counts(imported) == {"changed": 1}


@pytest.mark.parametrize(
    ("said", "state"), [(Answer.SAME, PersonState.INVITED), (Answer.NEW, PersonState.LEFT)]
)
def test_the_account_of_someone_who_left_opens_to_nobody_unasked(
    cast, said: Answer, state: PersonState
) -> None:
    gus = make_person("Gus Grey", state=PersonState.LEFT)
    gus.password_hash = "of an old password"
    db.session.commit()
    gus_id, address = gus.id, gus.email
    imported = look_at(f"Gus Grey,{address},active", header="name,email,status")

    assert [each[2] for each in faults(imported)] == ["returns"]
    answer(imported, returns=said)
    assert apply(imported)

    now = people_queries.find_by_email(address)
    assert now
    assert (now.id == gus_id, now.password_hash) == (said is Answer.SAME, None)
    assert (
        people_queries.find_state(gus_id, now.created_at if said is Answer.NEW else imported.applied_at)
        is state
    )


def test_placeholders_are_nothing(connection, app) -> None:
    imported = look_at(
        "1,A,a@f.example,#N/A,#N/A,,#N/A", "2,B,b@f.example,n/a,-,,NULL", "3,C,c@f.example,0,k.A.,,0",
        "#N/A,D,d@f.example,Ops,,#N/A,x", "#REF!,E,e@f.example,Ops,,0,x", "-,F,f@f.example,Ops,,-,x",
        "-,G,g@f.example,Ops,,n/a,x", header="employee_number,name,email,unit,site,manager,job_title",
    )  # fmt: skip

    assert counts(imported) == {"added": 7}
    assert queries.list_new_places(imported) == (["Ops"], [])


def test_rows_that_say_the_same_are_one(cast) -> None:
    imported = look_at("Al,al@f.example", "Bo,b@f.example", "Al, al@F.example", header="name,email")

    assert counts(imported) == {"added": 2}
    assert faults(imported) == [(4, "name", "repeated", "2")]


@pytest.mark.parametrize("manager", [
    "mia boss", '"Boss, Mia"', "Mia  Boss ", "Mia Boss (CEO)", "Mia Boss <mia@f.example>", "MIA@F.EXAMPLE",
    "Mia Boss (00042)", "00042 ",
])  # fmt: skip
def test_whatever_names_one_person_without_doubt_is_that_manager(connection, app, manager: str) -> None:
    imported = look_at(
        "00042,Mia Boss,mia@f.example,",
        f",A,a@f.example,{manager}",
        header="employee_number,name,email,manager",
    )

    assert (counts(imported), faults(imported)) == ({"added": 2}, [])


def test_a_line_in_another_encoding_is_named(connection, app) -> None:
    mixed = "Name;E-mail\nJürgen;j@f.example\nZoë;z@f.example\n".encode() + "François;f@f.example\n".encode(
        "cp1252"
    )

    with pytest.raises(Refused) as refused:
        steps.take_in(None, io.BytesIO(mixed), "people.csv")

    assert (refused.value.reason.code, refused.value.reason.values["row"]) == ("import_letters_mixed", 4)


def test_titles_above_the_headings_are_passed_over(connection, app) -> None:
    imported = look_at("", "Name;E-Mail", "Jo;jo@f.example", header="Employees; as of 30 November")

    assert (imported.headers, imported.heading_row, counts(imported)) == (["Name", "E-Mail"], 1, {"added": 1})


def test_one_unit_in_ten_spellings_is_one_unit_and_a_guess_is_said(connection, app) -> None:
    spellings = (
        "Company / Operations / Claims", "Company/Operations/Claims", "company / operations / claims",
        "Company > Operations > Claims", "Company\\Operations\\Claims", "Company /Operations /Claims",
        "Company - Operations - Claims", "Company / Operations / Claims ", "Company » Operations » Claims",
        "Company|Operations|Claims",
    )  # fmt: skip
    imported = look_at(
        *(f"P{n},p{n}@f.example,{unit}" for n, unit in enumerate(spellings)), header="name,email,unit"
    )

    assert queries.list_new_places(imported)[0] == [
        "Company",
        "Company / Operations",
        "Company / Operations / Claims",
    ]
    assert faults(imported) == [(8, "unit", "unit_read_as", "Company / Operations / Claims")]
    assert apply(imported)
    without_root = look_at("P1,p1@f.example,operations > CLAIMS", header="name,email,unit")
    assert counts(without_root) == {"unchanged": 1}


def test_letters_composed_in_two_ways_are_the_same_unit_site_and_manager(connection, app) -> None:
    imported = look_at(
        "José Núñez,j@f.example,Vertrieb Süd,Köln,",
        "B,b@f.example,Vertrieb Su\u0308d,Ko\u0308ln,Jose\u0301 Nu\u0301n\u0303ez",
        header="name,email,unit,site,manager",
    )

    assert queries.list_new_places(imported) == (["Vertrieb Süd"], ["Köln"])
    assert faults(imported) == []
