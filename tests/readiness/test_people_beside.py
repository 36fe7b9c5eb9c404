"""Who is beside an agent, and was on a day, and how they stood."""

from datetime import datetime, timedelta

import pytest

from portal.agents.models import Agent
from portal.agents.rules import Autonomy
from portal.core import db
from portal.core.paging import PageMark
from portal.core.permissions import Role
from portal.paths import step_kinds
from portal.paths.rules import Stage
from portal.people import commands as people
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from portal.readiness import queries
from tests.agents.make import make_agent, make_deployment
from tests.conftest import NOON
from tests.library.make import make_lesson
from tests.make import give_access, give_job_role, make_person
from tests.readiness.make import (
    AGENT,
    make_compliance,
    make_foundation,
    make_step,
    make_way,
    require,
    work_out,
)
from tests.training.lessons.make import make_completion

YESTERDAY = NOON - timedelta(days=1)
ON_11_MARCH = "2026-03-11"


def learn(person: Person, *, at=YESTERDAY) -> None:
    """Everything that level 1 asks for."""
    for lesson in (*make_foundation(), *make_way()):
        make_completion(person, lesson, at=at)


def make_auditor() -> Person:
    return make_person("Ari Audit", access=(Role.AUDITOR,))


def seen_by(viewer: Person, agent: Agent, **asked) -> list[str]:
    work_out()
    rows = queries.list_beside(viewer, agent.id, PageMark(), **asked).rows
    counted = queries.count_beside(viewer, agent.id, **asked)
    assert counted.people == len({row.id for row in rows})
    assert counted.unread == len({row.id for row in rows if not row.is_read})
    return [row.name for row in rows]


def seen_on(day: datetime, viewer: Person, agent: Agent) -> list[str]:
    return [row.name for row in queries.list_beside_on(viewer, agent.id, PageMark(), on=day).rows]


def test_everybody_sees_as_many_people_as_their_role_allows(cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.company)
    make_person("Flo Frost", unit=cast.service, job_roles=(AGENT,))
    gil = make_person("Gil Gray", unit=cast.company)
    give_access(gil, Role.COMPLIANCE, unit=cast.service)
    db.session.expire_all()

    assert seen_by(cast.cal, agent) == ["Ada Abara", "Eve Eide", "Flo Frost"]
    assert seen_by(make_auditor(), agent) == ["Ada Abara", "Eve Eide", "Flo Frost"]
    assert seen_by(gil, agent) == ["Eve Eide", "Flo Frost"]  # one unit
    assert seen_by(cast.bo, agent) == ["Ada Abara"]  # his own team
    assert seen_by(cast.dot, agent) == ["Eve Eide"]  # her report; an executive is not everybody's manager
    assert seen_by(cast.eve, agent) == ["Eve Eide"]


def test_who_was_there_is_a_matter_of_that_day(cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    with db.use_case():
        people.place_person(cast.cal, cast.ada, unit_id=cast.service.id, site_id=None, manager_id=None)
    auditor = make_auditor()

    assert seen_by(auditor, agent) == []
    assert seen_on(YESTERDAY, auditor, agent) == ["Ada Abara"]
    assert seen_on(YESTERDAY, cast.bo, agent) == []  # he does not answer for her any more
    (row,) = queries.list_beside_on(auditor, agent.id, PageMark(), on=YESTERDAY).rows
    assert (row.unit, row.job_role, row.stage) == ("Claims", AGENT, Stage.ASSIST)


def test_two_roles_are_two_rows_and_a_level_narrows_them(cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    make_deployment(agent, unit=cast.claims, roles=(JobRole.CS_MANAGER,), level=Autonomy.APPROVE)
    give_job_role(cast.ada, JobRole.CS_MANAGER)

    assert seen_by(cast.cal, agent) == ["Ada Abara", "Ada Abara", "Bo Brand"]
    assert seen_by(cast.cal, agent, stage=Stage.APPROVE) == ["Ada Abara", "Bo Brand"]
    assert seen_by(cast.cal, agent, stage=Stage.COORDINATE) == []


def test_a_long_list_goes_on_where_the_page_ended(cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    for number in range(51):
        make_person(f"Flo {number:02}", unit=cast.claims, job_roles=(AGENT,))
    work_out()

    first = queries.list_beside(cast.cal, agent.id, PageMark(), size=50)
    second = queries.list_beside(cast.cal, agent.id, PageMark.read(first.after), size=50)

    assert [row.name for row in second.rows] == ["Flo 49", "Flo 50"]
    assert (first.before, second.after) == (None, None)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (60, "0 of 60 people you can see who work with it are ready for its level."),
        (201, "At least 200 people you can see work with it."),
    ],
)
def test_a_few_pages_of_people_are_counted_and_many_are_not(as_, cast, people: int, said: str) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.service)
    for number in range(people - 1):  # Eve is there too
        make_person(f"Flo {number}", unit=cast.service, job_roles=(AGENT,))
    work_out()

    assert as_(make_compliance()).get("readiness.beside", agent_id=agent.id).says(said)


