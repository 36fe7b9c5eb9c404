"""The pages of business calendars, and what a changed calendar changes."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.calendars import commands, queries
from portal.calendars.models import CalendarVersion
from portal.calendars.rules import ALL_DAY, DayOff, Shift, WorkCalendar
from portal.core import clock, db
from portal.core.permissions import Role
from portal.paths import commands as path_commands
from portal.paths.models import Requirement
from portal.people.models import Person
from portal.people.rules import JobRole
from tests.agents.make import make_agent, make_deployment
from tests.conftest import NOON
from tests.make import actions, make_person, make_site
from tests.paths.make import make_catalogues

HOURS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "09:00-17:00")
TYPED = {"zone": "Europe/Dublin", "country": "IE", "subdivision": "", "friday": "09:00-13:00", **HOURS}


@pytest.fixture
def abe(cast) -> Person:
    return make_person("Abe Ames", unit=cast.company, access=(Role.ADMIN,))


def test_an_administrator_sets_the_calendar_of_a_site_and_sees_its_next_days_off(as_, cast, abe) -> None:
    browser = as_(abe)
    browser.post("calendars.site", site_id=cast.leeds.id, days_off="2026-03-20 Moving day", **TYPED)
    page = browser.get("calendars.site", site_id=cast.leeds.id)

    assert page.says("Saved. It counts for dates set from now on; earlier dates stay.")
    assert page.says("Tue 17 Mar 2026 Saint Patrick's Day")
    assert page.says("Fri 20 Mar 2026 Moving day")
    index = as_(abe).get("calendars.index")
    assert index.says("Monday to Thursday, 09:00–17:00; Friday, 09:00–13:00")
    assert queries.site_calendar(cast.leeds.id).week[4] == Shift(9 * 60, 13 * 60)
    assert queries.company_calendar().week[4] == ALL_DAY
    assert actions() == ["calendars.changed"]


def test_a_site_follows_the_company_again(as_, cast, abe) -> None:
    commands.set_calendar(abe, cast.leeds, WorkCalendar(country="IE"))
    db.session.commit()

    browser = as_(abe)
    browser.post("calendars.follow_company", site_id=cast.leeds.id)
    page = browser.get("calendars.index")
    again = browser.post("calendars.follow_company", site_id=cast.leeds.id)

    assert page.says("Leeds follows the company calendar from now on.")
    assert again.says("This site follows the company calendar already.")
    assert len(db.session.scalars(select(CalendarVersion)).all()) == 2


def test_mistakes_are_said_at_their_fields_and_nothing_is_saved(as_, cast, abe) -> None:
    page = as_(abe).post(
        "calendars.company", **{**TYPED, "subdivision": "ENG", "days_off": "Christmas", "friday": "9 to 5"}
    )

    assert page.status == 422
    assert page.says("Enter hours such as 09:00–17:00, or leave the day empty.")
    assert page.says("Line 1: enter a date and a name")
    assert db.session.scalars(select(CalendarVersion)).all() == []


def test_what_was_in_force_on_a_day_is_still_known(cast, abe) -> None:
    with clock.moved_to(NOON - timedelta(days=2)):
        commands.set_calendar(abe, None, WorkCalendar(country="GB"))
    commands.set_calendar(abe, None, WorkCalendar(country="IE"))

    countries = [queries.company_calendar(NOON - timedelta(days=days)).country for days in (3, 1, 0)]
    assert countries == ["", "GB", "IE"]


def test_a_due_date_on_a_day_off_moves_to_the_next_working_day_of_the_site(cast, abe) -> None:
    """The 14 days end on Thursday 26 March, which is a day off in Dublin."""
    dublin = make_site("Dublin")
    dora = make_person("Dora Doyle", unit=cast.claims, site=dublin, job_roles=(JobRole.FRONTLINE_AGENT,))
    commands.set_calendar(abe, dublin, WorkCalendar(days_off=(DayOff(date(2026, 3, 26), "Closed"),)))
    make_catalogues()
    path_commands.write_steps(None)
    make_deployment(make_agent("Triage"), unit=cast.claims)

    path_commands.refresh_requirements(None)

    due = dict(db.session.execute(select(Requirement.person_id, Requirement.due_at)).all())
    assert (due[cast.ada.id].date(), due[dora.id].date()) == (date(2026, 3, 26), date(2026, 3, 27))


def test_the_preview_shows_the_days_off_of_the_form_and_saves_nothing(as_, cast, abe) -> None:
    browser = as_(abe)

    page = browser.post("calendars.company", **TYPED, days_off="2026-03-20 Moving day", preview="1")
    unknown = browser.post("calendars.company", **{**TYPED, "subdivision": "XX"}, preview="1")

    assert page.status == 200
    assert page.says("As in the form. Not saved yet.")
    assert page.says("Tue 17 Mar 2026 Saint Patrick's Day")
    assert page.says("Fri 20 Mar 2026 Moving day")
    assert (unknown.status, unknown.says("Leave the region empty.")) == (422, True)
    assert db.session.scalars(select(CalendarVersion)).all() == []


def test_a_calendar_that_somebody_else_changed_is_not_replaced_unseen(as_, cast, abe) -> None:
    browser = as_(abe)
    version = re.findall(r'name="seen_version" value="([^"]+)"', browser.get("calendars.company").text)[0]
    browser.post("calendars.company", **TYPED)

    page = browser.post("calendars.company", **{**TYPED, "friday": "09:00-12:00"}, seen_version=version)

    assert page.status == 422
    assert page.says("This was changed while you had it open.")
    assert queries.company_calendar().week[4] == Shift(9 * 60, 13 * 60)
