"""Two people edit the same: the second is told who changed what, keeps what they typed, and sees both."""

import re
from datetime import date

import pytest

from portal.agents import queries as agent_queries
from portal.agents.rules import Autonomy
from portal.audiences.models import Audience
from portal.core import clock
from portal.core.permissions import Role
from portal.people.rules import JobRole
from portal.reports.rules.kinds import Kind
from tests.agents.make import make_agent, make_deployment, make_plan, make_source
from tests.agents.test_card_views import CARD
from tests.browser import Page
from tests.make import actions, make_person, only
from tests.reports.make import make_report

SEEN = re.compile(r'name="seen_version" value="([^"]+)"')


def seen(page: Page, at: int = 0) -> str:
    """The version that one form of the page carries."""
    return SEEN.findall(page.text)[at]


@pytest.fixture
def ann(cast):
    """An administrator."""
    return make_person("Ann Ashe", unit=cast.company, access=(Role.ADMIN,))


def test_the_second_is_told_who_changed_it_and_nothing_is_overwritten(as_, cast, ann) -> None:
    agent = make_agent()
    version = seen(as_(cast.cal).get("agents.edit", agent_id=agent.id))
    gil = make_person("Gil Gray", access=(Role.CHANGE_LEAD,))
    as_(gil).post("agents.edit", agent_id=agent.id, **{**CARD, "purpose": "What Gil wrote."})

    page = as_(cast.cal).post(
        "agents.edit", agent_id=agent.id, **{**CARD, "purpose": "What Cal wrote."}, seen_version=version
    )

    assert page.status == 422
    assert page.says("Gil Gray changed this on Thu 12 Mar 2026, 12:00, while you had it open.")
    assert page.says("Not saved yet")
    assert page.says("Your version is in the form. Save to keep it, or use the current version.")
    assert page.says("You wrote What Cal wrote. It says now What Gil wrote.")
    assert page.says("Use the current version")
    assert actions() == ["agents.card_edited"]


def test_saving_once_more_keeps_mine(as_, cast) -> None:
    agent, cal = make_agent(), as_(cast.cal)
    version = seen(cal.get("agents.edit", agent_id=agent.id))
    cal.post("agents.edit", agent_id=agent.id, **{**CARD, "purpose": "First."}, seen_version=version)
    mine = {**CARD, "purpose": "Second."}
    told = cal.post("agents.edit", agent_id=agent.id, **mine, seen_version=version)

    page = cal.post("agents.edit", agent_id=agent.id, **mine, seen_version=seen(told))

    assert page.went_to("agents.show", agent_id=agent.id)
    assert agent_queries.card_of(agent).purpose == "Second."


def test_what_the_second_left_alone_is_taken_over(as_, cast, ann) -> None:
    ada = cast.ada
    browser = as_(ann)
    page = browser.get("people.edit", person_id=ada.id)
    mine = {"name": "Ada Abara", "email": ada.email, "job_title": "Claims lead", "seen_version": seen(page)}
    browser.post("people.change_details", person_id=ada.id, **{**mine, "name": "Ada Adler", "job_title": ""})

    told = browser.post("people.change_details", person_id=ada.id, **mine)

    assert told.status == 422
    assert 'value="Ada Adler"' in told.text
    assert 'value="Claims lead"' in told.text
    assert not told.says("You wrote")


def test_the_same_change_by_two_is_no_conflict_and_other_parts_do_not_matter(as_, cast, ann) -> None:
    browser, ada = as_(ann), cast.ada
    page = browser.get("people.edit", person_id=ada.id)
    browser.post("people.assign_job_roles", person_id=ada.id, job_roles=[str(JobRole.OPERATIONS_LEAD)])

    saved = browser.post(
        "people.change_details",
        person_id=ada.id,
        name=ada.name,
        email=ada.email,
        job_title="Lead",
        seen_version=seen(page),
    )

    assert saved.went_to("people.show", person_id=ada.id)