@pytest.mark.parametrize("colleagues", [2, 40])
@pytest.mark.parametrize("day", [{}, {"on": ON_11_MARCH}])
def test_who_is_there_in_two_roles_is_ready_when_they_are_in_both(as_, cast, colleagues: int, day) -> None:
    """The same on one page, counted from its rows, and over several, counted from what is kept."""
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    make_deployment(agent, unit=cast.claims, roles=(JobRole.CS_MANAGER,))
    bea = make_person("Bea Both", unit=cast.claims, job_roles=(AGENT, JobRole.CS_MANAGER))
    lessons = (*make_foundation(), *make_way())
    make_step("m01", step_kinds.LESSON, position=0, role=JobRole.CS_MANAGER)
    make_lesson("m01")
    for person in (cast.ada, bea):
        require(person)
        for lesson in lessons:
            make_completion(person, lesson, at=YESTERDAY)
    for number in range(colleagues):
        require(make_person(f"Flo {number}", unit=cast.claims, job_roles=(AGENT,)))
    require(bea, role=JobRole.CS_MANAGER)
    work_out()

    page = as_(make_auditor()).get("readiness.beside", agent_id=agent.id, **day)

    work, are = ("worked", "were") if day else ("work", "are")
    people = colleagues + 3  # Bo is there, as a manager
    assert page.says(f"1 of {people} people you can see who {work} with it {are} ready for its level.")


def test_the_page_is_for_those_who_answer_for_people(as_, cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.company)
    work_out()

    assert as_(cast.ada).get("readiness.beside", agent_id=agent.id).status == 403
    everybody, team = (as_(who).get("readiness.beside", agent_id=agent.id) for who in (cast.cal, cast.bo))
    assert everybody.says("Ada Abara")
    assert everybody.says("Eve Eide")
    assert team.says("Ada Abara")
    assert not team.says("Eve Eide")


