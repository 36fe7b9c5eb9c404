"""What the tests of the core share."""

import pytest
from sqlalchemy import create_engine

from portal.application import create_app
from tests.core.dressed import dress


@pytest.fixture(scope="session")
def dressed(settings):
    return dress(create_app(settings, engine=create_engine("sqlite://")))


@pytest.fixture
def plain(dressed, connection, cast):
    """The application as in production: tokens checked, errors turned into pages; and a few views to try things on."""
    return dressed
