"""How many of the people beside an agent are ready for each level."""

from portal.agents import commands as agent_commands
from portal.agents.models import Deployment
from portal.agents.rules import Autonomy, PeopleReady
from portal.audit.projections import follow
from portal.core import clock, db
from portal.people import commands as people_commands
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from portal.readiness import beside, commands
from portal.readiness.jobs import LEVEL_TALLIES, LEVELS, PROJECTIONS
from tests.agents.make import make_deployment
from tests.make import give_job_role, make_person
from tests.readiness.make import AGENT, make_foundation, make_suspension, make_way, require, work_out
from tests.training.lessons.make import make_completion

ASSIST = Autonomy.ASSIST


def learn(person: Person, lessons: list) -> None:
    for each in lessons:
        make_completion(person, each, at=clock.now())


def ready(deployment: Deployment, level: Autonomy = ASSIST) -> tuple[int, int]:
    found = beside.count_ready_by_facts(deployment.id, clock.now())
    return found.ready[level], found.beside


def test_ready_are_those_who_have_shown_every_stage_up_to_the_level(cast) -> None:
    foundation, way = make_foundation(), make_way()
    deployment = make_deployment(unit=cast.claims)
    for name in ("Flo Frost", "Finn Fox"):
        make_person(name, unit=cast.claims, job_roles=(AGENT,))
    make_person("Lea Leave", unit=cast.claims, job_roles=(AGENT,), state=PersonState.ON_LEAVE)
    assert ready(deployment) == (0, 3)

    learn(cast.ada, way)
    assert ready(deployment) == (0, 3)
    learn(cast.ada, foundation)
    assert ready(deployment) == (1, 3)
    assert ready(deployment, Autonomy.APPROVE) == (0, 3)
    make_suspension(cast.ada, by=cast.bo)
    assert ready(deployment) == (0, 3)


def test_two_job_roles_beside_it_both_have_to_be_ready(cast) -> None:
    deployment = make_deployment(unit=cast.claims, roles=(AGENT, JobRole.OPERATIONS_LEAD))
    learn(cast.ada, make_foundation() + make_way())
    assert ready(deployment) == (1, 1)

    give_job_role(cast.ada, JobRole.OPERATIONS_LEAD)

    assert ready(deployment) == (0, 1)


def test_where_all_employees_are_beside_it_the_foundation_is_enough(cast) -> None:
    deployment = make_deployment(unit=cast.claims, roles=(JobRole.ALL_EMPLOYEES,))

    learn(cast.bo, make_foundation())

    assert ready(deployment, Autonomy.GUARDRAILS) == (1, 2)


# What is kept for large groups ------------------------------------------------


def facts(deployment: Deployment) -> PeopleReady:
    return beside.count_ready_by_facts(deployment.id, clock.now())


def kept(deployment: Deployment) -> PeopleReady:
    return beside.count_ready_kept(deployment.id)


def turn() -> None:
    """One turn of the worker."""
    db.session.commit()
    for projection in PROJECTIONS:
        follow(projection)


def test_what_is_kept_follows_people_and_deployments(cast) -> None:
    foundation, way = make_foundation(), make_way()
    deployment = make_deployment(unit=cast.claims)
    flo = make_person("Flo Frost", unit=cast.claims, job_roles=(AGENT,))
    make_person("Lea Leave", unit=cast.claims, job_roles=(AGENT,), state=PersonState.ON_LEAVE)
    require(cast.ada, flo)
    work_out()
    assert kept(deployment) == facts(deployment) == PeopleReady(beside=2, ready=dict.fromkeys(Autonomy, 0))

    learn(cast.ada, foundation + way)
    commands.refresh([cast.ada.id])
    assert (kept(deployment).ready[ASSIST], kept(deployment).beside) == (1, 2)
    assert kept(deployment) == facts(deployment)

    people_commands.place_person(cast.cal, flo, unit_id=cast.service.id, site_id=None, manager_id=cast.dot.id)
    turn()
    assert kept(deployment) == facts(deployment)
    assert kept(deployment).beside == 1

    agent_commands.end_deployment(cast.cal, deployment)
    turn()
    assert kept(deployment) == PeopleReady(beside=0, ready=dict.fromkeys(Autonomy, 0))
    for projection in (LEVELS, LEVEL_TALLIES):
        assert projection.list_differing(projection.list_ids()) == []
