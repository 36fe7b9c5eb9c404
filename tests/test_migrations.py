"""The migrations make exactly what the models say, on both databases, and can be undone."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, inspect

import portal
from portal.core import db, schema
from portal.core.environment import Settings
from tests.counts import DATABASES
from tests.databases import fresh_postgres

VERSIONS = sorted((Path(__file__).parents[1] / "migrations" / "versions").glob("*.py"))


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """A database that nobody has touched."""
    if request.param == "sqlite":
        return db.connect(Settings(data=tmp_path, secret="x" * 40))
    return create_engine(fresh_postgres("migrations"))


def everything() -> MetaData:
    for module in pkgutil.walk_packages(portal.__path__, "portal."):
        if module.name.endswith((".models", ".health", ".once")):
            importlib.import_module(module.name)
    return db.Base.metadata


def test_going_up_makes_what_the_models_say_and_going_down_leaves_nothing(empty: Engine) -> None:
    schema.upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": False}
        )
        assert compare_metadata(context, everything()) == []

    schema.downgrade(empty)
    assert inspect(empty).get_table_names() == ["alembic_version"]
    empty.dispose()


def test_history_is_one_line_of_numbered_names() -> None:
    script = ScriptDirectory.from_config(schema.configuration())
    line = [revision.revision for revision in script.walk_revisions()][::-1]

    assert line == [path.stem for path in VERSIONS]
    assert [name[:4] for name in line] == [f"{number:04}" for number in range(1, len(line) + 1)]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_stands_on_its_own(path: Path) -> None:
    assert not re.search(r"^\s*(from|import) portal", path.read_text(), re.MULTILINE)
