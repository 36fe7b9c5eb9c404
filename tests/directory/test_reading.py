"""Decoding a file into rows."""

import io
from contextlib import suppress

import pytest
from hypothesis import example, given, strategies as st

from portal.core.errors import Refused
from portal.directory.reading import Letters, Separator, Table, batches, rows_of, survey

GERMAN = "Personal-Nr.;Nachname;E-Mail\r\n1;Müller;a@x.de\r\n2;Groß;b@x.de\r\n"


def read(content: bytes, letters: Letters | None = None) -> tuple[Table, list[tuple[int, list[str]]]]:
    file = io.BytesIO(content)
    table = survey(file, letters=letters)
    return table, list(rows_of(file, table.format))


def refused(content: bytes, letters: Letters | None = None) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as caught:
        read(content, letters)
    return caught.value.reason.code, caught.value.reason.values


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_however_excel_in_europe_writes_it_the_names_are_right(encoding: str) -> None:
    table, rows = read(GERMAN.encode(encoding))

    assert table.format.separator is Separator.SEMICOLON
    assert table.headers == ["Personal-Nr.", "Nachname", "E-Mail"]
    assert [cells[1] for _, cells in rows[1:]] == ["Müller", "Groß"]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Søren Kjær"),
        ("cp1252", "Zoë Façade"),
        ("cp1252", "José Peña Ibáñez"),
        ("cp1250", "Łukasz Żółć"),
        ("cp1250", "Kateřina Dvořáková"),
        ("cp1250", "Győző Kovács, Tükörfúró"),
        ("mac_roman", "Jürgen Groß"),
    ],
)
def test_old_encodings_are_told_by_their_alphabets(encoding: str, name: str) -> None:
    table, rows = read(f"name;email\n{name};a@x.example\n".encode(encoding))

    assert (table.format.letters.value, rows[1][1][0]) == (encoding, name)


def test_somebody_may_know_better() -> None:
    content = "name,email\nŘíp,a@x.example\n".encode("cp1250")

    assert read(content, Letters.CENTRAL)[1][1][1][0] == "Říp"
    assert read(content, Letters.WESTERN)[1][1][1][0] == "Øíp"


@pytest.mark.parametrize(
    ("mark", "separator"), [(",", "COMMA"), (";", "SEMICOLON"), ("\t", "TAB"), ("|", "BAR")]
)
def test_the_header_tells_the_separator(mark: str, separator: str) -> None:
    others = "".join(each for each in ",;|" if each != mark)
    table, rows = read(f'"Name {others * 3}"{mark}email\nA{mark}b\n'.encode())

    assert table.format.separator is Separator[separator]
    assert rows[1] == (2, ["A", "b"])


def test_quoted_line_breaks_blank_lines_and_trailing_separators_do_no_harm() -> None:
    _, rows = read(b'name,email,,\r\n"Ada\nAbara","a,b",,\r\n\r\n ,,,\r\nBo,c,,\r\n')

    assert rows[1:] == [(2, ["Ada\nAbara", "a,b", "", ""]), (5, ["Bo", "c", "", ""])]


def test_empty_columns_at_the_end_are_no_columns() -> None:
    assert read(b"name,,email,,\nA,,b,,\n")[0].headers == ["name", "", "email"]


def test_excels_own_first_line_is_no_header() -> None:
    table, rows = read(b"sep=|\nname|e;mail\nA|b\n")

    assert (table.headers, table.row_count) == (["name", "e;mail"], 1)
    assert rows[0][0] == 2


def test_old_mac_line_ends_are_line_ends() -> None:
    assert read(b"a,b\r1,2\r3,4\r")[0].row_count == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import_file_empty"),
        (b" \r\n\n", "import_file_empty"),
        (b"\xef\xbb\xbf\n\n,,\n", "import_file_empty"),
        (b"name,email\n\n", "import_file_no_rows"),
        (b"PK\x03\x04 a workbook", "import_file_is_workbook"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "import_file_is_workbook"),
        (b"name,email\nA,b\x00c\n", "import_letters_unreadable"),
        (b"," * 300 + b"x\n1\n", "import_too_many_columns"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, code: str) -> None:
    assert refused(content)[0] == code


def test_an_open_quotation_mark_is_named_by_its_row() -> None:
    assert refused(b'a,b\n1,2\n"3,4\n5,6\n') == ("import_row_unreadable", {"row": 3})


def test_wrong_letters_are_named() -> None:
    assert refused(b"a,b\n1,\xff\n", Letters.UTF_8)[0] == "import_letters_unreadable"


def test_batches_lose_nothing() -> None:
    assert list(batches(range(5), 2)) == [[0, 1], [2, 3], [4]]


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe\x00\xd8,\n")
@example(b'a,"b\n')
@example(b"a\x00b\x00")
@example(b"sep=;\n")
def test_whatever_bytes_come_the_answer_is_rows_or_a_refusal(content: bytes) -> None:
    with suppress(Refused):
        table, rows = read(content)
        assert len(rows) == table.row_count + 1


@given(
    st.lists(
        st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20), min_size=2),
        min_size=2,
    ),
    st.sampled_from([*Letters]),
)
def test_whatever_letters_are_named_the_answer_is_rows_or_a_refusal(
    rows: list[list[str]], letters: Letters
) -> None:
    content = "\n".join(",".join(cells) for cells in rows).encode("utf-8")
    with suppress(Refused):
        read(content, letters)
