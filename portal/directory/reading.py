"""Read the bytes of a file into rows: encoding and separator. Any input gives rows or a refusal."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import BinaryIO, TypeVar

from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.directory.cleaning import tidy
from portal.directory.encodings import BLOCK, Letters, find_letters
from portal.directory.headings import guess

Row = TypeVar("Row")
TITLES_MAX = 12  # lines in which the headings are looked for
HEADINGS_KNOWN = 2  # so many make a line the headings for certain
COLUMNS_MAX = 200
SAMPLES = 5
HEADING_MAX = 80
SAMPLE_MAX = 60


class Separator(StrEnum):
    """The character between two cells."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"
    BAR = "|"


WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, kw_only=True)
class Format:
    """The format of a file."""

    letters: Letters
    separator: Separator
    heading_row: int = 0  # how many rows that are not empty come before the headings, such as titles


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file that can be read from start to end."""

    format: Format
    headers: list[str]
    samples: list[list[str]]
    row_count: int


def survey(file: BinaryIO, *, letters: Letters | None = None) -> Table:
    """Read a file once; raise :class:`Refused` with the row where it cannot be read."""
    form = find_format(file, letters=letters)
    rows = rows_of(file, form)
    first = next(rows, None)
    if first is None:
        raise Refused(Reason("import_file_empty"), field="file")
    headers = _headers(first[1])
    samples = [cells[: len(headers)] for _, cells in islice(rows, SAMPLES)]
    count = len(samples) + sum(1 for _ in rows)
    if not count:
        raise Refused(Reason("import_file_no_rows"), field="file")
    shown = [[tidy(cell)[:SAMPLE_MAX] for cell in cells] for cells in samples]
    return Table(format=form, headers=headers, samples=shown, row_count=count)


def find_format(file: BinaryIO, *, letters: Letters | None = None) -> Format:
    """Return the format of a file: the given encoding, else that of its byte order mark or its bytes."""
    file.seek(0)
    start = file.read(BLOCK)
    if not start.strip(b"\x00\t\r\n "):
        raise Refused(Reason("import_file_empty"), field="file")
    if start.startswith(WORKBOOKS):
        raise Refused(Reason("import_file_is_workbook"), field="file")
    letters = letters or find_letters(file, start)
    return _find_headings(file, letters)


def rows_of(file: BinaryIO, form: Format) -> Iterator[tuple[int, list[str]]]:
    """Yield every non-empty row with its spreadsheet row number, from the headings on."""
    file.seek(0)
    number = passed = 0
    try:
        for number, cells in enumerate(
            csv.reader(
                _lines(file, form.letters), delimiter=form.separator.value, skipinitialspace=True, strict=True
            ),
            start=1,
        ):
            if any(cell.strip() for cell in cells) and not _is_directive(number, cells):
                passed += 1
                if passed > form.heading_row:
                    yield number, cells
    except csv.Error:
        raise Refused(Reason("import_row_unreadable", row=number + 1), field="file") from None
    except UnicodeError:
        raise Refused(Reason("import_letters_unreadable", row=number + 1), field="file") from None


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Yield rows in lists of at most ``size``."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def _headers(cells: list[str]) -> list[str]:
    """Return the headings, without empty columns at the end."""
    headers = [tidy(cell)[:HEADING_MAX] for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > COLUMNS_MAX:
        raise Refused(Reason("import_too_many_columns", most=COLUMNS_MAX), field="file")
    return headers


def _lines(file: BinaryIO, letters: Letters) -> Iterator[str]:
    """Yield the lines of the file with their line breaks, which the CSV reader needs within quotes."""
    text = io.TextIOWrapper(_Unclosing(file), encoding=letters.value, errors="strict", newline="")
    for line in text:
        if "\x00" in line:
            raise UnicodeError("binary")
        yield line.removeprefix("\ufeff") if line.startswith("\ufeff") else line


class _Unclosing(io.BufferedReader):
    """A wrapper of a file that does not close it."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(_Raw(file))


class _Raw(io.RawIOBase):
    """The plain bytes of a file-like object, zipped or not."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._file.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _is_directive(number: int, cells: list[str]) -> bool:
    """Return whether a line is Excel's “sep=;”, which is not a header."""
    return number == 1 and cells[0].lower().startswith("sep=") and len("".join(cells)) <= len("sep=;")


def _find_headings(file: BinaryIO, letters: Letters) -> Format:
    """Return the row of the headings and the separator: where most headings are known, else the first row.

    The separator is otherwise the commonest of that row outside quotes, or that of Excel's first line.
    """
    file.seek(0)
    lines = _lines(file, letters)
    try:
        start = [line for line in islice(lines, TITLES_MAX) if line.strip(' \t\r\n,;|"')]
    except UnicodeError:
        raise Refused(Reason("import_letters_unreadable", row=1), field="file") from None
    first = start[0].strip() if start else ""
    if first[:4].lower() == "sep=" and first[4:5] in list(Separator):
        return Format(letters=letters, separator=Separator(first[4:5]))
    number, separator = max(
        ((number, separator) for number in range(len(start)) for separator in Separator),
        key=lambda each: _known_headings(start[each[0]], each[1]),
        default=(0, Separator.COMMA),
    )
    if start and _known_headings(start[number], separator) < HEADINGS_KNOWN:
        outside = "".join(first.split('"')[0::2])
        number, separator = 0, max(Separator, key=outside.count)
    return Format(letters=letters, separator=separator, heading_row=number)


def _known_headings(line: str, separator: Separator) -> int:
    """Return how many different fields the headings of a line name, if it is one."""
    try:
        cells = next(csv.reader([line], delimiter=separator.value, skipinitialspace=True), [])
    except csv.Error:
        return 0
    return len(guess([tidy(cell) for cell in cells[:COLUMNS_MAX]], only_exact=True))
