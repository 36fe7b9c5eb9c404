"""Setup: the page, and its piece of an administrator's Today."""

import pytest

from portal.core import last_runs
from portal.core.health import BACKUP
from portal.core.permissions import Role
from portal.paths.rules import Stage
from portal.people.models import Person
from portal.people.rules import JobRole, PersonState
from tests.agents.make import make_agent, make_deployment
from tests.make import give_access, make_person
from tests.readiness.make import make_foundation, require
from tests.training.lessons.make import make_completion


@pytest.fixture
def admin(cast) -> Person:
    return make_person("Ann Adler", access=(Role.ADMIN,))


def test_each_step_says_whether_it_is_done_and_leads_on(as_, cast, admin) -> None:
    page = as_(admin).get("groundwork.index")

    assert page.says("Seven setup steps left")
    assert page.says("Import your people Done")
    assert page.says("Choose who answers reports Open Every report must reach a person.")
    assert 'href="/people/invitations"' in page.text
    assert 'href="/agents/new"' in page.text


def test_steps_are_ticked_as_soon_as_they_are_true(as_, cast, admin) -> None:
    browser = as_(admin)
    agent = make_agent()
    give_access(cast.cal, Role.TRIAGER)
    last_runs.record(BACKUP)

    page = browser.get("groundwork.index")

    assert page.says("Four setup steps left")
    assert page.says("Choose who answers reports Done")
    assert page.says("Register an agent Done")
    assert page.says("Make a first backup Done")
    assert f'href="/agents/{agent.id}/deployments/new"' in page.text

    make_deployment(agent=agent, unit=cast.claims)
    assert browser.get("groundwork.index").says("Deploy the agent Done")


def test_a_backup_that_failed_is_no_backup(as_, cast, admin) -> None:
    last_runs.record(BACKUP, problem="It could not be restored.")

    assert as_(admin).get("groundwork.index").says("Make a first backup Open")


def test_a_triager_who_has_left_answers_nothing(as_, cast, admin) -> None:
    make_person("Lea Lind", state=PersonState.LEFT, access=(Role.TRIAGER,))

    assert as_(admin).get("groundwork.index").says("Choose who answers reports Open")


def test_an_administrators_day_says_what_is_left_and_nobody_elses_does(as_, cast, admin) -> None:
    assert as_(admin).get("today.index").says("Setup 1 of 8 done Next: Name your company.")
    assert not as_(cast.ada).get("today.index").says("Setup")


def test_a_day_with_something_to_set_up_is_not_called_up_to_date(as_, cast, admin) -> None:
    for lesson in make_foundation():
        make_completion(admin, lesson)
    require(admin, role=JobRole.ALL_EMPLOYEES, stage=Stage.FOUNDATION)

    page = as_(admin).get("today.index")

    assert page.says("Nothing on your path is due.")
    assert not page.says("You are up to date")


def test_setting_up_is_for_administrators(as_, cast) -> None:
    assert [as_(person).get("groundwork.index").status for person in (cast.ada, cast.bo, cast.cal)] == [
        403
    ] * 3
