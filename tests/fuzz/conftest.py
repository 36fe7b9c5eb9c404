"""The company of the access tests, and the application whose errors reach the test."""

import pytest
from sqlalchemy import Connection

from portal.core.web import Portal
from tests.access.conftest import planted, stage  # noqa: F401 - fixtures
from tests.access.planted import Planted
from tests.fuzz.campaign import Campaign


@pytest.fixture
def campaign(app: Portal, connection: Connection, planted: Planted) -> Campaign:  # noqa: F811 - the fixture above
    return Campaign(app, connection, planted, explorers=1)
