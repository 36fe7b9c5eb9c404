"""The map of a change, as those who lead it use it, and who never sees a score."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.audiences.rules import HasAccess, Holds
from portal.audit.models import AuditEntry
from portal.changes.models import AgentChange
from portal.changes.rules import ChangeState
from portal.core import clock, db
from portal.core.permissions import Role
from portal.people.rules import JobRole
from portal.stakeholders.models import StakeholderScore
from tests.changes.make import make_change
from tests.make import give_access, make_person, only
from tests.stakeholders.make import make_group, make_score

SEEN = re.compile(r'name="seen_version" value="([^"]+)"')
SCORES = {
    "power": "2", "interest": "5", "impact": "72", "stance": "-1", "is_legitimate": "y", "is_urgent": "y",
    "changes_for_them": "They approve payments.", "why": "Three of five said so.", "confidence": "talked",
}  # fmt: skip
EVERYBODY = Holds(JobRole.ALL_EMPLOYEES)


@pytest.fixture
def change_id(cast) -> int:
    return make_change(cast.cal, unit=cast.claims).id


def test_a_group_is_scored_and_the_map_says_what_stands_out(as_, cast, change_id) -> None:
    group_id = make_group("Handlers", rule=Holds(JobRole.FRONTLINE_AGENT), people=8).id
    lead = as_(cast.cal)
    assert lead.get("stakeholders.show_map", change_id=change_id).says("The map is empty")

    sent = lead.post("stakeholders.score", change_id=change_id, group_id=group_id, **SCORES)

    assert sent.went_to("stakeholders.show_map", change_id=change_id, group=group_id)
    page = lead.get("stakeholders.show_map", change_id=change_id)
    assert page.says("One group.")
    assert page.says("Handlers: little say, but an impact of 72 of 100. Involve them in shaping the change.")
    assert page.says("8 people")
    assert page.says("Dependent: They have an urgent and rightful claim")
    table = lead.get("stakeholders.show_map", change_id=change_id, view="table")
    assert table.says("Handlers 8 2 of 5 5 of 5 72 Worried Involve them They approve payments.")
    assert lead.get("changes.show", change_id=change_id).says("Who is affected")


def test_a_place_on_the_map_is_taken_over_into_the_form_which_asks_why(as_, cast, change_id) -> None:
    """What dragging and the arrow keys lead to; the address alone changes nothing."""
    group = make_group("Handlers")
    group_id = group.id
    make_score(db.session.get_one(AgentChange, change_id), group, by=cast.cal)
    lead = as_(cast.cal)

    page = lead.open(f"/stakeholders/changes/{change_id}/groups/{group_id}?interest=3&power=9")

    assert re.search(r'name="interest"[^>]*value="3"', page.text)
    assert re.search(r'name="power"[^>]*value="2"', page.text)  # 9 is no score
    without = lead.post(
        "stakeholders.score", change_id=change_id, group_id=group_id, **{**SCORES, "why": " "}
    )
    assert (without.status, without.says("Fill this in.")) == (422, True)
    assert only(StakeholderScore).interest == 5


def test_two_who_score_at_once_are_told_of_each_other(as_, cast, change_id) -> None:
    group_id = make_group("Handlers").id
    other = as_(make_person("Dora Dell", access=(Role.CHANGE_LEAD,)))
    here = {"change_id": change_id, "group_id": group_id}
    seen = SEEN.search(as_(cast.cal).get("stakeholders.score", **here).text)[1]
    other.post("stakeholders.score", **here, seen_version=seen, **SCORES)

    late = as_(cast.cal).post("stakeholders.score", **here, seen_version=seen, **{**SCORES, "power": "4"})

    assert late.status == 422
    assert late.says("Dora Dell changed this")
    assert only(StakeholderScore).power == 2


def test_earlier_scores_stay_on_record_and_old_ones_fade(as_, cast, change_id) -> None:
    group_id = make_group("Handlers").id
    lead, here = as_(cast.cal), {"change_id": change_id, "group_id": group_id}
    lead.post("stakeholders.score", **here, **SCORES)

    with clock.moved_to(clock.now() + timedelta(days=91)):
        later = as_(cast.cal)
        page = later.get("stakeholders.show_map", change_id=change_id)
        assert page.says("Handlers: the scores are older than 90 days. Look at them again.")
        later.post("stakeholders.score", **here, **{**SCORES, "stance": "1", "why": "They have tried it."})
        page = later.get("stakeholders.score", **here)

    assert page.says("Say 2, interest 5, impact 72 · Supportive")
    assert page.says("Three of five said so.")
    assert not later.get("stakeholders.show_map", change_id=change_id).says("older than 90 days")


def test_a_group_leaves_one_map_and_can_come_back(as_, cast, change_id) -> None:
    group_id = make_group("Handlers").id
    lead, here = as_(cast.cal), {"change_id": change_id, "group_id": group_id}
    lead.post("stakeholders.score", **here, **SCORES)

    gone = lead.post("stakeholders.take_off", **here)

    assert gone.went_to("stakeholders.show_map", change_id=change_id)
    assert lead.get("stakeholders.show_map", change_id=change_id).says("The map is empty")
    assert lead.post("stakeholders.take_off", **here).status == 422
    lead.post("stakeholders.score", **here, **SCORES)
    assert lead.get("stakeholders.show_map", change_id=change_id).says("One group.")


def test_a_retired_group_leaves_all_maps(as_, cast, change_id) -> None:
    group = make_group("Handlers")
    group_id = group.id
    lead = as_(cast.cal)
    lead.post("stakeholders.score", change_id=change_id, group_id=group_id, **SCORES)

    assert lead.post("stakeholders.retire", group_id=group_id).status == 303

    assert lead.get("stakeholders.show_map", change_id=change_id).says("The map is empty")
    assert lead.get("stakeholders.show", group_id=group_id).status == 404
    assert only(StakeholderScore).power == 2


def test_nobody_scores_for_a_change_that_is_over(as_, cast) -> None:
    change = make_change(cast.cal, unit=cast.claims, state=ChangeState.FINISHED)
    here = {"change_id": change.id, "group_id": make_group("Handlers").id}

    page = as_(cast.cal).post("stakeholders.score", **here, **SCORES)

    assert (page.status, page.says("This change is over, so it stays as it was.")) == (422, True)


def test_a_map_is_read_by_stance(as_, cast) -> None:
    change = make_change(cast.cal, unit=cast.claims)
    make_score(change, make_group("Handlers"), by=cast.cal)
    make_score(change, make_group("Repairers", people=3), by=cast.cal, stance=None)
    lead, change_id = as_(cast.cal), change.id

    page = lead.get("stakeholders.show_map", change_id=change_id, view="table", stance="unaware")

    assert page.says("Repairers")
    assert not page.says("Handlers")


def test_a_download_leaves_a_trace_without_a_score(as_, cast) -> None:
    change = make_change(cast.cal, unit=cast.claims)
    make_score(change, make_group("=Handlers"), by=cast.cal)
    change_id = change.id

    sent = as_(cast.cal).post("stakeholders.download", change_id=change_id)

    assert "'=Handlers,,2,5,72,Worried,Involve them,They approve payments." in sent.text
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.detail) == ("stakeholders.map_downloaded", '{"groups":1}')


def test_those_in_a_group_and_the_owner_of_a_change_never_see_how_they_were_scored(as_, cast) -> None:
    """Bo owns the change and is in the group; Eve leads changes elsewhere."""
    change = make_change(cast.bo, unit=cast.claims)
    group = make_group("All of us", rule=EVERYBODY, people=6)
    make_score(change, group, by=cast.cal)
    give_access(cast.eve, Role.CHANGE_LEAD, unit=cast.service)
    here = {"change_id": change.id, "group_id": group.id}
    change_id, group_id = change.id, group.id

    owner = as_(cast.bo)
    assert owner.get("changes.show", change_id=change_id).status == 200
    assert not owner.get("changes.show", change_id=change_id).says("Who is affected")
    assert owner.get("stakeholders.show_map", change_id=change_id).status == 403
    elsewhere = as_(cast.eve)
    assert elsewhere.get("stakeholders.show_map", change_id=change_id).status == 404
    assert elsewhere.post("stakeholders.score", **here, **SCORES).status == 404
    assert elsewhere.get("stakeholders.show", group_id=group_id).says("What they need to know")
    assert not elsewhere.get("stakeholders.show", group_id=group_id).says("Three of five said so.")
    assert elsewhere.get("stakeholders.edit", group_id=group_id).status == 403


def test_a_group_of_everybody_is_said_to_be_one(as_, cast) -> None:
    change = make_change(cast.cal, unit=cast.claims)
    make_score(change, make_group("All of us", rule=EVERYBODY, people=6), by=cast.cal, impact=10)
    make_score(change, make_group("Leaders", rule=HasAccess(Role.MANAGER), people=0), by=cast.cal, impact=10)

    page = as_(cast.cal).get("stakeholders.show_map", change_id=change.id)

    assert page.says("All of us: everyone is in this group. Smaller groups say more.")
    assert page.says("Leaders: nobody is in this group now. Check its audience.")


@pytest.mark.parametrize("groups", [1, 12])
def test_a_map_takes_the_same_queries_however_many_groups_it_has(
    as_, cast, count_queries, groups: int
) -> None:
    change = make_change(cast.cal, unit=cast.claims)
    for number in range(groups):
        make_score(change, make_group(f"Group {number}", rule=EVERYBODY, people=number + 1), by=cast.cal)
    lead, change_id = as_(cast.cal), change.id
    lead.get("stakeholders.show_map", change_id=change_id)

    with count_queries() as seen:
        lead.get("stakeholders.show_map", change_id=change_id)

    assert len(seen) == 8, seen
