"""The pages of changes, for those who lead them, their owners and everybody else."""

import html
import re
from datetime import date, timedelta

from portal.agents.rules import Autonomy
from portal.changes.models import AgentChange
from portal.changes.rules import ChangeState
from portal.core import clock
from portal.core.permissions import Role
from tests.agents.make import make_agent, make_deployment, make_plan
from tests.changes.make import make_change
from tests.make import give_access, make_person, only

SEEN = re.compile(r'name="seen_version" value="([^"]+)"')
NEXT = re.compile(r'href="([^"]+)" rel="next"')
NEW = {
    "title": "Windscreen claims", "story": "Handlers check payments.", "work": "Windscreen claims", "level_to": "2",
    "go_live_on": "2026-06-01",
}  # fmt: skip


def next_page(page) -> str:
    return html.unescape(NEXT.search(page.text)[1])


def test_a_deployment_becomes_a_change_in_two_clicks(as_, cast) -> None:
    agent = make_agent("Mango Agent", accountable=cast.cal)
    deployment = make_deployment(agent, unit=cast.claims, level=Autonomy.ASSIST)
    make_plan(deployment, level=Autonomy.APPROVE, due_on=date(2026, 6, 1))
    deployment_id, lead_id = deployment.id, cast.cal.id
    lead = as_(cast.cal)
    assert lead.get("agents.deployment", deployment_id=deployment_id).says("Plan as a change")

    form = lead.get("changes.new", deployment=deployment_id)
    assert form.says("Agent, work and place are taken from there.")
    assert 'value="2026-06-01"' in form.text
    sent = lead.open(
        f"/changes/new?deployment={deployment_id}",
        "POST",
        data={**NEW, "title": "Mango, level 2", "work": "", "owner_id": lead_id},
    )

    change_id = only(AgentChange).id
    assert sent.went_to("changes.show", change_id=change_id)
    page = lead.get("changes.show", change_id=change_id)
    assert page.says("Mango, level 2")
    assert page.says("from Mon 6 Apr")  # announced eight weeks ahead
    assert page.says("For Act with approval: Not everyone who works with it is ready.")
    assert lead.get("agents.deployment", deployment_id=deployment_id).says("goes live Mon 1 Jun")
    assert not as_(cast.ada).get("agents.deployment", deployment_id=deployment_id).says("Change plan")


def test_a_change_without_place_is_refused_and_nothing_typed_is_lost(as_, cast) -> None:
    page = as_(cast.cal).post("changes.new", **NEW, owner_id=cast.cal.id)

    assert page.status == 422
    assert page.says("Choose a unit or a site: the place where work changes.")
    assert page.says("Handlers check payments.")


def test_the_list_shows_open_changes_by_the_day_they_go_live_page_by_page(as_, cast) -> None:
    for number in range(27):
        make_change(
            cast.cal, unit=cast.claims, title=f"Change {number:02}",
            go_live_on=date(2026, 9, 1) - timedelta(days=number),
        )  # fmt: skip
    make_change(cast.cal, unit=cast.claims, title="The old one", state=ChangeState.FINISHED)
    lead = as_(cast.cal)

    first = lead.get("changes.index")

    assert first.text.index("Change 26") < first.text.index("Change 25")
    assert not first.says("Change 00")
    assert not first.says("The old one")
    second = lead.open(next_page(first))
    assert second.says("Change 00")
    assert not second.says("Change 26")
    assert lead.get("changes.index", show="over").says("The old one")
    assert lead.get("changes.index", q="change 03").says("Change 03")
    assert lead.get("changes.index", q="nothing like it").says("Nothing found")


def test_a_lead_of_claims_sees_claims_and_strangers_see_nothing(as_, cast) -> None:
    lead = make_person("Lea Lind", unit=cast.claims)
    give_access(lead, Role.CHANGE_LEAD, unit=cast.claims)
    here = make_change(cast.cal, unit=cast.claims, title="Here").id
    there = make_change(cast.cal, unit=cast.service, title="There").id

    page = as_(lead).get("changes.index")
    assert page.says("Here")
    assert not page.says("There")
    assert as_(lead).get("changes.show", change_id=here).status == 200
    assert as_(lead).get("changes.show", change_id=there).status == 404
    assert as_(cast.eve).get("changes.show", change_id=here).status == 404
    assert as_(cast.eve).get("changes.index").status == 403


def test_days_are_moved_with_a_reason_and_two_at_once_are_not_lost(as_, cast) -> None:
    change = make_change(cast.cal, unit=cast.claims, go_live_on=date(2026, 6, 1))
    change_id, claims_id, owner_id = change.id, cast.claims.id, cast.cal.id
    days = {name: str(day) for name, day in vars(change.plan.dates).items()}
    lead = as_(cast.cal)
    form = lead.get("changes.edit", change_id=change_id)
    told = {
        **NEW,
        **days,
        "unit_id": claims_id,
        "owner_id": owner_id,
        "seen_version": SEEN.search(form.text)[1],
    }
    sent = {**told, "ends_on": "2026-09-30", "reason": "Two trainers are ill."}

    assert lead.post("changes.edit", change_id=change_id, **sent).went_to("changes.show", change_id=change_id)

    page = lead.get("changes.show", change_id=change_id)
    assert page.says("Two trainers are ill.")
    assert page.says("Over on Wed 30 Sep")
    again = lead.post(
        "changes.edit", change_id=change_id, **{**told, "ends_on": "2026-10-30", "reason": "Later."}
    )
    assert again.status == 422
    assert again.says("while you had it open")


def test_a_change_moves_through_its_phases_as_time_passes_and_is_finished(as_, cast) -> None:
    change = make_change(cast.cal, unit=cast.claims, go_live_on=date(2026, 4, 1))
    change_id = change.id
    lead = as_(cast.cal)
    assert lead.get("changes.index").says("Prepare and train")
    early = lead.post("changes.move", change_id=change_id, to="finished")
    assert early.says("It has not gone live yet.")

    with clock.moved_to(clock.now() + timedelta(weeks=4)):
        lead = as_(cast.cal)
        assert lead.get("changes.index").says("Go live")
        assert lead.post("changes.move", change_id=change_id, to="finished").went_to(
            "changes.show", change_id=change_id
        )
        assert lead.get("changes.show", change_id=change_id).says("Finished")
