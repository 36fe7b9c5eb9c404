"""Parsing one row of a file."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from portal.directory.cells import READERS, RowReader
from portal.directory.rules import CellFault, Field, Finding, role_mask
from portal.people.rules import JobRole

MAPPING = {Field.NAME: 0, Field.EMAIL: 1}


def read(field: Field, text: str) -> tuple[Any, list[Finding]]:
    """Return the result of one cell in a row with a valid name and address."""
    cells = ["Ada Abara", "ada@northwind.example", text]
    if field in MAPPING:
        cells[MAPPING[field]] = text
        values, found = RowReader(MAPPING, width=3).read(cells)
    else:
        values, found = RowReader({**MAPPING, field: 2}, width=3).read(cells)
    return values[field.value], found


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Field.NAME, "  Ada\u00a0 Abara\n", "Ada Abara"),
        (Field.EMAIL, "Mailto:Ada@Northwind.Example", "ada@northwind.example"),
        (Field.EMPLOYEE_NUMBER, " 007 ", "007"),
        (Field.EMPLOYEE_NUMBER, "", None),
        (Field.JOB_TITLE, "", ""),
        (Field.UNIT, "A  /  B > C", "A / B / C"),
        (Field.UNIT, "HR/IT", "HR/IT"),
        (Field.UNIT, "", None),
        (Field.EMPLOYEE_NUMBER, '="00042"', "00042"),
        (Field.EMPLOYEE_NUMBER, "'00043", "00043"),
        (Field.EMPLOYEE_NUMBER, "44.0", "44"),
        (Field.EMPLOYEE_NUMBER, "k.A.", None),
        (Field.NAME, "null", "null"),
        (Field.NAME, "عل\u200cی", "عل\u200cی"),
        (Field.NAME, "\u202eevil\u202c", "evil"),
        (Field.UNIT, "n/a", None),
        (Field.SITE, "-", None),
        (Field.JOB_TITLE, "0", ""),
        (Field.MANAGER, "NULL", None),
        (Field.MANAGER, "Bo Brand", "Bo Brand"),
        (Field.JOB_ROLES, "", 0),
        (Field.JOB_ROLES, "All employees", 0),
        (Field.JOB_ROLES, "ML / AI engineer", role_mask({JobRole.AI_ENGINEER})),
        (
            Field.JOB_ROLES,
            "frontline-agent; Customer-service manager",
            role_mask({JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER}),
        ),
        (Field.STATE, "Ausgeschieden", "left"),
        (Field.STATE, "En congé", "on_leave"),
        (Field.STATE, "", None),
        (Field.LANGUAGE, "Deutsch", "de"),
        (Field.LANGUAGE, "pt_br", "pt-BR"),
        (Field.TIME_ZONE, "europe/berlin", "Europe/Berlin"),
        (Field.TIME_ZONE, "America/New York", "America/New_York"),
    ],
)
def test_a_cell_is_tidied_and_understood(field: Field, text: str, value: Any) -> None:
    assert read(field, text) == (value, [])


@pytest.mark.parametrize(
    ("field", "text", "fault", "hint"),
    [
        (Field.NAME, " ", CellFault.MISSING, ""),
        (Field.NAME, "x" * 201, CellFault.TOO_LONG, "200"),
        (Field.NAME, "JÃ¼rgen", CellFault.GARBLED, "Jürgen"),
        (Field.EMPLOYEE_NUMBER, "1.23457E+11", CellFault.NUMBER_ROUNDED, ""),
        (Field.SITE, "#N/A", CellFault.PLACEHOLDER, ""),
        (Field.EMAIL, "ada", CellFault.EMAIL_SHAPE, ""),
        (Field.EMAIL, "ada@northwind", CellFault.EMAIL_SHAPE, ""),
        (Field.EMAIL, "Ada <ada@northwind.example>", CellFault.EMAIL_SHAPE, ""),
        (Field.JOB_ROLES, "fronline agent", CellFault.ROLE_UNKNOWN, "frontline-agent"),
        (Field.STATE, "activ", CellFault.STATE_UNKNOWN, "active"),
        (Field.LANGUAGE, "Klingon", CellFault.LANGUAGE_UNKNOWN, ""),
        (Field.TIME_ZONE, "London", CellFault.TIME_ZONE_UNKNOWN, "Europe/London"),
        (Field.UNIT, " / ".join("abcdefghijklm"), CellFault.UNIT_TOO_DEEP, "12"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_was_meant(
    field: Field, text: str, fault: CellFault, hint: str
) -> None:
    _, found = read(field, text)

    assert [(each.field, each.fault, each.hint) for each in found] == [(field, fault, hint)]


def test_two_columns_make_one_name() -> None:
    reader = RowReader({Field.FAMILY_NAME: 0, Field.GIVEN_NAME: 1, Field.EMAIL: 2}, width=3)

    values, _ = reader.read(["Abara", "Ada", "ada@northwind.example"])

    assert values["name"] == "Ada Abara"


def test_a_short_row_is_filled_up_and_a_long_one_is_named() -> None:
    reader = RowReader({**MAPPING, Field.SITE: 2}, width=3)

    assert reader.read(["Ada Abara", "ada@northwind.example"])[1] == []
    assert reader.read(["Ada Abara", "ada@northwind.example", "Leeds", " "])[1] == []
    assert reader.read(["Ada Abara", "ada@northwind.example", "Leeds", "x"])[1] == [
        Finding(Field.NAME, CellFault.TOO_MANY_CELLS, "4", "3")
    ]


@given(st.lists(st.text(max_size=300), max_size=16))
def test_no_row_is_too_odd_to_read(cells: list[str]) -> None:
    mapping = {field: column for column, field in enumerate(READERS)}

    values, found = RowReader(mapping, width=len(mapping)).read(cells)

    assert set(values) == {*(field.value for field in READERS), "kept"}
    assert all(isinstance(each, Finding) for each in found)
    assert not any("\x00" in value for value in values.values() if isinstance(value, str))
