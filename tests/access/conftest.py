"""The company that every walk goes through, with rows of Claims planted in it."""

from typing import Any

import pytest

from portal.core import clock
from portal.core.web import Portal
from tests.access.planted import Planted, plant
from tests.cast import raise_the_curtain
from tests.conftest import NOON
from tests.databases import Databases, Stage


@pytest.fixture
def stage(
    database: str, databases: Databases, app: Portal, tmp_path_factory: pytest.TempPathFactory
) -> Stage[Any]:
    """The cast at work, and everything that Claims could leak; planted once per worker and database."""
    folder = tmp_path_factory.getbasetemp() / "checkpoints"
    folder.mkdir(exist_ok=True)
    with clock.moved_to(NOON), app.app_context():
        return databases.filled(database, "planted", lambda: plant(raise_the_curtain(), folder))


@pytest.fixture
def planted(stage: Stage[Planted]) -> Planted:
    return stage.known
