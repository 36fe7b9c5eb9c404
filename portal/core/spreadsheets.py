"""Rows as CSV files that spreadsheets open without running anything in them."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"  # tells Excel that the file is UTF-8


def neutral(text: str) -> str:
    """Return a cell that a spreadsheet does not run as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(*parts: Iterable[Iterable[str]], separator: str = ",") -> Iterator[str]:
    """Yield rows as lines of CSV, each cell safe for a spreadsheet."""
    yield BYTE_ORDER_MARK
    line = io.StringIO()
    writer = csv.writer(line, delimiter=separator)
    for part in parts:
        for row in part:
            writer.writerow([neutral(cell) for cell in row])
            yield line.getvalue()
            line.seek(0)
            line.truncate()


def csv_file(lines: Iterable[str], name: str) -> Response:
    """Return lines of CSV as a download called ``name``."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(lines, mimetype="text/csv", headers=headers)
