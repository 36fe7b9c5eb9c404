"""What every form does with its input before a command decides."""

from sqlalchemy import func, select

from portal.core import db
from portal.reports.models import Report
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
