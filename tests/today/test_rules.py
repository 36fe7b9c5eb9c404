"""What comes first on a day, what the page says of it, and what it may leave out."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portal.core.reasons import Reason
from portal.core.tasks import Task
from portal.today.rules import (
    SHOWN_MOST,
    has_waited,
    in_order,
    is_late,
    lede,
    on_the_page,
    tone,
)

MORNING = datetime(2026, 3, 12, 9, tzinfo=ZoneInfo("Europe/London"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def task(title: str = "A step", **facts: Any) -> Task:
    return Task(
        **{
            "title": title, "url": "/", "kind": "Lesson", "icon": "book", "due_at": None, "minutes": None,
            "blocks": 0, "why": "",
            **facts,
        }
    )  # fmt: skip


def opens_later(due_at: datetime, minutes: int) -> Task:
    return task(due_at=due_at, minutes=minutes, is_later=True)


def test_what_is_late_comes_first_then_what_blocks_most_then_what_is_due_first() -> None:
    tasks = [
        task("Any time"),
        task("Next week", due_at=MORNING + 7 * DAY),
        task("Tomorrow", due_at=MORNING + DAY),
        task("A colleague asked", blocks=1, asked_at=MORNING - DAY),
        task("Six reports", blocks=6, due_at=MORNING + 9 * DAY),
        task("Late", due_at=MORNING - DAY),
    ]

    assert [each.title for each in in_order(tasks, MORNING)] == [
        "Late", "Six reports", "A colleague asked", "Tomorrow", "Next week", "Any time",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("due_at", "is_exact", "look"),
    [
        (MORNING - DAY, False, "bad"),
        (MORNING - HOUR, False, "warn"),
        (MORNING - HOUR, True, "bad"),
        (MORNING + HOUR, True, "warn"),
        (MORNING + DAY, False, ""),
        (None, False, ""),
    ],
)
def test_a_day_has_to_be_over_for_a_task_to_be_late_but_a_promise_ends_by_the_hour(
    due_at: datetime | None, is_exact: Any, look: str
) -> None:
    found = task(due_at=due_at, is_exact=is_exact)

    assert (is_late(found, MORNING), tone(found, MORNING)) == (look == "bad", look)


@pytest.mark.parametrize(("days", "is_over"), [(-9, True), (-1, True), (0, False), (9, False)])
def test_what_waits_for_somebody_else_is_never_late_and_looks_like_it(days: int, *, is_over: bool) -> None:
    found = task(due_at=MORNING + days * DAY, waits=True)

    assert (is_late(found, MORNING), tone(found, MORNING)) == (False, "")
    assert has_waited(found, MORNING) is is_over


def test_only_what_another_page_lists_may_be_left_to_it() -> None:
    steps = [task(f"Step {number}", rest_url="/learn") for number in range(SHOWN_MOST + 2)]
    reports = task("Six reports")

    shown, left_out = on_the_page([*steps, reports])

    assert [each.title for each in shown] == [
        *(f"Step {number}" for number in range(SHOWN_MOST)),
        "Six reports",
    ]
    assert left_out == steps[SHOWN_MOST:]
    assert on_the_page([reports] * 9) == ([reports] * 9, [])


ALONE: dict[str, Any] = {"later": 0, "by": None}
LATE, SOON = task(due_at=MORNING - DAY, minutes=5), task(due_at=MORNING + DAY, minutes=12)
LATER, ASKED = task(due_at=MORNING + 20 * DAY, minutes=30), task(asked_at=MORNING - DAY, blocks=1)


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        (
            [LATE, SOON, LATER],
            Reason("this_week", late=1, soon=1, asked=0, minutes=17, untimed=0, in_all=17, **ALONE),
        ),
        (
            [SOON, ASKED],
            Reason("this_week", late=0, soon=1, asked=1, minutes=12, untimed=1, in_all=12, **ALONE),
        ),
        ([LATER], Reason("nothing_this_week", count=1)),
        ([task(due_at=MORNING - DAY, waits=True)], Reason("all_waits")),
        ([task(due_at=MORNING - DAY, waits=True), LATER], Reason("nothing_this_week", count=2)),
        (
            [task(due_at=MORNING + DAY, minutes=15, waits=True)],
            Reason("this_week", late=0, soon=1, asked=0, minutes=15, untimed=0, in_all=15, **ALONE),
        ),
        ([], Reason("nothing_due")),
    ],
)
def test_the_sentence_counts_what_is_due_who_waits_and_the_minutes_of_the_week(
    tasks: list[Task], said: Reason
) -> None:
    assert lede(tasks, MORNING) == said


def test_the_sentence_does_not_hide_what_opens_later_and_is_due_the_same_week() -> None:
    same_day, next_month = opens_later(MORNING + 3 * DAY, 40), opens_later(MORNING + 30 * DAY, 90)

    said = lede([SOON, same_day, opens_later(MORNING - DAY, 5), next_month], MORNING)

    facts = {"late": 0, "soon": 1, "asked": 0, "minutes": 12, "untimed": 0}
    assert said == Reason("this_week", **facts, later=2, in_all=57, by=MORNING + 3 * DAY)
    assert lede([LATER, next_month], MORNING) == Reason("nothing_this_week", count=1)


def test_all_that_is_late_has_no_day_to_come() -> None:
    said = lede([LATE, opens_later(MORNING - DAY, 40)], MORNING)

    assert (said.values["in_all"], said.values["by"]) == (45, None)


def test_where_it_is_not_known_yet_nothing_is_said_to_be_due() -> None:
    why = Reason("path_not_yet")

    assert lede([], MORNING, not_known_yet=why) == why
    assert lede([SOON], MORNING, not_known_yet=why).code == "this_week"
