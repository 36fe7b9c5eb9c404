"""What administrators set about signing in holds at once."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.people import queries
from portal.people.settings import PASSWORD_MIN, SESSION_ABSOLUTE_DAYS, SESSION_IDLE_HOURS
from portal.settings.rules import Setting
from tests.make import make_setting, make_sign_in


@pytest.mark.parametrize(("setting", "value", "kept", "over"), [
    (SESSION_IDLE_HOURS, 1, timedelta(minutes=59), timedelta(minutes=61)),
    (SESSION_ABSOLUTE_DAYS, 1, timedelta(hours=11), timedelta(hours=25)),
])  # fmt: skip
def test_a_sign_in_ends_when_the_settings_say(
    cast, setting: Setting[int], value: int, kept: timedelta, over: timedelta
) -> None:
    noon, _sign_in = clock.now(), make_sign_in(cast.ada, "a-token")
    make_setting(setting, value)

    with clock.moved_to(noon + kept):
        assert queries.find_signed_in("a-token")
    with clock.moved_to(noon + over):
        assert queries.find_signed_in("a-token") is None


def test_the_shortest_password_is_what_the_settings_say(as_, cast) -> None:
    make_setting(PASSWORD_MIN, 40)

    page = as_(cast.ada).get("people.profile")

    assert page.says("40 characters or more.")
