"""Read the bytes of a file into rows: encoding and separator. Any input gives rows or a refusal."""

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE, getincrementaldecoder
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import BinaryIO, TypeVar

from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.directory.cells import tidy

Row = TypeVar("Row")
BLOCK = 1 << 16
COLUMNS_MAX = 200
SAMPLES = 5
HEADING_MAX = 80
SAMPLE_MAX = 60


class Letters(StrEnum):
    """The encoding of a file; the values are Python's names."""

    UTF_8 = "utf-8-sig"
    UTF_16 = "utf-16"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    UTF_32 = "utf-32"
    WESTERN = "cp1252"
    CENTRAL = "cp1250"
    MAC = "mac_roman"


class Separator(StrEnum):
    """The character between two cells."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"
    BAR = "|"


MARKS = (  # the longer first: the mark of UTF-32 begins with that of UTF-16
    (BOM_UTF32_LE, Letters.UTF_32),
    (BOM_UTF32_BE, Letters.UTF_32),
    (BOM_UTF8, Letters.UTF_8),
    (BOM_UTF16_LE, Letters.UTF_16),
    (BOM_UTF16_BE, Letters.UTF_16),
)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
ALPHABETS = tuple(
    frozenset(each + each.upper())
    for each in (
        "äöüß",
        "éèêëàâçîïôûùœ",
        "áéíóúñü",
        "àèéìíîòóù",
        "ãõáâàéêíóôúç",
        "åäöéü",
        "æøåéä",
        "éëïèöüá",
        "ðþæöáéíóúý",
        "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž",
        "áéíóöőúüű",
        "čšžćđ",
        "ăâîșțşţ",
        "áäčďéíĺľňóôŕšťúýž",
    )
)


@dataclass(frozen=True, kw_only=True)
class Format:
    """The format of a file."""

    letters: Letters
    separator: Separator


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
    letters = letters or _marked(start) or (Letters.UTF_8 if _is_utf_8(file) else _legacy(file))
    return Format(letters=letters, separator=_separator(file, letters))


def rows_of(file: BinaryIO, form: Format) -> Iterator[tuple[int, list[str]]]:
    """Yield every non-empty row with its spreadsheet row number; the header is the first."""
    file.seek(0)
    number = 0
    try:
        for number, cells in enumerate(
            csv.reader(
                _lines(file, form.letters), delimiter=form.separator.value, skipinitialspace=True, strict=True
            ),
            start=1,
        ):
            if any(cell.strip() for cell in cells) and not _is_directive(number, cells):
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


def _marked(start: bytes) -> Letters | None:
    """Return the encoding by byte order mark, or by the zero bytes of UTF-16."""
    for mark, letters in MARKS:
        if start.startswith(mark):
            return letters
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 < len(start):
        return None
    return Letters.UTF_16_LE if odd > even else Letters.UTF_16_BE


def _is_utf_8(file: BinaryIO) -> bool:
    decoder = getincrementaldecoder("utf-8")(errors="strict")
    file.seek(0)
    try:
        while block := file.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _legacy(file: BinaryIO) -> Letters:
    """Return the one-byte encoding in which the words look most like one language."""
    sample = b""
    file.seek(0)
    while len(sample) < BLOCK and (block := file.read(BLOCK)):
        sample += b" ".join(word for word in block.split() if not word.isascii())
    return max((Letters.WESTERN, Letters.CENTRAL, Letters.MAC), key=lambda each: _likeness(sample, each))


def _likeness(sample: bytes, letters: Letters) -> float:
    """Return the share of the non-ASCII letters that belongs to one alphabet."""
    text = sample.decode(letters.value, errors="replace")
    special = [each for each in text if not each.isascii()]
    if "\ufffd" in special or not special:
        return 0.0
    return max(sum(each in alphabet for each in special) for alphabet in ALPHABETS) / len(special)


def _separator(file: BinaryIO, letters: Letters) -> Separator:
    """Return the commonest separator of the header outside quotes, or that of Excel's first line."""
    file.seek(0)
    lines = _lines(file, letters)
    try:
        header = next((line for line in lines if line.strip(' \t\r\n,;|"')), "")
    except UnicodeError:
        raise Refused(Reason("import_letters_unreadable", row=1), field="file") from None
    stripped = header.strip()
    if stripped[:4].lower() == "sep=" and stripped[4:5] in list(Separator):
        return Separator(stripped[4:5])
    outside = "".join(header.split('"')[0::2])
    return max(Separator, key=outside.count)
