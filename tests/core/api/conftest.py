"""The application with some endpoints to try, and a program that calls them."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.application import create_app
from portal.core import db
from portal.core.access import API
from portal.core.web import Portal
from tests.browser import send
from tests.clients.make import make_client, make_token
from tests.core.api.trial import PROGRAMS, READER, Call, bp, tries


@pytest.fixture
def plain(connection, cast, settings) -> Portal:
    """The application as in production, with some endpoints about sites."""
    app = create_app(settings, engine=connection)
    app.register_blueprint(bp)
    for number, (token, scopes) in enumerate(PROGRAMS.items(), start=1):
        make_token(make_client(cast.cal, *scopes, name=f"Program {number}"), token)
    tries.clear()
    return app


@pytest.fixture
def call(plain: Portal) -> Call:
    """Call as a program: ``call("GET", "/sites")``."""

    def calling(
        method: str, path: str, *, token: str | None = READER, key: str | None = "k-1", **options: Any
    ) -> TestResponse:
        headers = dict(options.pop("headers", {}))
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if key is not None and method != "GET":
            headers["Idempotency-Key"] = key
        address = f"{API}{path}"
        answer = send(plain.test_client(), address, method=method, headers=headers, buffered=True, **options)
        db.session.expire_all()
        return answer

    return calling
