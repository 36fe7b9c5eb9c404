"""Dates in the reader's time zone, labels, and reasons turned into sentences."""

from datetime import UTC, date, datetime, timedelta
from enum import IntEnum, StrEnum

import pytest
from flask import g
from flask_babel import get_locale

from portal.core import clock, text
from portal.core.permissions import Role
from portal.core.reasons import Reason
from tests.conftest import NOON


class Reader:
    def __init__(self, time_zone: str) -> None:
        self.time_zone, self.language = time_zone, "en"


@pytest.fixture
def read_in(app):
    """Set the reader's time zone, at noon UTC on Thursday 12 March 2026."""
    contexts = []

    def reading(zone: str) -> None:
        context = app.test_request_context()
        context.push()
        contexts.append(context)
        g._login_user = Reader(zone)

    with clock.moved_to(NOON):
        yield reading
        for context in reversed(contexts):
            context.pop()


@pytest.mark.parametrize(("zone", "shown", "time"), [
    ("UTC", "Thu 12 Mar 2026", "23:30"),
    ("Europe/Berlin", "Fri 13 Mar 2026", "00:30"),
    ("America/New_York", "Thu 12 Mar 2026", "19:30"),
    ("Pacific/Kiritimati", "Fri 13 Mar 2026", "13:30"),
])  # fmt: skip
def test_a_moment_is_shown_where_the_reader_is(read_in, zone: str, shown: str, time: str) -> None:
    read_in(zone)
    at = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)

    assert (text.local_date(at), text.local_time(at)) == (shown, time)
    assert text.local_datetime(at) == f"{shown}, {time}"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_day_is_the_same_day_everywhere(read_in, zone: str) -> None:
    read_in(zone)

    assert text.local_date(date(2026, 3, 12)) == "Thu 12 Mar 2026"
    assert text.long_date(date(2026, 3, 12)) == "Thursday 12 March 2026"
    assert text.short_date(date(2026, 3, 13)) == "Fri 13 Mar"
    assert text.short_date(date(2027, 3, 17)) == "Wed 17 Mar 2027"


@pytest.mark.parametrize(("days", "words"), [
    (0, "today"), (1, "tomorrow"), (-1, "yesterday"), (3, "in 3 days"), (-13, "13 days ago"), (14, "in 2 weeks"),
    (-59, "8 weeks ago"), (60, "in 2 months"), (-365, "12 months ago"),
])  # fmt: skip
def test_how_far_away_a_day_is(read_in, days: int, words: str) -> None:
    read_in("UTC")

    assert text.relative(date(2026, 3, 12) + timedelta(days=days)) == words


def test_today_is_where_the_reader_is(read_in) -> None:
    read_in("Pacific/Kiritimati")

    assert text.local_today() == date(2026, 3, 13)
    assert text.relative(date(2026, 3, 13)) == "today"


@pytest.mark.parametrize(("day", "end"), [
    (date(2026, 3, 12), datetime(2026, 3, 12, 23, 59, 59, 999999, tzinfo=UTC)),
    (date(2026, 3, 29), datetime(2026, 3, 29, 22, 59, 59, 999999, tzinfo=UTC)),  # summer time begins that night
    (date(2026, 10, 25), datetime(2026, 10, 25, 23, 59, 59, 999999, tzinfo=UTC)),  # and ends
])  # fmt: skip
def test_a_day_ends_at_midnight_where_the_reader_is_also_when_the_clocks_change(
    read_in, day: date, end: datetime
) -> None:
    read_in("Europe/London")

    assert text.end_of_day(day) == end


def test_labels_are_words_and_two_kinds_of_equal_rank_keep_their_own(read_in) -> None:
    class Level(IntEnum):
        FIRST = 1

    class Severity(IntEnum):
        FIRST = 1

    words = text.Words()
    words.add(labels={Level.FIRST: "Level one"})
    words.add(labels={Severity.FIRST: "Worst"})
    read_in("UTC")

    assert (words.label(Level.FIRST), words.label(Severity.FIRST)) == ("Level one", "Worst")
    assert text.label(Role.ADMIN) == "Administrator"


def test_a_reason_becomes_a_sentence_with_its_values_as_words(app, monkeypatch, read_in) -> None:
    class Colour(StrEnum):
        RED = "red"

    monkeypatch.setattr(app, "words", text.Words())
    app.words.add(
        labels={Colour.RED: "Red"},
        sentences={
            "test_colour": "%(count)s are “%(colour)s”.",
            "test_many": lambda count: "One." if count == 1 else f"{count} of them.",
        },
    )
    read_in("UTC")

    assert text.say(Reason("test_colour", count=2, colour=Colour.RED)) == "2 are “Red”."
    assert text.say(Reason("test_many", count=1)) == "One."


def test_one_reason_has_one_sentence() -> None:
    words = text.Words()
    words.add(sentences={"test_once": "This."})

    with pytest.raises(ValueError, match="Two sentences for the reason 'test_once'"):
        words.add(sentences={"test_once": "That."})


def test_reasons_are_compared_by_what_they_say() -> None:
    assert Reason("late", days=2) == Reason("late", days=2)
    assert Reason("late", days=2) != Reason("late", days=3)
    assert len({Reason("late", days=2), Reason("late", days=2)}) == 1
    assert repr(Reason("late", days=2)) == "Reason('late', days=2)"


def test_a_job_that_belongs_to_no_request_writes_words_and_dates(app) -> None:
    with app.app_context(), clock.moved_to(NOON):
        assert text.long_date(NOON) == "Thursday 12 March 2026"
        assert text.relative(NOON + timedelta(days=1)) == "tomorrow"
        assert str(get_locale()) == "en_GB"


@pytest.mark.parametrize(("count", "written"), [(2, "Two"), (10, "Ten"), (11, "11"), (0, "0")])
def test_a_small_number_that_begins_a_sentence_is_a_word(read_in, count: int, written: str) -> None:
    read_in("UTC")
    assert text.in_words(count) == written


def test_the_day_and_the_month_stand_apart_where_the_day_is_what_matters(read_in) -> None:
    read_in("Asia/Tokyo")
    late = datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert (text.day_of_month(late), text.month(late)) == ("1", "April")


def test_names_are_listed_as_in_a_sentence(app) -> None:
    with app.test_request_context():
        assert [text.listed(["Ada", "Bo", "Cal"][:number]) for number in (1, 2, 3)] == [
            "Ada", "Ada and Bo", "Ada, Bo and Cal",
        ]  # fmt: skip
