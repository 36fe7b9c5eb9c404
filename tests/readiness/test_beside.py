"""How many of the people beside an agent are ready for each level."""

from portal.agents.models import Deployment
from portal.agents.rules import Autonomy
from portal.core import clock
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from portal.readiness import beside
from tests.agents.make import make_deployment
from tests.make import give_job_role, make_person
from tests.readiness.make import AGENT, make_foundation, make_suspension, make_way
from tests.training.lessons.make import make_completion

ASSIST = Autonomy.ASSIST


def learn(person: Person, lessons: list) -> None:
    for each in lessons:
        make_completion(person, each, at=clock.now())


def ready(deployment: Deployment, level: Autonomy = ASSIST) -> tuple[int, int]:
    found = beside.count_ready(deployment.id, clock.now())
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
