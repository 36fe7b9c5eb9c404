"""An import is applied, undone or discarded once when two people do it at the same moment."""

from typing import Any

import pytest

from portal.core.web import Portal
from portal.directory import commands as importing
from portal.directory.models import Import
from portal.people.models import Person
from tests.directory.make import apply, look_at
from tests.make import actions
from tests.postgres.conftest import Together
from tests.postgres.make import count, the


def _apply(imported: Import) -> Any:
    return lambda: importing.apply_import(None, the(Import, imported))


def _undo(imported: Import) -> Any:
    return lambda: len(importing.undo_import(None, the(Import, imported)))


def _discard(imported: Import) -> Any:
    return lambda: importing.discard_import(None, the(Import, imported))


def look_at_one(app: Portal) -> Import:
    with app.app_context():  # what changes beside agents is asked of the features of the application
        return look_at("Flo Frost,flo@x.example", header="name,email")


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (_apply, _apply, [True, "import_not_checked"]),
        (_apply, _discard, [True, "import_is_over"]),
        (_discard, _apply, [None, "import_not_checked"]),
    ],
)
@pytest.mark.usefixtures("ann")
def test_a_file_is_applied_once_or_not_at_all(together: Together, app: Portal, first, second, found) -> None:
    imported = look_at_one(app)

    assert together(first(imported), second(imported)) == found
    assert count(Person, Person.email == "flo@x.example") == (1 if found[0] else 0)


def test_an_import_is_undone_once(together: Together, app: Portal, ann) -> None:
    imported = look_at_one(app)
    with app.app_context():
        apply(imported)

    assert together(_undo(imported), _undo(imported)) == [1, "import_cannot_be_undone"]
    assert actions().count("people.import_undone") == 1
