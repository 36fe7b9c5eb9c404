"""Somebody who is being erased stays erased, whatever else happens to their row at the same moment."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.people import commands, erasing
from portal.people.models import Person
from portal.people.rules import PersonState
from tests.make import actions, make_person
from tests.postgres.conftest import Together
from tests.postgres.make import the

NAME = "Gil Grant"


@pytest.fixture
def gil(ann) -> Person:
    """Someone who left."""
    gil = make_person(NAME, unit=ann.unit)
    with clock.moved_to(clock.now() - timedelta(days=300)):
        db.perform(lambda: commands.change_state(ann, the(Person, gil), to=PersonState.LEFT))
    return gil


def test_a_correction_does_not_bring_an_erased_name_back(together: Together, ann, gil) -> None:
    def erase() -> None:
        erasing.erase_person(the(Person, ann), the(Person, gil), name=NAME, law_demands_it=True)

    def correct() -> None:
        commands.change_details(
            the(Person, ann), the(Person, gil), name="Gil Grantham", job_title="", email="gil@x.example"
        )

    assert together(erase, correct) == [None, "erased_already"]
    assert the(Person, gil).name.startswith("Erased person")


def test_a_person_is_erased_once(together: Together, ann, gil) -> None:
    def erase() -> None:
        erasing.erase_person(the(Person, ann), the(Person, gil), name=NAME, law_demands_it=True)

    assert together(erase, erase) == [None, "erased_already"]
    assert actions().count("audit.person_erased") == 1
