"""Building an audience the way somebody without scripts would."""

from portal.audiences.models import Audience, AudienceRule
from portal.core.permissions import Role
from portal.people.rules import PersonState
from tests.agents.make import make_agent
from tests.make import actions, give_access, make_person, only


def test_cal_builds_an_audience_step_by_step(as_, cast) -> None:
    cal = as_(cast.cal)
    cal.post("audiences.new", name="Claims, not Bo", purpose="For the pilot")
    audience = only(Audience)
    page = cal.post(
        "audiences.add_condition",
        audience_id=audience.id,
        kind="unit",
        **{"unit-group": 0, "unit-value": cast.claims.id},
    )
    assert page.went_to("audiences.show", audience_id=audience.id)
    cal.post(
        "audiences.add_condition", audience_id=audience.id, kind="persons",
        **{"persons-group": 0, "persons-value": "Bo Brand", "persons-negated": "y"},
    )  # fmt: skip

    page = cal.get("audiences.show", audience_id=audience.id, who="Bo Brand")
    assert page.says("Rule: in Northwind / Claims and not Bo Brand.")
    assert page.says("1 person joins")
    assert page.says("Bo Brand is not in this audience.")

    assert cal.post("audiences.apply", audience_id=audience.id).went_to(
        "audiences.show", audience_id=audience.id
    )
    told = {"any": [{"all": [{"unit": cast.claims.id}, {"not": {"persons": [cast.bo.id]}}]}]}
    assert only(AudienceRule).rule == told
    assert only(Audience).draft is None
    assert actions() == ["audiences.made", "audiences.drafted", "audiences.drafted", "audiences.applied"]
    assert cal.get("audiences.members", audience_id=audience.id).says("Ada Abara")


def test_a_name_that_nobody_has_comes_back_with_a_message(as_, cast) -> None:
    cal = as_(cast.cal)
    cal.post("audiences.new", name="Somebody", purpose="")
    audience = only(Audience)

    page = cal.post(
        "audiences.add_condition", audience_id=audience.id, kind="persons",
        **{"persons-group": 0, "persons-value": "Zoe Zero"},
    )  # fmt: skip

    assert page.status == 422
    assert page.says("Nothing found. Check the spelling, or type less.")
    assert 'value="Zoe Zero"' in page.text


def test_a_person_who_has_left_can_be_checked_and_is_marked_so(as_, cast) -> None:
    make_person("Lou Late", unit=cast.claims, state=PersonState.LEFT)
    cal = as_(cast.cal)
    cal.post("audiences.new", name="Claims", purpose="")

    choices = cal.get("audiences.person_choices", q="lou").response.json["choices"]
    page = cal.get("audiences.show", audience_id=only(Audience).id, who="Lou Late")

    assert [(each["text"], each["note"]) for each in choices] == [("Lou Late", "Left · Claims")]
    assert page.says("Lou Late is not in this audience.")
    assert page.says("Lou Late has left. Audiences hold only people who work here.")


def test_an_empty_rule_is_not_put_in_force(as_, cast) -> None:
    cal = as_(cast.cal)
    cal.post("audiences.new", name="Nobody", purpose="")

    page = cal.post("audiences.apply", audience_id=only(Audience).id)

    assert page.status == 422
    assert actions() == ["audiences.made"]


def test_a_publisher_for_service_reads_the_audience_of_claims_and_changes_nothing(as_, cast) -> None:
    as_(cast.cal).post("audiences.new", name="Claims", purpose="")
    audience, pat = only(Audience), make_person("Pat Pine", unit=cast.service)
    give_access(pat, Role.PUBLISHER, unit=cast.service)
    browser = as_(pat)

    page = browser.get("audiences.show", audience_id=audience.id)
    refused = browser.post("audiences.retire", audience_id=audience.id)

    assert browser.get("audiences.index").says("Claims")
    assert 'method="post" action="/audiences' not in page.text
    assert (
        'method="post" action="/audiences'
        in as_(cast.cal).get("audiences.show", audience_id=audience.id).text
    )
    assert (refused.status, only(Audience).retired_at) == (403, None)
    assert browser.get("audiences.new").status == 403


def test_ada_may_not_build_audiences(as_, cast) -> None:
    assert as_(cast.ada).get("audiences.index").status == 403
    assert as_(cast.cal).get("audiences.show", audience_id=404).status == 404


def test_an_agent_is_searched_where_there_are_many(as_, cast) -> None:
    for number in range(14):
        make_agent(f"Agent {number}")
    wanted = make_agent("Claims Triage")
    cal = as_(cast.cal)
    cal.post("audiences.new", name="Beside", purpose="")
    audience = only(Audience)
    sent = {
        "audience_id": audience.id,
        "kind": "agent",
        "agent-group": 0,
        "agent-value_search": "tri",
        "agent-at_least": "",
    }

    page = cal.post("audiences.add_condition", **sent, search_choices="agent-value")
    assert (page.status, page.says("1 match. Claims Triage")) == (200, True)
    assert [each["text"] for each in cal.get("agents.agent_choices", q="cl").response.json["choices"]] == [
        "Claims Triage"
    ]

    assert cal.post("audiences.add_condition", **sent).status == 422
    cal.post("audiences.add_condition", **sent | {"agent-value": wanted.id, "agent-value_searched": "tri"})
    assert cal.get("audiences.show", audience_id=audience.id).says("Claims Triage")
