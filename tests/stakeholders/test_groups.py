"""The pages of stakeholder groups: the usual ones, those of one’s own, and who edits them."""

import re

from sqlalchemy import select

from portal.audiences import queries as audience_queries
from portal.audiences.models import Audience
from portal.audiences.rules import Holds, conditions
from portal.core import clock, db
from portal.core.permissions import Role
from portal.library.shapes.stakeholders import StakeholderSide
from portal.people.rules import JobRole
from portal.stakeholders import queries
from portal.stakeholders.models import StakeholderGroup
from tests.library.make import make_library
from tests.make import actions, make_person, make_unit, only
from tests.stakeholders.make import make_group

SEEN = re.compile(r'name="seen_version" value="([^"]+)"')


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


def test_a_usual_group_that_was_retired_can_be_added_again(as_, cast) -> None:
    make_library()
    lead = as_(cast.cal)
    lead.post("stakeholders.start", keys=["frontline-agents"])
    lead.post("stakeholders.retire", group_id=queries.list_groups()[0].id)

    assert lead.post("stakeholders.start", keys=["frontline-agents"]).went_to("stakeholders.index")

    assert [group.name for group in queries.list_groups()] == ["Frontline agents"]


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


def test_the_shipped_groups_are_those_of_the_field(cast) -> None:
    make_library()

    assert len(queries.list_defaults()) == 14
    assert queries.find_default("customers").side is StakeholderSide.OUTSIDE
