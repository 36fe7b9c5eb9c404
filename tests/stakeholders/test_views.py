"""The pages of stakeholders, as those who lead changes use them, and who never sees a score."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.audiences import queries as audience_queries
from portal.audiences.models import Audience
from portal.audiences.rules import HasAccess, Holds, conditions
from portal.audit.models import AuditEntry
from portal.changes.models import AgentChange
from portal.changes.rules import ChangeState
from portal.core import clock, db
from portal.core.permissions import Role
from portal.library.shapes.stakeholders import StakeholderSide
from portal.people.rules import JobRole
from portal.stakeholders import queries
from portal.stakeholders.models import StakeholderGroup, StakeholderScore
from tests.changes.make import make_change
from tests.library.make import make_library
from tests.make import actions, give_access, make_person, make_unit, only
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


def test_the_usual_groups_are_matched_to_the_company_and_added_in_one_go(as_, cast) -> None:
    """Claims has handlers; there is a unit for people and learning; nobody is an AI engineer."""
    make_library()
    learning = make_unit("Learning and Change")
    for name in ("Lea Lund", "Lou Lamm"):
        make_person(name, unit=learning)
    lead = as_(cast.cal)

    empty = lead.get("stakeholders.index")
    page = lead.get("stakeholders.start")
    sent = lead.post(
        "stakeholders.start", keys=["frontline-agents", "team-leads", "hr-learning", "works-council-union"]
    )

    assert empty.says("Choose from the usual groups")
    assert page.says("2 people: in Learning and Change")
    assert page.says("Nobody found. Add this group with an audience of its own.")
    assert sent.went_to("stakeholders.index")
    groups = {group.name: group.people for group in queries.list_groups()}
    assert groups["HR and learning"] == 2
    assert groups["Works council or union"] is None
    assert set(groups) == {"Frontline agents", "Team leaders", "HR and learning", "Works council or union"}
    assert queries.suggest()[0].default.id == "cs-managers"  # what is in use is not offered again


def test_a_new_colleague_is_in_the_group_by_itself(as_, cast) -> None:
    make_library()
    as_(cast.cal).post("stakeholders.start", keys=["frontline-agents"])
    audience = db.session.scalars(select(Audience)).one()

    rule = audience_queries.find_rule(audience.id, clock.now())

    assert list(conditions(rule)) == [Holds(JobRole.FRONTLINE_AGENT)]
    assert actions()[-1] == "stakeholders.group_added"


def test_a_group_whose_people_are_not_in_the_directory_is_refused(as_, cast) -> None:
    make_library()

    page = as_(cast.cal).post("stakeholders.start", keys=["ml-engineering"])

    assert (page.status, page.says("Nobody was found for “AI engineering”.")) == (422, True)
    assert queries.count_groups() == 0


def test_a_group_of_ones_own_needs_an_audience_or_a_contact(as_, cast) -> None:
    lead = as_(cast.cal)
    told = {
        "name": "Night shift",
        "about": "They work at night.",
        "sender": "Their lead",
        "cadence": "weekly",
    }

    inside = lead.post("stakeholders.new", **told, side="inside")
    outside = lead.post("stakeholders.new", **told, side="outside", needs="One\n\nTwo")
    done = lead.post(
        "stakeholders.new",
        **told,
        side="outside",
        contact="Ned Night, 4190",
        headcount="9",
        needs="One\n\nTwo",
    )

    assert (inside.status, inside.says("Choose the audience that this group follows.")) == (422, True)
    assert outside.says("Name the person that you talk to, and how to reach them.")
    assert "One\nTwo" in outside.text
    group = only(StakeholderGroup)
    assert done.went_to("stakeholders.show", group_id=group.id)
    assert (group.side, group.headcount, group.needs) == (StakeholderSide.OUTSIDE, 9, ["One", "Two"])
    again = lead.post("stakeholders.new", **told, side="outside", contact="Ned")
    assert again.says("There is a group called “Night shift” already.")


def test_two_who_edit_a_group_at_once_are_told_of_each_other(as_, cast) -> None:
    group_id = make_group("Forum").id
    dot = make_person("Dora Dell", access=(Role.CHANGE_LEAD,))
    told = {
        "name": "Forum", "about": "They read claims.", "side": "outside", "contact": "Una Ude, extension 4190",
        "sender": "Their team leader", "cadence": "weekly",
    }  # fmt: skip
    cal, other = as_(cast.cal), as_(dot)
    seen = SEEN.search(cal.get("stakeholders.edit", group_id=group_id).text)[1]
    other.post(
        "stakeholders.edit",
        group_id=group_id,
        seen_version=seen,
        **{**told, "about": "They speak for us."},
    )

    late = cal.post(
        "stakeholders.edit", group_id=group_id, seen_version=seen, **{**told, "about": "They meet often."}
    )

    assert late.status == 422
    assert late.says("Dora Dell changed this")
    assert late.says("They speak for us.")
    assert late.says("They meet often.")


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


def test_the_shipped_groups_are_those_of_the_field(cast) -> None:
    make_library()

    assert len(queries.list_defaults()) == 14
    assert queries.find_default("customers").side is StakeholderSide.OUTSIDE
