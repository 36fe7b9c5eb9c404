"""What readiness adds to the pages of agents."""

from portal.people.rules import JobRole
from portal.readiness import commands
from portal.training.paths import commands as paths
from tests.agents.make import make_agent, make_deployment
from tests.readiness.make import make_foundation, make_way


def test_beside_means_the_same_on_every_page_of_agents(as_, cast) -> None:
    own, everybodys, elsewhere = make_agent("Own"), make_agent("Everybody's"), make_agent("Elsewhere")
    make_deployment(own, unit=cast.claims)
    make_deployment(everybodys, unit=cast.company, roles=(JobRole.ALL_EMPLOYEES,))
    make_deployment(elsewhere, unit=cast.service)
    make_foundation()
    make_way()
    paths.refresh_requirements(None)
    commands.rebuild(None)
    browser = as_(cast.ada)

    mine = browser.get("agents.index", show="mine")
    assert mine.says("I work with 2")
    assert mine.says("Needed from")
    assert mine.says("It works beside everybody. The foundation is enough")
    assert not mine.says("Not part of your work")
    assert browser.get("agents.index").words.count("Not part of your work") == 1
    asked = "The foundation is all it asks of you."
    assert browser.get("agents.show", agent_id=everybodys.id).says(asked)
    assert browser.get("agents.show", agent_id=elsewhere.id).says("You do not work beside it")


def test_before_anything_is_worked_out_a_row_says_what_is_known(as_, cast) -> None:
    make_deployment(unit=cast.claims)

    assert as_(cast.ada).get("agents.index").says("You work with it")
    assert as_(cast.eve).get("agents.index").says("Not part of your work")
