"""Setting a value, and asking for it now and for the past."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.errors import Refused
from portal.settings import commands, queries
from portal.settings.models import SettingVersion
from tests.make import actions, make_person, only


def change(name: str, text: str) -> None:
    with db.use_case():
        commands.change_setting(make_person(name), name, text=text)


def test_a_change_is_a_new_version_with_a_trace(connection) -> None:
    change("reminder_max", "3")

    assert queries.value("reminder_max") == 3
    assert only(SettingVersion).value == "3"
    assert actions() == ["settings.changed"]


def test_what_is_set_already_leaves_no_trace(connection) -> None:
    change("reminder_max", "5")

    assert actions() == []


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("reminder_max", "x", "setting_needs_whole"), ("currency_lapsed", "90", "setting_out_of_order")],
)
def test_a_value_that_does_not_fit_is_refused(connection, name: str, text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        change(name, text)

    assert (refusal.value.reason.code, refusal.value.field, actions()) == (code, "value", [])


def test_the_past_keeps_the_value_it_had(connection) -> None:
    yesterday = clock.now() - timedelta(days=1)
    with clock.moved_to(yesterday):
        change("company", "Northwind")
    change("reminder_max", "3")

    assert (queries.value("company", yesterday), queries.value("company", yesterday - timedelta(days=1))) == (
        "Northwind",
        "",
    )
    assert (
        queries.values_as_of(yesterday)["reminder_max"],
        queries.values_as_of(clock.now())["reminder_max"],
    ) == (5, 3)


def test_the_default_can_hold_again(connection) -> None:
    change("certificate_warning_days", "30, 7")
    assert queries.value("certificate_warning_days") == (30, 7)

    with db.use_case():
        commands.restore_default(make_person(), "certificate_warning_days")

    assert queries.value("certificate_warning_days") == (90, 60, 30, 7)


def test_a_default_that_would_stand_the_wrong_way_round_is_refused(connection) -> None:
    change("currency_current", "95")
    change("currency_lapsed", "90")

    with pytest.raises(Refused), db.use_case():
        commands.restore_default(make_person(), "currency_current")


def test_asking_costs_nothing_until_five_seconds_have_passed(connection, count_queries) -> None:
    with count_queries() as asked:
        queries.value("company")
        queries.value("reminder_max")
        assert len(asked) == 0
        with clock.moved_to(clock.now() + timedelta(seconds=5)):
            queries.value("company")
            queries.value("company")
    assert len(asked) == 1


def test_what_another_process_has_set_is_known_after_five_seconds(connection) -> None:
    at = clock.now()
    queries.value("company")
    db.session.add(SettingVersion(name="company", value='"Northwind"', set_at=at))
    db.session.commit()
    assert queries.value("company") == ""

    with clock.moved_to(at + timedelta(seconds=5)):
        assert queries.value("company") == "Northwind"


def test_a_setting_that_a_later_release_dropped_does_no_harm(connection) -> None:
    db.session.add(SettingVersion(name="gone", value="1", set_at=clock.now()))
    db.session.commit()
    queries.forget()

    assert queries.value("company") == ""
