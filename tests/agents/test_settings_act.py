"""What an administrator sets shows on the pages of agents."""

from portal.agents.settings import SOURCE_CHECK_DAYS
from tests.agents.make import make_agent
from tests.make import make_setting


def test_a_new_source_is_checked_as_often_as_the_settings_suggest(as_, cast, cal) -> None:
    agent = make_agent()
    make_setting(SOURCE_CHECK_DAYS, 21)

    page = as_(cal).get("agents.new_source", agent_id=agent.id)

    assert 'value="21"' in page.text
