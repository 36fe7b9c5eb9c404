"""Fixtures of the tests of core."""

import pytest
from sqlalchemy import create_engine

from portal.application import create_app
from tests.core.dressed import dress


@pytest.fixture(scope="session")
def dressed(settings):
    return dress(create_app(settings, engine=create_engine("sqlite://")))


@pytest.fixture
def plain(dressed, connection, cast):
    """The application as in production, with tokens checked and errors turned into pages, and some views for tests."""
    return dressed
