"""Sign-offs stand on their own here: whoever holds one counts as certified."""

from collections.abc import Iterator

import pytest

from portal.core.web import Portal
from portal.training.signoffs import queries


@pytest.fixture(autouse=True)
def holders_are_certified(app: Portal) -> Iterator[None]:
    """Without readiness above, which works certification out from all the evidence."""
    told = queries._certified
    queries.learn_certified(queries._holders)
    yield
    queries.learn_certified(told)
