"""What the tests of reports share."""

import pytest

from portal.core.permissions import Role
from portal.people.models import Person
from tests.make import make_person


@pytest.fixture
def tess(cast) -> Person:
    """Tess triages reports, everywhere."""
    return make_person("Tess Thorne", unit=cast.company, access=(Role.TRIAGER,))
