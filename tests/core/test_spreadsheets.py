"""Rows as CSV files."""

import pytest

from portal.core.spreadsheets import as_csv, neutral


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-2", "@sum", "\tx"])
def test_no_cell_runs_as_a_formula(cell: str) -> None:
    assert neutral(cell) == "'" + cell
    assert neutral("Ada " + cell) == "Ada " + cell


def test_each_row_is_a_line_and_what_holds_the_separator_is_quoted() -> None:
    lines = list(as_csv([["Name", "Sum"]], [["Abara, Ada", "=1+1"]]))

    assert lines == ["\ufeff", "Name,Sum\r\n", '"Abara, Ada",\'=1+1\r\n']
