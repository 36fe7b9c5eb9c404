"""The settings page."""

import pytest

from portal.core.permissions import Role
from portal.people.models import Person
from portal.settings import queries
from portal.settings.rules import SETTINGS
from tests.make import actions, make_person


def admin() -> Person:
    return make_person("Ann Adler", access=(Role.ADMIN,))


def test_the_page_shows_value_default_source_and_who_changed_it(as_, cast) -> None:
    browser = as_(admin())
    browser.post("settings.edit", name="recertify_months_assist", value="6")

    page = browser.get("settings.index")

    assert page.says(
        "Level 1 holds for 6 months 12 months Practice with autonomy levels Thu 12 Mar 2026 Ann Adler"
    )
    assert page.says("Reminders at most Not in use yet 5 reminders 5 reminders This portal Never")


def test_a_change_shows_at_once_where_it_acts(as_, cast) -> None:
    browser = as_(admin())

    page = browser.post("settings.edit", name="portal_name", value=" Side by side ")

    assert page.went_to("settings.index")
    assert queries.value("portal_name") == "Side by side"
    assert as_(cast.ada).get("people.profile").title == "Profile and settings – Side by side"
    assert actions() == ["settings.changed"]


def test_a_value_that_does_not_fit_comes_back_with_what_was_typed(as_, cast) -> None:
    page = as_(admin()).post("settings.edit", name="reminder_max", value="a lot")

    assert page.status == 422
    assert page.says("Type a whole number, for example 5.")
    assert 'value="a lot"' in page.text
    assert queries.value("reminder_max") == 5


def test_two_limits_in_the_wrong_order_are_named(as_, cast) -> None:
    page = as_(admin()).post("settings.edit", name="severity_points_s2", value="16")

    assert page.says("“Serious from” has to stay below “Critical from”.")


def test_the_default_comes_back_with_one_click_and_the_history_stays(as_, cast) -> None:
    browser = as_(admin())
    browser.post("settings.edit", name="reminder_max", value="2")

    assert browser.post("settings.restore", name="reminder_max").went_to("settings.index")

    page = browser.get("settings.edit", name="reminder_max")
    assert page.says("5 reminders Ann Adler, Thu 12 Mar 2026, 12:00 2 reminders Ann Adler")
    assert queries.value("reminder_max") == 5


def test_every_setting_has_its_page(as_, cast) -> None:
    browser = as_(admin())

    assert {browser.get("settings.edit", name=name).status for name in SETTINGS} == {200}


def test_there_is_no_page_for_what_cannot_be_set(as_, cast) -> None:
    browser = as_(admin())

    assert browser.get("settings.edit", name="nothing").status == 404
    assert browser.post("settings.restore", name="nothing").status == 404


def test_settings_are_for_administrators(as_, cast) -> None:
    for person in (cast.ada, cast.bo, cast.cal, cast.dot, cast.eve):
        browser = as_(person)
        assert browser.get("settings.index").status == 403
        assert browser.post("settings.edit", name="company", value="Mine").status == 403
        assert browser.post("settings.restore", name="company").status == 403
    assert queries.value("company") == ""


@pytest.mark.parametrize("changed", [1, 3])
def test_the_page_needs_three_queries_whatever_was_changed(as_, cast, count_queries, changed: int) -> None:
    browser = as_(admin())
    for name in ("reminder_max", "undo_hours", "reset_hours")[:changed]:
        browser.post("settings.edit", name=name, value="3")
    queries.forget()

    with count_queries() as asked:
        browser.get("settings.index")

    assert len(asked) == 3, asked
