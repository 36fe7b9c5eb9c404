"""A portal of a test's own: a data folder with a migrated SQLite file, for what commits, restores or uses threads."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from portal.core import db
from portal.core.environment import Settings, read_settings
from tests.databases import Databases


@dataclass(frozen=True)
class OwnPortal:
    settings: Settings
    engine: Engine

    @property
    def data(self) -> Path:
        return self.settings.data


@pytest.fixture(scope="session")
def migrated_file(databases: Databases) -> Path:
    """An empty database file at the newest migration, to be copied."""
    return Path(str(databases.empty("sqlite").engine.url.database))


@pytest.fixture
def own_portal(migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnPortal]:
    """Bound for the length of the test; ``PORTAL_DATA`` leads there."""
    data = tmp_path / "var"
    data.mkdir()
    shutil.copy(migrated_file, data / "portal.db")
    monkeypatch.setenv("PORTAL_DATA", str(data))
    settings = read_settings()
    engine = db.connect(settings)
    db.bind(engine)
    yield OwnPortal(settings, engine)
    db.session.remove()
    engine.dispose()
