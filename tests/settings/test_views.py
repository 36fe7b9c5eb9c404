"""The settings page."""

import re

import pytest

from portal.application import create_app
from portal.core.feature import Feature
from portal.core.permissions import Role
from portal.directory.settings import UNDO_HOURS
from portal.people.models import Person
from portal.settings import queries
from portal.settings.groups import HOUSEKEEPING
from portal.settings.settings import COMPANY, PORTAL_NAME
from tests.browser import Browser
from tests.make import actions, make_person
from tests.settings.make import DESKS


def admin() -> Person:
    return make_person("Ann Adler", access=(Role.ADMIN,))


def test_the_page_shows_value_default_source_and_who_changed_it(as_, cast) -> None:
    browser = as_(admin())
    browser.post("settings.edit", name="recertify_months_assist", value="6")

    page = browser.get("settings.index")

    assert page.says(
        "Level 1 is valid for 6 months 12 months Common practice with autonomy levels Thu 12 Mar 2026 Ann Adler"
    )
    assert page.says("Time to undo an import 24 hours 24 hours This portal Never")


def test_a_change_shows_at_once_where_it_acts(as_, cast) -> None:
    browser = as_(admin())

    page = browser.post("settings.edit", name="portal_name", value=" Side by side ")

    assert page.went_to("settings.index", open="branding")
    assert queries.value(PORTAL_NAME) == "Side by side"
    assert as_(cast.ada).get("people.profile").title == "Profile and settings – Side by side"
    assert actions() == ["settings.changed"]


def test_a_value_that_does_not_fit_comes_back_with_what_was_typed(as_, cast) -> None:
    page = as_(admin()).post("settings.edit", name="undo_hours", value="a lot")

    assert page.status == 422
    assert page.says("Type a whole number, for example 24.")
    assert 'value="a lot"' in page.text
    assert queries.value(UNDO_HOURS) == 24


def test_two_limits_in_the_wrong_order_are_named(as_, cast) -> None:
    page = as_(admin()).post("settings.edit", name="severity_points_s2", value="16")

    assert page.says("“Serious from” must be lower than “Critical from”.")


def test_the_default_comes_back_with_one_click_and_the_history_stays(as_, cast) -> None:
    browser = as_(admin())
    browser.post("settings.edit", name="undo_hours", value="48")

    assert browser.post("settings.restore", name="undo_hours").went_to("settings.index", open="housekeeping")

    page = browser.get("settings.edit", name="undo_hours")
    assert page.says("24 hours Ann Adler, Thu 12 Mar 2026, 12:00 48 hours Ann Adler")
    assert queries.value(UNDO_HOURS) == 24


def test_a_page_says_what_the_setting_is_about_and_what_may_be_typed(as_, cast) -> None:
    page = as_(admin()).get("settings.edit", name="undo_hours")

    assert page.says(
        "Settings · Cleaning up Time to undo an import Counted from when the import was applied."
    )
    assert page.says("From 1 to 168 hours.")
    assert page.says("Value 24 hours From This portal")


def test_every_setting_has_its_page(as_, cast) -> None:
    browser = as_(admin())

    assert {browser.get("settings.edit", name=each.name).status for each in queries.list_settings()} == {200}


def test_groups_and_their_settings_come_in_a_fixed_order(as_, cast) -> None:
    page = as_(admin()).get("settings.index")

    assert re.findall(r"<h2[^>]*>([^<]+)", page.text)[:10] == [
        "Name and contact", "Signing in", "Passing an assessment", "How long clearance lasts",
        "Due dates and reminders", "Slack and Teams", "Small groups", "Severity of reports",
        "Response times for reports", "Cleaning up",
    ]  # fmt: skip
    assert [each.name for each in queries.list_settings() if each.group is HOUSEKEEPING] == [
        "source_check_days",
        "evidence_months",
        "undo_hours",
        "import_changes_quietly",
    ]


def test_the_groups_are_closed_but_the_one_that_was_changed_last(as_, cast) -> None:
    browser = as_(admin())
    browser.post("settings.edit", name="undo_hours", value="48")

    page = browser.get("settings.index", open="housekeeping")

    assert re.findall(r'<details[^>]*id="(\w+)" open>', page.text) == ["housekeeping"]
    assert page.says("Cleaning up 4 settings, one changed")


def test_a_setting_of_another_feature_is_on_the_page_once_it_is_declared(cast, connection, settings) -> None:
    app = create_app(settings, engine=connection)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.add(Feature(name="office", settings=(DESKS,)))
    browser = Browser(app, admin())

    with app.app_context():
        assert browser.get("settings.index").says("The office Setting Now Default From Last changed")
        browser.post("settings.edit", name="desks", value="8")
        assert browser.get("settings.index").says("Desks for 8 people 5 people The office")
        assert queries.value(DESKS) == 8


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
    assert queries.value(COMPANY) == ""


@pytest.mark.parametrize("changed", [1, 3])
def test_the_page_needs_three_queries_whatever_was_changed(as_, cast, count_queries, changed: int) -> None:
    browser = as_(admin())
    for name in ("invitation_days", "undo_hours", "reset_hours")[:changed]:
        browser.post("settings.edit", name=name, value="3")
    queries.forget()

    with count_queries() as asked:
        browser.get("settings.index")

    assert len(asked) == 3, asked
