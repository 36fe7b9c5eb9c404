"""What every form does with its input before a command decides."""

import pytest
from sqlalchemy import func, select

from portal.core import clock, db
from portal.core.permissions import Role
from portal.people.queries import list_job_roles
from portal.reports.models import Report
from tests.agents.make import make_agent
from tests.make import give_access
from tests.reports.make import WHAT


def test_a_character_that_no_column_holds_is_refused_beside_its_field(as_, cast) -> None:
    page = as_(cast.ada).post("reports.new", kind="failure", agent_id=0, what=f"{WHAT}\0")

    assert page.status == 422
    assert page.says("This contains a character that cannot be saved. Type it again instead of pasting.")
    assert page.says(WHAT)
    assert db.session.scalar(select(func.count()).select_from(Report)) == 0


def test_a_choice_with_such_a_character_is_refused_too(as_, cast) -> None:
    page = as_(cast.ada).post("reports.new", kind="failure\0", agent_id=0, what=WHAT)

    assert page.status == 422
    assert db.session.scalar(select(func.count()).select_from(Report)) == 0


def test_a_text_field_that_was_not_sent_is_an_empty_one(as_, cast) -> None:
    give_access(cast.cal, Role.ADMIN)
    sent = {"person_id": cast.ada.id, "name": "Ada Adams", "email": cast.ada.email}

    page = as_(cast.cal).post("people.change_details", **sent)  # without a job title

    assert page.status == 303
    assert (cast.ada.name, cast.ada.job_title) == ("Ada Adams", "")


def test_a_form_without_any_field_is_an_empty_one(as_, cast) -> None:
    give_access(cast.cal, Role.ADMIN)

    page = as_(cast.cal).post("people.assign_job_roles", person_id=cast.ada.id)  # no box is ticked

    assert page.status == 303
    assert list_job_roles(cast.ada.id, clock.now()) == []


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_of_a_distant_century_is_a_slip(as_, cast, day: str) -> None:
    page = as_(cast.cal).post(
        "agents.new_limit", agent_id=make_agent().id, text="It skips letters.", since=day
    )

    assert page.status == 422
    assert page.says("Choose a day between 1900 and 2200.")
    assert as_(cast.ada).get("people.profile", on=day).status == 200
