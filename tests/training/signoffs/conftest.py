"""Sign-offs stand on their own here: whoever holds one counts as certified."""

from collections.abc import Iterator

import pytest

from portal.core.web import Portal
from portal.training.signoffs.queries import observers


@pytest.fixture(autouse=True)
def holders_are_certified(app: Portal) -> Iterator[None]:
    """Without readiness above, which works certification out from all the evidence."""
    told = observers._certified
    observers.learn_certified(observers._holders)
    yield
    observers.learn_certified(told)
