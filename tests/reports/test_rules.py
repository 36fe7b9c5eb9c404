"""How bad a report is, what is promised, and which way it goes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies as st

from portal.calendars.rules import (
    DayOff,
    WorkCalendar,
    add_business_days,
    add_business_time,
    business_time,
)
from portal.core.reasons import Reason
from portal.reports.rules import promises, severity, states
from portal.reports.rules.kinds import CATEGORIES, Affected, Category, Kind, Ongoing, belongs, headline
from portal.reports.rules.promises import (
    PROMISES,
    Promise,
    PromiseStep,
    PromiseTerms,
    ReportProgress,
    Span,
)
from portal.reports.rules.severity import Harm, Rating, Reach, Reversibility, Severity
from portal.reports.rules.states import MOVES, Closing, State

CONTENT = Path(__file__).parents[2] / "content"
LONDON = WorkCalendar(zone="Europe/London")
TERMS = PromiseTerms(calendar=LONDON)
S1, S2, S3, S4 = Severity


def rating(harm: int, reach: int, reversibility: int, **flags: bool) -> Rating:
    return Rating(harm=Harm(harm), reach=Reach(reach), reversibility=Reversibility(reversibility), **flags)


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("axes", "points", "level"),
    [
        ((1, 1, 1), 5, S4), ((2, 2, 2), 10, S3), ((3, 2, 2), 13, S2), ((3, 3, 3), 15, S2), ((3, 4, 3), 16, S1),
        ((2, 4, 1), 11, S3), ((4, 1, 1), 14, S1), ((0, 4, 4), 8, S4),
    ],
)  # fmt: skip
def test_tv_26_points_and_overrides_make_the_severity(
    axes: tuple[int, int, int], points: int, level: Severity
) -> None:
    assert (severity.points(rating(*axes)), severity.severity(rating(*axes))) == (points, level)


def test_tv_26_what_goes_on_is_one_step_worse_until_it_is_contained() -> None:
    assert severity.severity(rating(2, 2, 2, ongoing=True)) is S2
    assert severity.severity(rating(2, 2, 2, ongoing=True, contained=True)) is S3
    assert severity.severity(rating(4, 1, 1, ongoing=True)) is S1


def test_tv_26_a_near_miss_is_rated_by_what_could_have_happened_and_handled_one_step_slower() -> None:
    potential = severity.severity(rating(3, 4, 3, near_miss=True))

    assert (potential, severity.handled_as(potential, near_miss=True)) == (S1, S2)
    assert severity.handled_as(S4, near_miss=True) is S4


def test_tv_26_data_in_the_wrong_hands_and_attacks_are_serious_at_least() -> None:
    assert severity.severity(rating(1, 1, 2)) is S4
    assert severity.severity(rating(1, 1, 2, outsider_data=True)) is S2
    assert severity.severity(rating(1, 1, 2, suspected_attack=True)) is S2
    assert severity.severity(rating(3, 4, 3, outsider_data=True)) is S1


def test_friction_has_no_severity_and_the_promises_of_a_minor_failure() -> None:
    assert severity.handled_as(None) is S4


@pytest.mark.parametrize(
    ("affected", "ongoing", "level"),
    [
        (None, None, S3), (Affected.NO, None, S4), (Affected.MAYBE, Ongoing.UNKNOWN, S3),
        (Affected.YES, Ongoing.NO, S2),
        (Affected.NO, Ongoing.YES, S3), (Affected.MAYBE, Ongoing.YES, S2), (Affected.YES, Ongoing.YES, S1),
    ],
)  # fmt: skip
def test_two_optional_answers_give_a_first_severity(
    affected: Affected | None, ongoing: Ongoing | None, level: Severity
) -> None:
    assert severity.severity(severity.provisional(affected, ongoing)) is level


def test_the_scale_is_the_one_of_the_library() -> None:
    told = yaml.safe_load((CONTENT / "severity.yaml").read_text())
    weights = {axis["id"]: axis["weight"] for axis in told["axes"]}
    cut_offs = [level["min_points"] for level in told["levels"]]

    assert weights == {
        "harm": severity.SCALE.harm,
        "reach": severity.SCALE.reach,
        "reversibility": severity.SCALE.reversibility,
    }
    assert cut_offs == [severity.SCALE.critical, severity.SCALE.serious, severity.SCALE.moderate, 0]


def test_the_promises_are_those_of_the_library() -> None:
    told = yaml.safe_load((CONTENT / "sla.yaml").read_text())

    for level in Severity:
        for step in PromiseStep:
            given = told[f"S{level.value}"].get(step.value)
            span = PROMISES[level].get(step)
            assert (given is None) == (span is None)
            if span:
                assert span == Span(
                    minutes=given.get("minutes", 0), business_days=given.get("business_days", 0),
                    around_the_clock=given["clock"] == "always",
                )  # fmt: skip


def test_tv_38_a_moderate_report_of_friday_afternoon() -> None:
    friday = on("2026-03-13 16:30")
    due = {step: promises.due_at(friday, span, LONDON) for step, span in PROMISES[S3].items()}

    assert due[PromiseStep.ACKNOWLEDGE] == on("2026-03-16 16:30")
    assert due[PromiseStep.TRIAGE] == on("2026-03-17 16:30")
    assert due[PromiseStep.ANSWER] == on("2026-03-20 16:30")


def test_tv_38_a_critical_report_of_saturday_night_waits_for_nobody() -> None:
    saturday = on("2026-03-14 23:50")

    assert promises.due_at(saturday, PROMISES[S1][PromiseStep.ACKNOWLEDGE], LONDON) == on("2026-03-15 00:05")


def test_the_hour_of_a_serious_report_begins_with_the_next_working_day() -> None:
    saturday = on("2026-03-14 23:50")

    assert promises.due_at(saturday, PROMISES[S2][PromiseStep.ACKNOWLEDGE], LONDON) == on("2026-03-16 01:00")
    assert promises.due_at(saturday, PROMISES[S2][PromiseStep.CONTAIN], LONDON) == on("2026-03-15 03:50")


def test_a_business_day_keeps_its_clock_time_when_the_clocks_change() -> None:
    friday = on("2026-03-27 16:30")  # the clocks go forward on Sunday

    assert add_business_days(friday, 1, LONDON) == on("2026-03-30 15:30")


def test_a_holiday_is_no_business_day() -> None:
    calendar = WorkCalendar(days_off=(DayOff(on("2026-04-06").date(), "Easter Monday"),))

    assert add_business_days(on("2026-04-02 09:00"), 2, LONDON) == on("2026-04-06 09:00")
    assert add_business_days(on("2026-04-02 09:00"), 2, calendar) == on("2026-04-07 09:00")


def test_the_next_promise_follows_the_report() -> None:
    received = on("2026-03-12 12:00")

    def next_step(**done: datetime) -> Promise | None:
        progress = ReportProgress(received_at=received, handled_as=S3, **done)
        return promises.next_promise(progress, TERMS)

    assert next_step() == Promise(step=PromiseStep.ACKNOWLEDGE, due_at=on("2026-03-13 12:00"))
    assert next_step(acknowledged_at=received) == Promise(
        step=PromiseStep.TRIAGE, due_at=on("2026-03-16 12:00")
    )
    assert next_step(acknowledged_at=received, triaged_at=received) == Promise(
        step=PromiseStep.ANSWER, due_at=on("2026-03-19 12:00")
    )
    assert next_step(acknowledged_at=received, triaged_at=received, answered_at=received) is None


def test_asking_the_reporter_stops_the_clock_for_three_business_days_at_most() -> None:
    thursday = on("2026-03-12 12:00")
    progress = ReportProgress(
        received_at=thursday, handled_as=S3, acknowledged_at=thursday, triaged_at=thursday, asked_at=thursday
    )

    promise = promises.next_promise(progress, TERMS)

    assert promise == Promise(
        step=PromiseStep.ANSWER, due_at=on("2026-03-24 12:00"), paused_until=on("2026-03-17 12:00")
    )
    assert promise.is_paused(on("2026-03-17 11:59"))
    assert not promise.is_paused(on("2026-03-17 12:00"))
    assert not promise.is_overdue(on("2026-03-24 12:00"))
    assert promise.is_overdue(on("2026-03-24 12:01"))


def test_a_promise_that_was_broken_before_the_question_is_not_called_broken_while_the_clock_stands_still() -> (
    None
):
    progress = ReportProgress(
        received_at=on("2026-03-02 12:00"), handled_as=S3, asked_at=on("2026-03-12 12:00")
    )

    promise = promises.next_promise(progress, TERMS)

    assert not promise.is_overdue(on("2026-03-13 12:00"))
    assert promise.is_overdue(on("2026-03-17 12:00"))


@given(
    start=st.datetimes(
        min_value=datetime.fromisoformat("2026-01-01"),
        max_value=datetime.fromisoformat("2027-12-31"),
        timezones=st.just(UTC),
    ),
    minutes=st.integers(1, 8 * 24 * 60),
)
def test_business_time_added_is_business_time_counted(start: datetime, minutes: int) -> None:
    end = add_business_time(start, timedelta(minutes=minutes), LONDON)

    assert business_time(start, end, LONDON, most=timedelta(days=9)) == timedelta(minutes=minutes)


MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("2026-01-01"),
    max_value=datetime.fromisoformat("2027-12-31"),
    timezones=st.just(UTC),
)


@given(asked_at=MOMENTS, passed=st.timedeltas(timedelta(0), timedelta(days=12)), days=st.integers(0, 5))
def test_a_clock_stands_still_for_as_long_as_less_than_the_whole_pause_was_waited(
    asked_at: datetime, passed: timedelta, days: int
) -> None:
    """The moment at which the pause ends, which is kept, says the same as the time waited so far."""
    terms = PromiseTerms(pause_max=timedelta(days=days))
    progress = ReportProgress(received_at=asked_at, handled_as=S3, asked_at=asked_at)
    promise, at = promises.next_promise(progress, terms), asked_at + passed
    waited = promises.pause(asked_at, at, terms)

    assert promise is not None
    assert promise.is_paused(at) == (waited < terms.pause_max)
    if not promise.is_paused(at):
        due = promises.due_at(asked_at, Span(business_days=1), terms.calendar)
        assert promise.due_at == add_business_time(due, waited, terms.calendar)


def test_every_failure_kind_is_one_of_failures_and_of_nothing_else() -> None:
    told = yaml.safe_load((CONTENT / "failure-taxonomy.yaml").read_text())

    assert [each["id"] for each in told["kinds"]] == [str(each) for each in CATEGORIES[Kind.FAILURE][:-1]]
    assert [each["id"] for each in told["friction"]] == [str(each) for each in CATEGORIES[Kind.FRICTION][:-1]]
    assert [each["id"] for each in told["opportunity"]] == [
        str(each) for each in CATEGORIES[Kind.OPPORTUNITY][:-1]
    ]
    assert not belongs(Category.WRONG_INFO, Kind.FRICTION)
    assert all(belongs(Category.UNSORTED, kind) for kind in Kind)


def test_a_headline_is_the_first_sentence_cut_at_a_word() -> None:
    assert headline("It skipped the photo. Nobody noticed.\nMore.") == "It skipped the photo"
    assert headline("word " * 40) == "word " * 17 + "word…"


def test_a_report_goes_one_way_and_can_be_opened_again() -> None:
    way = [
        State.RECEIVED, State.ACKNOWLEDGED, State.TRIAGED, State.CONTAINED, State.IN_PROGRESS, State.FIXED,
        State.VERIFIED, State.CLOSED, State.REOPENED,
    ]  # fmt: skip

    assert all(states.can_move(now, wanted) for now, wanted in pairwise(way))
    assert not states.can_move(State.RECEIVED, State.CLOSED)
    assert MOVES[State.CLOSED] == {State.REOPENED}


def test_every_state_can_reach_an_answer() -> None:
    reached = {State.CLOSED}
    for _ in State:
        reached |= {state for state in State if MOVES[state] & reached}

    assert reached == set(State)


def closing(**changes: object) -> Closing:
    facts = {"state": State.TRIAGED, "severity": S3, "by": 1}
    return Closing(**{**facts, **changes})  # type: ignore[arg-type]


def test_rep_1_no_report_closes_without_a_real_answer() -> None:
    assert states.closing_problems(closing(), "x" * 40) == []
    assert states.closing_problems(closing(), f"  {'x' * 39}  ") == [Reason("report_answer_short", needed=40)]


def test_before_an_answer_is_written_only_what_else_is_missing_is_said() -> None:
    assert states.closing_problems(closing()) == []
    assert states.closing_problems(closing(state=State.RECEIVED)) == [Reason("report_not_triaged")]


@pytest.mark.parametrize("level", [S1, S2])
def test_rep_2_the_worst_close_only_when_the_fix_was_verified(level: Severity) -> None:
    assert states.closing_problems(closing(severity=level, state=State.FIXED)) == [
        Reason("report_not_verified")
    ]
    assert states.closing_problems(closing(severity=level, state=State.VERIFIED)) == []


def test_rep_2_whoever_fixed_it_does_not_verify_it() -> None:
    assert states.verifying_problem(fixed_by=1, by=1) == Reason("report_fixed_by_you")
    assert states.verifying_problem(fixed_by=1, by=2) is None


def test_a_report_that_was_opened_again_is_answered_by_someone_else() -> None:
    assert states.closing_problems(closing(answered_before_by=[1])) == [Reason("report_answered_by_you")]
    assert states.closing_problems(closing(answered_before_by=[2])) == []


def test_nothing_closes_before_it_was_looked_at_or_while_we_wait() -> None:
    assert states.closing_problems(closing(state=State.ACKNOWLEDGED)) == [Reason("report_not_triaged")]
    assert states.closing_problems(closing(state=State.NEEDS_INFO)) == [Reason("report_waits_for_reply")]


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (State.RECEIVED, 2), (State.NEEDS_INFO, 2), (State.TRIAGED, 3), (State.IN_PROGRESS, 3), (State.VERIFIED, 4),
        (State.NOT_AGENT, 4), (State.CLOSED, 5), (State.REOPENED, 2),
    ],
)  # fmt: skip
def test_the_loop_shows_where_it_stands(state: State, step: int) -> None:
    assert states.loop_step(state) == step
