"""The due dates of a person in their own calendar, under a private link."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.core import clock, db
from portal.core.tasks import Task
from portal.people.models import Person
from portal.people.rules import PersonState
from portal.today import commands, export
from portal.today.models import DueDateLink
from tests.make import actions

Calendar = pytest.importorskip(
    "icalendar"
).Calendar  # missing where the locks are newer than what is installed


def task(**values) -> Task:
    return Task(
        **{
            "title": "Sampling",
            "url": "/learn/x",
            "kind": "Lesson",
            "icon": "book",
            "due_at": clock.now(),
            **values,
        }
    )


def events(content: bytes | str) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def calendar_of(*tasks: Task, zone: str = "Europe/London") -> bytes:
    return export.calendar_of(tasks, name="Working with agents", zone=zone, at=clock.now())


def link_of(page) -> str:
    return re.search(r"http://[^/]+(/due-dates/[^<]+\.ics)", page.text)[1]


def test_a_task_is_a_day_in_the_readers_time_zone_with_a_link(app, connection) -> None:
    (event,) = events(calendar_of(task(minutes=12, due_at=clock.now().replace(hour=23)), zone="Asia/Kolkata"))

    assert (event["SUMMARY"], event["DTSTART"].dt) == ("Lesson: Sampling", date(2026, 3, 13))
    assert event["DESCRIPTION"] == "About 12 minutes."
    assert event["URL"] == f"{app.settings.address}/learn/x"
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_promise_by_the_minute_keeps_its_time_and_everything_keeps_its_id(connection) -> None:
    exact = task(is_exact=True)
    (first,), (moved,) = (
        events(calendar_of(exact)),
        events(calendar_of(task(due_at=clock.now() + timedelta(days=3)))),
    )

    assert first["DTSTART"].dt == clock.now().astimezone(ZoneInfo("UTC"))
    assert first["UID"] == moved["UID"] != events(calendar_of(task(url="/learn/y")))[0]["UID"]


def test_what_names_a_colleague_or_is_not_due_is_left_out(connection) -> None:
    asked = task(title="Agnieszka Lis would like coaching", asked_at=clock.now())

    assert events(calendar_of(asked, task(due_at=None))) == []


@pytest.mark.parametrize("title", ["a\r\nATTENDEE:mailto:eve@x", "x" * 300, "Grüße; , \\ “q”"])
def test_no_title_breaks_the_file(connection, title: str) -> None:
    (event,) = events(calendar_of(task(title=title)))

    assert "ATTENDEE" not in event
    assert len(event["SUMMARY"]) >= len(title)


def test_a_person_makes_a_link_and_ends_it(as_, cast) -> None:
    ada, nobody = as_(cast.ada), as_(None)
    assert ada.get("notices.choices").says("Due dates in your calendar")
    first = link_of(ada.post("today.calendar"))
    answer = nobody.open(first)

    assert (answer.status, answer.response.mimetype) == (200, "text/calendar")
    assert b"VERSION:2.0" in answer.response.data
    assert "ics" not in ada.get("today.calendar").text  # never shown again
    second = link_of(ada.post("today.calendar"))
    assert (nobody.open(first).status, nobody.open(second).status) == (404, 200)
    assert ada.post("today.end_calendar").went_to("today.calendar")
    assert nobody.open(second).status == 404
    assert actions()[-3:] == ["today.link_made", "today.link_made", "today.link_ended"]


def test_the_link_of_who_has_left_or_was_erased_shows_nothing(as_, cast) -> None:
    link, eves = link_of(as_(cast.ada).post("today.calendar")), link_of(as_(cast.eve).post("today.calendar"))
    db.session.get_one(Person, cast.ada.id).state = PersonState.LEFT
    commands.forget_person(cast.eve)
    db.session.commit()

    assert (as_(None).open(link).status, as_(None).open(eves).status) == (404, 404)
    assert db.session.query(DueDateLink).count() == 1
