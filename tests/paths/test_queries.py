"""Paths on any date, what is asked of somebody, and what one agent asks."""

from portal.paths import queries, step_kinds
from portal.paths.rules import Stage, Step
from portal.people.rules import JobRole
from tests.agents.make import make_agent, make_deployment
from tests.conftest import NOON
from tests.make import long_ago
from tests.readiness.make import require
from tests.training.lessons.make import make_path

AGENT, LEAD = JobRole.FRONTLINE_AGENT, JobRole.CS_MANAGER
F01, A01, B01 = (
    Step(Stage.FOUNDATION, step_kinds.LESSON, "f01"),
    Step(Stage.ASSIST, step_kinds.LESSON, "a01"),
    Step(Stage.APPROVE, step_kinds.LESSON, "b01"),
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


def test_two_agents_of_one_name_stay_two(cast) -> None:
    require(cast.ada)
    twins = [make_agent("Triage"), make_agent("Triage")]
    for agent in twins:
        make_deployment(agent, unit=cast.claims)
        make_deployment(agent, unit=cast.company)

    (asked,) = queries.list_asked(cast.ada.id, NOON)

    assert [tuple(agent) for agent in asked.agents] == [(agent.id, "Triage") for agent in twins]