def test_a_rating_that_somebody_else_changed_is_not_overwritten(as_, cast) -> None:
    tess, uma = (
        make_person(name, unit=cast.company, access=(Role.TRIAGER,)) for name in ("Tess Tate", "Uma Usher")
    )
    report = make_report(cast.ada, kind=Kind.FAILURE)
    rating = {"category": "unsorted", "harm": "3", "reach": "1", "reversibility": "1"}
    version = seen(as_(uma).get("triage.show", report_id=report.id))
    as_(tess).post("triage.rate", report_id=report.id, **{**rating, "harm": "1"})

    page = as_(uma).post("triage.rate", report_id=report.id, **rating, seen_version=version)

    assert (page.status, page.says("Tess Tate changed this on")) == (422, True)
    assert report.rating["harm"] == 1


def test_a_setting_and_the_roles_of_a_deployment_are_not_overwritten_either(as_, cast, ann) -> None:
    browser, cal = as_(ann), as_(cast.cal)
    deployment = make_deployment(make_agent(), unit=cast.claims)
    for person, endpoint, values, changed in (
        (browser, "settings.edit", {"name": "portal_name"}, ({"value": "One"}, {"value": "Two"})),
        (
            cal,
            "agents.roles",
            {"deployment_id": deployment.id},
            ({"job_roles": [str(JobRole.OPERATIONS_LEAD)]}, {"job_roles": [str(JobRole.CS_MANAGER)]}),
        ),
    ):
        version = seen(person.get(endpoint, **values))
        assert person.post(endpoint, **values, **changed[0], seen_version=version).status == 303
        page = person.post(endpoint, **values, **changed[1], seen_version=version)
        assert (page.status, page.says("changed this on")) == (422, True), endpoint


def test_a_mode_is_not_changed_from_a_page_that_showed_another_one(as_, cast) -> None:
    deployment, cal = make_deployment(make_agent(), unit=cast.claims), as_(cast.cal)
    version = seen(cal.get("agents.mode", deployment_id=deployment.id))
    cal.post("agents.pause", deployment_id=deployment.id)

    page = cal.post("agents.mode", deployment_id=deployment.id, mode="manual_fallback", seen_version=version)

    assert (page.status, page.says("Cal Chen changed this on")) == (422, True)


def test_an_owner_is_not_replaced_from_a_page_that_showed_another_one(as_, cast) -> None:
    agent, cal = make_agent(), as_(cast.cal)
    version = seen(cal.get("agents.owner", agent_id=agent.id, role="accountable"))
    handed = [
        cal.post(
            "agents.owner", agent_id=agent.id, role="accountable", person=each.email, seen_version=version
        ).status
        for each in (cast.dot, cast.bo)
    ]

    assert handed == [303, 422]


def test_a_unit_is_not_moved_from_a_place_where_it_no_longer_is(as_, cast, ann) -> None:
    browser = as_(ann)
    version = seen(browser.get("people.move_unit", unit_id=cast.claims.id))
    moved = [
        browser.post(
            "people.move_unit", unit_id=cast.claims.id, name="Claims", to=to, seen_version=version
        ).status
        for to in (cast.service.id, "")
    ]

    assert moved == [303, 422]


def test_a_condition_is_removed_only_from_the_rule_that_was_on_the_page(as_, cast) -> None:
    cal, gil = as_(cast.cal), as_(make_person("Gil Gray", access=(Role.CHANGE_LEAD,)))
    cal.post("audiences.new", name="Claims", purpose="")
    audience_id = only(Audience).id
    for unit in (cast.claims, cast.service):
        cal.post(
            "audiences.add_condition",
            audience_id=audience_id,
            kind="unit",
            **{"unit-group": 0, "unit-value": unit.id},
        )
    version = seen(cal.get("audiences.show", audience_id=audience_id))
    first = {"audience_id": audience_id, "group": 0, "place": 0, "seen_version": version}
    gil.post("audiences.remove_condition", **first)

    again = cal.post("audiences.remove_condition", **first)

    assert (again.status, again.says("Gil Gray changed this on")) == (422, True)
    assert only(Audience).draft == {"any": [{"all": [{"unit": cast.service.id}]}]}
    assert cal.post("audiences.apply", audience_id=audience_id, seen_version=version).status == 422


