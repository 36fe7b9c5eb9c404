"""What administrators set about signing in and evidence takes effect at once."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.permissions import Role
from portal.people import commands as people, credentials, queries
from portal.people.rules import LinkPurpose, PersonState
from portal.people.settings import (
    EVIDENCE_MONTHS,
    INVITATION_DAYS,
    PASSWORD_MIN,
    RESET_HOURS,
    SESSION_ABSOLUTE_DAYS,
    SESSION_IDLE_HOURS,
)
from portal.settings.rules import Setting
from tests.make import make_person, make_setting, make_sign_in


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


@pytest.mark.parametrize(("purpose", "setting", "value", "life"), [
    (LinkPurpose.INVITATION, INVITATION_DAYS, 3, timedelta(days=3)),
    (LinkPurpose.RESET, RESET_HOURS, 2, timedelta(hours=2)),
])  # fmt: skip
def test_a_link_works_as_long_as_the_settings_said_when_it_was_made(
    cast, purpose: LinkPurpose, setting: Setting[int], value: int, life: timedelta
) -> None:
    noon = clock.now()
    make_setting(setting, value)
    token = credentials.make_link(cast.cal, cast.ada, purpose)
    make_setting(setting, setting.default, at=noon)

    with clock.moved_to(noon + life - timedelta(seconds=1)):
        assert queries.find_link(token, purpose)
    with clock.moved_to(noon + life):
        assert queries.find_link(token, purpose) is None


def test_evidence_is_kept_as_long_as_the_settings_say(as_, cast) -> None:
    ann, noon = make_person("Ann Adler", access=(Role.ADMIN,)), clock.now()
    with clock.moved_to(noon - timedelta(days=100)):
        people.change_state(ann, cast.ada, to=PersonState.LEFT)
        db.session.commit()
    before = queries.find_erasing_facts(cast.ada).kept_until

    make_setting(EVIDENCE_MONTHS, 3)

    assert before > noon > queries.find_erasing_facts(cast.ada).kept_until
    erased = as_(ann).post("people.erasure", person_id=cast.ada.id, name="Ada Abara")
    assert erased.status == 303
