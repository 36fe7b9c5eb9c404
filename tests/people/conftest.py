"""What the tests of people share."""

import pytest

from portal.application import create_app
from portal.core import clock, db
from tests.browser import Browser
from tests.cast import raise_the_curtain
from tests.conftest import NOON
from tests.people.signing import HASH


@pytest.fixture
def ada(cast):
    cast.ada.password_hash = HASH
    db.session.commit()
    return cast.ada


@pytest.fixture
def alone(own_portal):
    """A portal on a database of its own, where notes and sign-ins commit as they do in production."""
    app = create_app(own_portal.settings, engine=own_portal.engine)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with clock.moved_to(NOON):
        cast = raise_the_curtain()
        cast.ada.password_hash = cast.bo.password_hash = HASH
        db.session.commit()
        yield lambda person: Browser(app, getattr(cast, person) if person else None)
    db.session.remove()
