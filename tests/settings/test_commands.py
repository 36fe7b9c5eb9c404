"""Changing a setting, and reading it now and for the past."""

from datetime import timedelta
from typing import Any

import pytest

from portal.core import clock, db
from portal.core.errors import Refused
from portal.readiness.settings import CURRENCY_CURRENT, CURRENCY_LAPSED
from portal.settings import commands, queries
from portal.settings.models import SettingVersion
from portal.settings.rules import Setting
from portal.settings.settings import COMPANY, SMALL_GROUP
from tests.make import actions, make_person, only
from tests.settings.make import WARNINGS


def change(setting: Setting[Any], text: str) -> None:
    with db.use_case():
        commands.change_setting(make_person(setting.name), setting, text=text)


def test_a_change_is_a_new_version_with_a_trace(connection) -> None:
    change(SMALL_GROUP, "8")

    assert queries.value(SMALL_GROUP) == 8
    assert only(SettingVersion).value == "8"
    assert actions() == ["settings.changed"]


def test_what_is_set_already_leaves_no_trace(connection) -> None:
    change(SMALL_GROUP, "5")

    assert actions() == []


@pytest.mark.parametrize(
    ("setting", "text", "code"),
    [(SMALL_GROUP, "x", "setting_needs_whole"), (CURRENCY_LAPSED, "90", "setting_out_of_order")],
)
def test_a_value_that_does_not_fit_is_refused(
    connection, setting: Setting[Any], text: str, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        change(setting, text)

    assert (refusal.value.reason.code, refusal.value.field, actions()) == (code, "value", [])


def test_the_past_keeps_the_value_it_had(connection) -> None:
    yesterday = clock.now() - timedelta(days=1)
    with clock.moved_to(yesterday):
        change(COMPANY, "Northwind")
    change(SMALL_GROUP, "8")

    assert queries.value(COMPANY, yesterday - timedelta(days=1)) == ""
    assert queries.value(COMPANY, yesterday) == "Northwind"
    assert queries.values_as_of(yesterday)["small_group"] == 5
    assert queries.values_as_of(clock.now())["small_group"] == 8


def test_the_default_can_hold_again(connection) -> None:
    change(WARNINGS, "30, 7")
    assert queries.value(WARNINGS) == (30, 7)

    with db.use_case():
        commands.restore_default(make_person(), WARNINGS)

    assert queries.value(WARNINGS) == (90, 60, 30, 7)


def test_a_default_that_would_stand_the_wrong_way_round_is_refused(connection) -> None:
    change(CURRENCY_CURRENT, "95")
    change(CURRENCY_LAPSED, "90")

    with pytest.raises(Refused), db.use_case():
        commands.restore_default(make_person(), CURRENCY_CURRENT)


def test_asking_costs_nothing_until_five_seconds_have_passed(connection, count_queries) -> None:
    with count_queries() as asked:
        queries.value(COMPANY)
        queries.value(SMALL_GROUP)
        assert len(asked) == 0
        with clock.moved_to(clock.now() + timedelta(seconds=5)):
            queries.value(COMPANY)
            queries.value(COMPANY)
    assert len(asked) == 1


def test_what_another_process_has_set_is_known_after_five_seconds(connection) -> None:
    at = clock.now()
    queries.value(COMPANY)
    db.session.add(SettingVersion(name="company", value='"Northwind"', set_at=at))
    db.session.commit()
    assert queries.value(COMPANY) == ""

    with clock.moved_to(at + timedelta(seconds=5)):
        assert queries.value(COMPANY) == "Northwind"


def test_a_setting_that_a_later_release_dropped_does_no_harm(connection) -> None:
    db.session.add(SettingVersion(name="gone", value="1", set_at=clock.now()))
    db.session.commit()
    queries.forget()

    assert queries.value(COMPANY) == ""
