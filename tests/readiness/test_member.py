"""The page of somebody in a team, where a manager suspends and lifts."""

from portal.readiness.models import Suspension
from tests.make import actions, only
from tests.readiness.make import (
    AGENT,
    make_way,
    require,
    work_out,
)


def test_somebody_outside_the_line_is_not_there(as_, cast) -> None:
    bo = as_(cast.bo)

    assert bo.get("readiness.member", person_id=cast.ada.id).says("Ada Abara")
    assert bo.get("readiness.member", person_id=cast.eve.id).status == 404
    answer = bo.post(
        "readiness.suspend", person_id=cast.eve.id, role=AGENT, stage=1, reason="Not mine to say."
    )
    assert answer.status == 404
    assert as_(cast.eve).get("readiness.member", person_id=cast.ada.id).status == 403
    assert actions() == []


def test_suspending_and_lifting(as_, cast) -> None:
    make_way()
    require(cast.ada)
    bo = as_(cast.bo)

    wordless = bo.post("readiness.suspend", person_id=cast.ada.id, role=AGENT, stage=1, reason=" ")
    suspended = bo.post("readiness.suspend", person_id=cast.ada.id, role=AGENT, stage=1, reason="A break.")
    page = bo.get("readiness.member", person_id=cast.ada.id)
    lifted = bo.post("readiness.lift_suspension", person_id=cast.ada.id, role=AGENT, stage=1)
    again = bo.post("readiness.lift_suspension", person_id=cast.ada.id, role=AGENT, stage=1)

    assert (wordless.status, again.status) == (422, 422)
    assert wordless.says("Give a reason. The person will read it.")
    assert suspended.went_to("readiness.member", person_id=cast.ada.id)
    assert page.says("Lift suspension")
    assert lifted.went_to("readiness.member", person_id=cast.ada.id)
    assert again.says("This clearance is no longer suspended.")
    assert only(Suspension).valid_until is not None
    assert actions() == ["readiness.suspended", "readiness.suspension_lifted"]


def test_the_page_answers_first_and_offers_what_can_be_done(as_, cast) -> None:
    make_way()
    require(cast.ada)
    work_out()

    for_bo = as_(cast.bo).get("readiness.member", person_id=cast.ada.id)
    own = as_(cast.ada).get("readiness.clearance")

    assert for_bo.says("Not ready: 2 steps are missing.")
    assert for_bo.says("Nudge Ada")
    assert for_bo.says("Give more time")
    assert own.says("Not ready: 2 steps are missing.")
    assert not own.says("Give more time")


def test_a_role_or_level_that_does_not_exist_leads_nowhere(as_, cast) -> None:
    bo = as_(cast.bo)

    for role, stage in (("juggler", 1), (AGENT, 9)):
        answer = bo.post("readiness.suspend", person_id=cast.ada.id, role=role, stage=stage, reason="So.")
        assert answer.status == 404
