"""Outside the sample company nothing of it answers."""

import pytest
from sqlalchemy import select

from portal.core import db
from portal.people.models import SignIn
from tests.make import actions


def test_the_sample_company_does_not_answer_in_a_real_portal(as_, cast) -> None:
    stranger = as_(None)

    assert stranger.get("demo.persons").status == 404
    assert stranger.post("demo.sign_in_as", person_id=cast.ada.id).status == 404
    assert db.session.scalars(select(SignIn)).all() == []
    assert actions() == []


@pytest.mark.parametrize("endpoint", ["people.sign_in", "people.forgotten"])
def test_nothing_in_a_real_portal_leads_to_the_sample(as_, cast, endpoint: str) -> None:
    page = as_(None).get(endpoint)

    assert page.status == 200
    assert "/sample/" not in page.text


def test_a_real_portal_cannot_be_left(as_, cast) -> None:
    assert as_(cast.ada).post("demo.leave").status == 404
    assert as_(cast.ada).get("people.profile").status == 200
