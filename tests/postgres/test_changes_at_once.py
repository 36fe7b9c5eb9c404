"""A change stays whole when two people edit or move it at the same moment."""

from portal.changes import commands as changes
from portal.changes.models import AgentChange, ChangePlan, ChangeStatePeriod
from portal.changes.rules import ChangeState
from portal.core import db
from portal.people.models import Person
from tests.changes.make import make_change
from tests.make import make_unit
from tests.postgres.conftest import Together
from tests.postgres.make import count, the


def test_a_change_that_has_just_been_dropped_is_not_put_on_hold(together: Together, ann) -> None:
    change = make_change(ann, unit=make_unit("Windscreens"))

    def move(to: ChangeState):
        return lambda: changes.move_change(
            the(Person, ann), the(AgentChange, change), to=to, reason="Enough."
        )

    assert together(move(ChangeState.DROPPED), move(ChangeState.ON_HOLD)) == [None, "change_cannot_move"]
    assert count(ChangeStatePeriod, ChangeStatePeriod.valid_until.is_(None)) == 1


def test_two_edits_at_once_both_stand_and_one_plan_is_open(together: Together, ann) -> None:
    change = make_change(ann, unit=make_unit("Windscreens"))
    dates = change.plan.dates

    def edit(**written: str):
        return lambda: changes.edit_change(
            the(Person, ann), the(AgentChange, change), dates=dates, reason="", **written
        )

    assert together(edit(title="Windscreens first"), edit(story="Handlers only check.")) == [None, None]
    open_plan = ChangePlan.valid_until.is_(None)
    assert count(ChangePlan) == 3
    assert count(ChangePlan, open_plan) == 1
    with db.own_session():
        plan = db.session.query(ChangePlan).filter(open_plan).one()
        assert (plan.title, plan.story) == ("Windscreens first", "Handlers only check.")
