"""Staging a file in steps, and discarding stale imports."""

import io
from datetime import timedelta

from sqlalchemy import func, select

from portal.core import clock, db
from portal.directory import steps
from portal.directory.models import Import, ImportFinding, ImportMatch, ImportRow
from portal.directory.rules import ImportState
from tests.directory.make import apply, counts, look_at
from tests.make import actions, only


def test_what_nobody_applied_within_a_week_is_forgotten(cast) -> None:
    look_at("Flo,flo", "Gus,gus@x.example", header="name,email")

    with clock.moved_to(clock.now() + timedelta(days=6)):
        assert steps.forget_stale() == 0
    with clock.moved_to(clock.now() + timedelta(days=8)):
        assert steps.forget_stale() == 1

    imported = only(Import)
    assert (imported.state, imported.content, imported.samples) == (ImportState.DISCARDED, None, [])
    for table in (ImportRow, ImportMatch, ImportFinding):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert actions()[-1] == "people.import_discarded"


def test_other_columns_start_the_look_afresh(cast) -> None:
    imported = look_at("Flo,flo@x.example,Gus,gus@x.example", header="name,email,other,another")
    wanted = {field: column + 2 for field, column in imported.mapping.items()}

    steps.look(None, imported, mapping=wanted, takes_leavers=False)

    assert counts(imported) == {"added": 1}
    assert only(ImportRow).email == "gus@x.example"


def test_how_far_it_is_can_be_told(cast) -> None:
    file = io.BytesIO(b"name,email\n" + b"".join(b"P,p%d@x.example\n" % n for n in range(4_500)))
    imported = steps.take_in(None, file, "C:\\people\\all.csv", keeps_file=False)
    told: list[int] = []

    steps.look(
        None,
        imported,
        mapping=steps.suggested_columns(imported),
        takes_leavers=False,
        file=file,
        tell=told.append,
    )

    assert told == [2_000, 4_000, 4_500]
    assert (imported.file_name, imported.content, counts(imported)) == ("all.csv", None, {"added": 4_500})


def test_the_file_is_kept_small_until_it_is_applied(cast) -> None:
    imported = look_at(*(f"Person,p{n}@x.example" for n in range(2_000)), header="name,email")

    assert imported.content
    assert len(imported.content) < 15_000
    apply(imported)
    assert imported.content is None