def test_a_form_that_comes_back_after_signing_in_keeps_the_version_it_was_opened_with(as_, cast) -> None:
    agent, cal = make_agent(), as_(cast.cal)
    version = seen(cal.get("agents.edit", agent_id=agent.id))
    cal.post("agents.edit", agent_id=agent.id, **{**CARD, "purpose": "Other."})

    returned = cal.post(
        "agents.edit", agent_id=agent.id, **CARD, seen_version=version, unsent="n", form_number="n"
    )

    assert (returned.status, seen(returned)) == (422, version)


def test_a_plan_that_somebody_else_changed_is_not_replaced_unseen(as_, cast) -> None:
    deployment = make_deployment(unit=cast.claims)
    make_plan(deployment, level=Autonomy.APPROVE, due_on=date(2026, 4, 1))
    here, cal = {"deployment_id": deployment.id}, as_(cast.cal)
    opened = cal.get("agents.plan", **here)
    mine = {"level": "2", "mode": "live", "due_on": "2026-05-01", "decision": "DEC-0002"}
    gil = make_person("Gil Gray", access=(Role.CHANGE_LEAD,))
    as_(gil).post("agents.plan", **here, **{**mine, "due_on": "2026-06-01"})

    page = cal.post("agents.plan", **here, **mine, seen_version=seen(opened))

    assert opened.says("Announce plan")
    assert page.status == 422
    assert page.says("Gil Gray changed this on")
    assert page.says("You wrote 2026-05-01 It says now 2026-06-01")
    assert agent_queries.find_plan(deployment.id, clock.now()).due_on == date(2026, 6, 1)


def test_the_duty_of_a_source_is_not_replaced_unseen(as_, cast) -> None:
    source = make_source(make_agent(), owner=cast.bo)
    cal = as_(cast.cal)
    opened = cal.get("agents.edit_source", source_id=source.id)
    cal.post("agents.edit_source", source_id=source.id, owner=cast.ada.id, check_every_days=7)

    page = cal.post(
        "agents.edit_source",
        source_id=source.id,
        owner=cast.bo.id,
        check_every_days=60,
        seen_version=seen(opened),
    )

    assert page.status == 422
    assert page.says("You wrote 60 It says now 7")
    assert agent_queries.find_duty(source.id, clock.now()).owner_id == cast.ada.id


@pytest.mark.parametrize(
    ("endpoint", "sent"),
    [
        ("agents.new_limit", {"text": "It skips tables.", "since": "2026-03-01"}),
        ("agents.scopes", {"scope": "spend", "decision": "DEC-0003"}),
    ],
)
def test_limits_and_access_of_an_agent_are_added_to_what_the_page_shows(
    as_, cast, endpoint: str, sent: dict[str, str]
) -> None:
    agent, cal = make_agent(), as_(cast.cal)
    opened = cal.get(endpoint, agent_id=agent.id)
    cal.post("agents.new_limit", agent_id=agent.id, text="It guesses dates.", since="2026-03-01")
    cal.post("agents.scopes", agent_id=agent.id, scope="grant_access", decision="DEC-0004")

    page = cal.post(endpoint, agent_id=agent.id, **sent, seen_version=seen(opened))

    assert (page.status, page.says("while you had it open")) == (422, True)
    assert cal.post(endpoint, agent_id=agent.id, **sent, seen_version=seen(page)).status == 303


def test_a_role_is_given_on_top_of_the_roles_that_the_page_shows(as_, cast, ann) -> None:
    browser = as_(ann)
    opened = browser.get("people.grants", person_id=cast.ada.id)
    browser.post("people.grants", person_id=cast.ada.id, role="triager")

    page = browser.post("people.grants", person_id=cast.ada.id, role="editor", seen_version=seen(opened))

    assert (page.status, page.says("while you had it open")) == (422, True)


def test_the_default_does_not_replace_a_value_nobody_has_seen(as_, cast, ann) -> None:
    browser = as_(ann)
    browser.post("settings.edit", name="undo_hours", value="30")
    opened = browser.get("settings.edit", name="undo_hours")
    browser.post("settings.edit", name="undo_hours", value="36")

    page = browser.post("settings.restore", name="undo_hours", seen_version=seen(opened, 1))

    assert (page.status, page.says("Ann Ashe changed this on")) == (422, True)
    assert browser.post("settings.restore", name="undo_hours", seen_version=seen(page, 1)).status == 303
