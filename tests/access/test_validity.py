"""Every page in every state that the walk brings up, lists, forms, refusals and errors, is valid HTML."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from portal.core import db
from portal.core.permissions import DERIVED_ROLES, Role
from portal.core.web import Portal
from portal.people.models import Person
from tests.access.doors import knock
from tests.access.planted import Planted
from tests.make import give_access, make_sign_in
from tests.validity import complaints


@pytest.mark.in_check("HTML validity")
def test_every_page_is_valid_html(
    app: Portal, connection: Connection, planted: Planted, tmp_path: Path
) -> None:
    """As Ada, as Bo, as somebody who may open everything, and as a stranger."""
    people = {name: db.session.get_one(Person, planted.people[name]) for name in ("ada", "bo", "eve")}
    for role in set(Role) - DERIVED_ROLES:
        give_access(people["eve"], role)
    for name, person in people.items():
        make_sign_in(person, f"cookie-of-{name}")

    pages = {}
    for cookie in (None, "cookie-of-ada", "cookie-of-bo", "cookie-of-eve"):
        for answer in knock(app, connection, planted, cookie):
            if answer.text.lstrip().startswith("<") and answer.status not in (301, 302, 303):
                pages.setdefault(
                    (answer.door.endpoint, answer.door.method, answer.status, len(answer.text) // 500), answer
                )

    assert {answer.status for answer in pages.values()} >= {200, 404, 422}
    assert complaints({f"{each.door} ({each.status})": each.text for each in pages.values()}, tmp_path) == []
