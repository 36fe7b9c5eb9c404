"""What the tests of agents share."""

import pytest

from portal.people.models import Person
from tests.cast import Cast


@pytest.fixture
def cal(cast: Cast) -> Person:
    """The change lead, who manages agents everywhere."""
    assert cast.cal.grants
    return cast.cal
