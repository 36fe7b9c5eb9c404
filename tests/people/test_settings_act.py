"""What administrators set about signing in holds at once."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.people import queries
from portal.settings import queries as settings
from portal.settings.models import SettingVersion
from tests.make import keep, make_sign_in


def set_to(name: str, value: int) -> None:
    keep(SettingVersion(name=name, value=str(value), set_at=clock.now()))
    settings.forget()


@pytest.mark.parametrize(("name", "value", "kept", "over"), [
    ("session_idle_hours", 1, timedelta(minutes=59), timedelta(minutes=61)),
    ("session_absolute_days", 1, timedelta(hours=11), timedelta(hours=25)),
])  # fmt: skip
def test_a_sign_in_ends_when_the_settings_say(
    cast, name: str, value: int, kept: timedelta, over: timedelta
) -> None:
    noon, _sign_in = clock.now(), make_sign_in(cast.ada, "a-token")
    set_to(name, value)

    with clock.moved_to(noon + kept):
        assert queries.find_signed_in("a-token")
    with clock.moved_to(noon + over):
        assert queries.find_signed_in("a-token") is None


def test_the_shortest_password_is_what_the_settings_say(as_, cast) -> None:
    set_to("password_min", 40)

    page = as_(cast.ada).get("people.profile")

    assert page.says("40 characters or more.")
