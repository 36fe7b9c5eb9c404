"""Paths on any date, what is asked of somebody, and what one agent asks."""

from portal.agents.rules import Autonomy
from portal.people.rules import JobRole
from portal.training.paths import queries
from portal.training.paths.rules import Stage, Step, StepKind
from tests.agents.make import make_agent, make_deployment
from tests.conftest import NOON
from tests.make import give_job_role, long_ago
from tests.readiness.make import require
from tests.training.lessons.make import make_path

AGENT, LEAD = JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER
F01, A01, B01 = (
    Step(Stage.FOUNDATION, StepKind.LESSON, "f01"),
    Step(Stage.ASSIST, StepKind.LESSON, "a01"),
    Step(Stage.APPROVE, StepKind.LESSON, "b01"),
)


def lay_paths() -> None:
    make_path("f01")
    make_path("a01", role=AGENT, stage=Stage.ASSIST)
    make_path("b01", role=AGENT, stage=Stage.APPROVE)


def test_a_path_comes_with_the_foundation_of_everybody(cast) -> None:
    lay_paths()

    found = queries.find_paths([AGENT], NOON)

    assert found.by_role == {JobRole.ALL_EMPLOYEES: [F01], AGENT: [A01, B01]}
    assert found.up_to(AGENT, Stage.ASSIST) == [A01]
    assert queries.find_paths([LEAD], NOON).by_role == {JobRole.ALL_EMPLOYEES: [F01]}
    assert queries.find_paths([AGENT], long_ago() - (NOON - long_ago())).by_role == {}


def test_an_agent_asks_for_its_highest_level_in_each_role_where_one_is_beside_it(cast) -> None:
    lay_paths()
    give_job_role(cast.ada, LEAD)
    agent = make_agent()
    make_deployment(agent, unit=cast.claims)
    make_deployment(agent, unit=cast.company, level=Autonomy.APPROVE, roles=(AGENT, LEAD))

    stages, known = queries.find_paths_beside(cast.ada.id, agent.id, NOON)

    assert stages == {AGENT: Stage.APPROVE, LEAD: Stage.APPROVE}
    assert known.by_role == {JobRole.ALL_EMPLOYEES: [F01], AGENT: [A01, B01]}
    assert queries.find_paths_beside(cast.dot.id, agent.id, NOON)[0] == {}


def test_an_agent_beside_everybody_asks_for_the_foundation(cast) -> None:
    lay_paths()
    agent = make_agent()
    make_deployment(agent, unit=cast.claims, level=Autonomy.APPROVE, roles=(JobRole.ALL_EMPLOYEES,))

    assert queries.find_paths_beside(cast.ada.id, agent.id, NOON)[0] == {
        JobRole.ALL_EMPLOYEES: Stage.FOUNDATION
    }


def test_two_agents_of_one_name_stay_two(cast) -> None:
    require(cast.ada)
    twins = [make_agent("Triage"), make_agent("Triage")]
    for agent in twins:
        make_deployment(agent, unit=cast.claims)
        make_deployment(agent, unit=cast.company)

    (asked,) = queries.list_asked(cast.ada.id, NOON)

    assert [tuple(agent) for agent in asked.agents] == [(agent.id, "Triage") for agent in twins]
