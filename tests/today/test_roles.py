"""Today speaks to each role: a leader sees the team, an executive the company, and others neither."""

from datetime import timedelta

from portal.core.permissions import Role
from tests.conftest import NOON
from tests.make import give_access, make_person
from tests.readiness.make import make_foundation, make_way, require, work_out
from tests.training.lessons.make import make_completion


def test_a_leader_sees_how_many_are_ready_and_an_employee_nothing_of_it(as_, cast) -> None:
    lessons = [*make_foundation(), *make_way()]
    ann = make_person("Ann Alt", unit=cast.claims, manager=cast.bo)
    require(cast.ada, ann, due_at=NOON + timedelta(days=3))
    for lesson in lessons:
        make_completion(ann, lesson)
    work_out()

    bo, ada = (as_(person).get("today.index") for person in (cast.bo, cast.ada))

    assert bo.says("Is your team ready for level 1?")
    assert bo.says("Not yet. 1 of 2 are ready.")
    assert not ada.says("Is your team ready")
    assert not ada.says("The company today")


def test_an_executive_sees_the_company_and_small_numbers_stay_hidden(as_, cast) -> None:
    make_way()
    few = [make_person(f"Pat{number} Poe", unit=cast.claims) for number in range(5)]
    require(*few[:2])
    work_out()
    give_access(cast.eve, Role.EXECUTIVE)
    part = make_person("Una Ude", unit=cast.claims)
    give_access(part, Role.EXECUTIVE, unit=cast.claims)

    small = as_(cast.eve).get("today.index")
    require(*few[2:])
    work_out()
    eve, una = (as_(person).get("today.index") for person in (cast.eve, part))

    assert small.says("Too few people work with agents to count who is ready.")
    assert eve.says("The company today")
    assert eve.says("0 of 5 clearances for work with agents are in force.")
    assert eve.says("No critical or serious report is open.")
    assert not una.says("The company today")
