"""The steps from a file to the staging table, in several short use cases, for page and command line.

Until an import is applied nobody is changed, so an interrupted run can simply start again.
"""

import gzip
import hashlib
import io
from collections.abc import Callable
from typing import BinaryIO

from portal.audit.commands import Actor
from portal.core import db
from portal.core.errors import Refused
from portal.core.reasons import Reason
from portal.directory import commands, queries, reading, staging
from portal.directory.cells import RowReader
from portal.directory.encodings import BLOCK, Letters
from portal.directory.headings import guess
from portal.directory.models import Import
from portal.directory.rules import ROWS_ON_THE_WEB, Field

NAME_MAX = 120
QUICK = 4  # compression level of gzip: most of the gain in a third of the time


def take_in(
    actor: Actor | None,
    file: BinaryIO,
    file_name: str,
    *,
    letters: Letters | None = None,
    keeps_file: bool = True,
) -> Import:
    """Read a file and store it; a large file is for the command line, which does not store it."""
    table = reading.survey(file, letters=letters)
    if keeps_file and table.row_count > ROWS_ON_THE_WEB:
        raise Refused(
            Reason("import_too_many_rows", count=table.row_count, most=ROWS_ON_THE_WEB), field="file"
        )
    content, sha256 = (_zipped(file) if keeps_file else None), _sha256(file)
    name = file_name.replace("\\", "/").rpartition("/")[2][:NAME_MAX]
    return db.perform(
        lambda: commands.keep_file(actor, table=table, file_name=name, sha256=sha256, content=content)
    )


def suggested_columns(imported: Import) -> dict[Field, int]:
    """Return the columns chosen already, or for such a file before, or guessed from the headings."""
    return imported.mapping or dict(queries.find_earlier_mapping(imported.headers) or guess(imported.headers))


def look(
    actor: Actor | None,
    imported: Import,
    *,
    mapping: dict[Field, int],
    takes_leavers: bool,
    file: BinaryIO | None = None,
    tell: Callable[[int], object] = lambda _: None,
) -> None:
    """Stage the file and compare it with the directory; the callback ``tell`` gets the row count."""
    file = file or _kept(imported)
    form, import_id, reader = imported.format, imported.id, RowReader(mapping, width=len(imported.headers))
    db.perform(lambda: commands.choose_columns(actor, imported, mapping=mapping, takes_leavers=takes_leavers))
    rows = reading.rows_of(file, form)
    next(rows)
    done = 0
    for batch in reading.batches(rows, staging.BATCH):
        db.perform(lambda batch=batch: staging.stage(import_id, batch, reader))  # type: ignore[misc]
        done += len(batch)
        tell(done)
    db.perform(lambda: staging.spell_places(import_id))
    db.perform(lambda: staging.collapse(import_id))
    db.perform(lambda: commands.check_import(actor, imported))


def forget_stale() -> int:
    """Discard the imports that nobody applied within a week; a job."""

    def forget() -> int:
        stale = queries.list_stale()
        for imported in stale:
            commands.discard_import(None, imported)
        return len(stale)

    return db.perform(forget)


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _zipped(file: BinaryIO) -> bytes:
    file.seek(0)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=QUICK, mtime=0) as target:
        while block := file.read(BLOCK):
            target.write(block)
    return packed.getvalue()


def _kept(imported: Import) -> BinaryIO:
    """Return the stored file, unpacked while it is read."""
    if imported.content is None:
        raise Refused(Reason("import_file_gone"))
    return gzip.GzipFile(fileobj=io.BytesIO(imported.content))  # type: ignore[return-value]