def test_a_change_lead_sees_who_is_there_and_not_how_they_stand(as_, cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    learn(cast.ada)
    require(cast.ada)
    work_out()

    lead, boss = (as_(who).get("readiness.beside", agent_id=agent.id) for who in (cast.cal, cast.bo))

    assert boss.says("Cleared")
    assert boss.says("1 of 1 person you can see who works with it is ready for its level.")
    assert lead.says("1 person you can see works with it because of their job role and place.")
    assert not lead.says("Clearance")
    assert not lead.says("Only their managers see this")
    assert not lead.says("Cleared")
    assert f"/team/{cast.ada.id}" in boss.text
    assert f"/team/{cast.ada.id}" not in lead.text


def test_a_change_lead_reads_how_many_are_ready_unless_it_would_say_who(as_, cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    learn(cast.ada)
    for number in range(4):
        make_person(f"Flo {number}", unit=cast.claims, job_roles=(AGENT,))
    require(cast.ada)
    work_out()
    lead = as_(cast.cal)

    now = lead.get("readiness.beside", agent_id=agent.id)
    narrower, then = (
        lead.get("readiness.beside", agent_id=agent.id, **asked)
        for asked in ({"level": "1"}, {"on": ON_11_MARCH})
    )

    assert now.says("1 of 5 people you can see who work with it are ready for its level.")
    for page in (narrower, then):
        assert page.says("5 people you can see work with it because of their job role and place.")
    assert then.says("People who worked with it on Wed 11 Mar 2026")
    assert not then.says("Who was ready on")


def test_an_auditor_reads_who_was_ready_on_a_day_in_four_clicks(as_, cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    make_person("Flo Frost", unit=cast.claims, job_roles=(AGENT,))
    learn(cast.ada, at=YESTERDAY)
    require(cast.ada)
    work_out()
    auditor = as_(make_auditor())

    first = auditor.get("agents.index")
    second = auditor.get("agents.show", agent_id=agent.id)
    third = auditor.get("readiness.beside", agent_id=agent.id, on=ON_11_MARCH)
    before = auditor.get("readiness.beside", agent_id=agent.id, on="2026-03-10")
    fourth = auditor.get("readiness.member", person_id=cast.ada.id, on=ON_11_MARCH)

    assert f'href="/agents/{agent.id}"' in first.text
    assert f'action="/agents/{agent.id}/people"' in second.text
    assert third.says("1 of 2 people you can see who worked with it were ready for its level.")
    assert before.says("0 of 2 people you can see who worked with it")
    assert f'href="/team/{cast.ada.id}?on={ON_11_MARCH}"' in third.text
    assert fourth.says("Certified on Wed 11 Mar 2026")
    assert not fourth.says("Suspend")


def test_the_record_of_somebody_who_left_is_there_for_the_days_they_were(as_, cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    learn(cast.ada)
    with db.use_case():
        people.change_state(cast.cal, cast.ada, to=PersonState.LEFT)
    work_out()
    auditor = as_(make_auditor())

    assert not auditor.get("readiness.beside", agent_id=agent.id).says("Ada Abara")
    assert auditor.get("readiness.beside", agent_id=agent.id, on=ON_11_MARCH).says("Ada Abara Claims")
    assert auditor.get("readiness.member", person_id=cast.ada.id).status == 404
    assert auditor.get("readiness.member", person_id=cast.ada.id, on=ON_11_MARCH).status == 200


def test_people_on_leave_are_listed_and_do_not_count(as_, cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.service)
    make_person("Abe Away", unit=cast.service, job_roles=(AGENT,), state=PersonState.ON_LEAVE)
    work_out()
    compliance = as_(make_compliance())

    page = compliance.get("readiness.beside", agent_id=agent.id)

    assert page.says("Abe Away")
    assert page.says("on leave")
    assert page.says("0 of 1 person you can see who works with it")


@pytest.mark.parametrize("asked", [{"on": "2999-01-01"}, {"on": "yesterday"}])
def test_a_day_that_cannot_be_answered_is_not_answered_with_another(as_, cast, asked) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)

    page = as_(cast.bo).get("readiness.beside", agent_id=agent.id, **asked)

    assert page.status == 422
    assert page.says("Back to today")
    assert not page.says("Ada Abara")


def test_a_level_that_does_not_exist_is_not_asked_about(as_, cast) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    work_out()
    bo = as_(cast.bo)

    assert bo.get("readiness.beside", agent_id=agent.id, level="2").says("Nobody you can see")
    for level in ("9", "two", ""):
        assert bo.get("readiness.beside", agent_id=agent.id, level=level).says("Ada Abara")
    assert bo.get("readiness.beside", agent_id=99).status == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("day", [{}, {"on": ON_11_MARCH}])
def test_the_page_takes_three_statements_and_one_more_on_a_past_day(
    as_, cast, count_queries, rows: int, day
) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    learn(cast.ada)
    for number in range(rows):
        make_person(f"Flo {number}", unit=cast.claims, manager=cast.bo, job_roles=(AGENT,))
    work_out()
    browser, agent_id = as_(cast.bo), agent.id
    browser.get("readiness.beside", agent_id=agent_id)

    with count_queries() as statements:
        page = browser.get("readiness.beside", agent_id=agent_id, **day)

    assert page.says(f"Flo {rows - 1}")
    # who I am, the agent, who is there; on a past day also what was shown
    assert len(statements) == (4 if day else 3), statements


def test_a_long_list_takes_one_statement_more(as_, cast, count_queries) -> None:
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    for number in range(30):
        make_person(f"Flo {number}", unit=cast.claims, manager=cast.bo, job_roles=(AGENT,))
    work_out()
    browser, agent_id = as_(cast.bo), agent.id
    browser.get("readiness.beside", agent_id=agent_id)

    with count_queries() as statements:
        page = browser.get("readiness.beside", agent_id=agent_id)

    assert page.says("0 of 31 people you can see who work with it")
    assert len(statements) == 4, statements  # and how many of all are ready


@pytest.mark.parametrize(("others", "is_counted"), [(4, False), (5, True)])
def test_a_count_reveals_nothing_of_the_few_that_a_viewer_does_not_read(
    as_, cast, others: int, *, is_counted: bool
) -> None:
    """Gil may count everyone and reads his own reports, so the others must be enough to hide in."""
    agent = make_agent()
    make_deployment(agent, unit=cast.service)
    gil = make_person("Gil Gray", unit=cast.service, access=(Role.CHANGE_LEAD,))
    for number in range(6):
        make_person(f"Hal {number}", unit=cast.service, manager=gil, job_roles=(AGENT,))
    for number in range(others - 1):  # Eve is one of them
        make_person(f"Flo {number}", unit=cast.service, job_roles=(AGENT,))
    work_out()

    page = as_(gil).get("readiness.beside", agent_id=agent.id)

    assert page.says(f"0 of {others + 6} people you can see who work with it") is is_counted
