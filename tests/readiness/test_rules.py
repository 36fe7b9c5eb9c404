"""The verdict, with the field's own examples."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal.calendars.rules import ALL_DAY, WorkCalendar
from portal.core.dates import deadline, passes_at
from portal.core.reasons import Reason
from portal.paths import step_kinds
from portal.paths.rules import Stage, Step
from portal.people.rules import JobRole
from portal.readiness.rules import (
    Begun,
    Cell,
    Clearance,
    Ending,
    Evidence,
    GroupSummary,
    Lapse,
    Numbers,
    Renewal,
    Shown,
    Verdict,
    Watched,
    binding,
    cells,
    clearance_by,
    cleared_to,
    cleared_until,
    combined,
    counted,
    day_currency_falls_below,
    has_run,
    headline,
    headline_of_day,
    is_overdue,
    ready_beside,
    recheck_at,
    renewed_due,
    retrievability,
    runs_out,
    summary,
    verdict,
    waits_for_sign_off,
    why_lapsed,
    why_waits,
)  # fmt: skip
from tests.paths.kinds import KINDS

MARCH = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
NUMBERS = Numbers(valid_months=dict.fromkeys(Stage, 12))
LESSON = Step(Stage.APPROVE, step_kinds.LESSON, "b01")
QUIZ = Step(Stage.APPROVE, step_kinds.QUIZ, "qz-approve")
LAB = Step(Stage.APPROVE, step_kinds.LAB, "lab-40")
SIGN_OFF = Step(Stage.APPROVE, step_kinds.SIGN_OFF, "so-2")
STEPS = [LESSON, QUIZ, LAB, SIGN_OFF]


def last(moment: datetime) -> datetime:
    """The last moment of the day, for a person in UTC."""
    return deadline(moment, "UTC")


def shown(*steps: Step, at: datetime = MARCH, until: datetime | None = None) -> list[Evidence]:
    return [Evidence(step.kind, step.key, at, until) for step in steps]


def judge(evidence: list[Evidence], at: datetime, *, is_suspended: bool = False):
    return verdict(
        STEPS, Shown(evidence), Stage.APPROVE, at, numbers=NUMBERS, kinds=KINDS, is_suspended=is_suspended
    )


@pytest.mark.parametrize(
    ("days", "stability", "expected"),
    [
        (30, 30, 0.9),
        (60, 30, 0.8459),
        (90, 30, 0.8094),
        (365, 90, 0.7808),
        (172, 90, 0.8498),
        (193, 180, 0.8951),
    ],
)
def test_currency_follows_the_curve_of_the_field(days: int, stability: int, expected: float) -> None:
    assert retrievability(days, stability) == pytest.approx(expected, abs=1e-4)  # TV-12, TV-14, TV-37


@pytest.mark.parametrize(("level", "day"), [(0.85, 171.6), (0.80, 298.4)])
def test_currency_reaches_its_thresholds_on_known_days(level: float, day: float) -> None:
    assert day_currency_falls_below(level, 90) == pytest.approx(day, abs=0.05)  # TV-14


def test_a_certificate_becomes_due_is_refreshed_and_runs_out_on_its_date() -> None:
    """TV-37, day by day."""
    day_172, refreshed = (
        datetime(2026, 8, 20, 9, tzinfo=UTC),
        shown(LAB, at=datetime(2026, 8, 20, 10, tzinfo=UTC)),
    )
    evidence = shown(*STEPS)

    assert judge(evidence, MARCH).clearance is Clearance.CLEARED
    assert judge(evidence, day_172).clearance is Clearance.REFRESH_DUE
    after = judge(evidence + refreshed, day_172 + timedelta(hours=2))
    assert (after.clearance, after.expires_at) == (Clearance.CLEARED, last(datetime(2027, 3, 1, tzinfo=UTC)))
    last_day = judge(evidence + refreshed, datetime(2027, 3, 1, 9, tzinfo=UTC))
    assert last_day.is_ready
    assert last_day.currency == pytest.approx(0.8951, abs=1e-3)
    assert judge(evidence + refreshed, datetime(2027, 3, 2, tzinfo=UTC)).clearance is Clearance.LAPSED


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("Pacific/Auckland", datetime(2027, 3, 1, 11, tzinfo=UTC)),
        ("Europe/London", datetime(2027, 3, 2, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2027, 3, 2, 8, tzinfo=UTC)),
    ],
)
def test_the_last_day_of_a_clearance_lasts_to_its_end_where_the_person_is(zone: str, ends: datetime) -> None:
    facts = Shown([*shown(*STEPS), *shown(LAB, at=MARCH + 200 * DAY)], zone=zone)

    def judged(at: datetime) -> Verdict:
        return verdict(STEPS, facts, Stage.APPROVE, at, numbers=NUMBERS, kinds=KINDS)

    on_the_day = judged(ends - MICROSECOND)
    assert (on_the_day.clearance, on_the_day.lapses_on) == (Clearance.REFRESH_DUE, date(2027, 3, 1))
    assert recheck_at([on_the_day], ends - DAY) == ends
    assert judged(ends).clearance is Clearance.LAPSED


def test_without_a_refresher_currency_runs_out_before_the_date() -> None:
    assert judge(shown(*STEPS), MARCH + timedelta(days=299)).clearance is Clearance.LAPSED


@pytest.mark.parametrize(
    ("begins", "before", "after"),
    [
        (lambda found: found.due_from, Clearance.CLEARED, Clearance.REFRESH_DUE),
        (lambda found: passes_at(found.lapses_at), Clearance.REFRESH_DUE, Clearance.LAPSED),
    ],
)
def test_the_moment_at_which_time_alone_changes_a_verdict_is_known(begins: Any, before, after) -> None:
    at = begins(judge(shown(*STEPS), MARCH))

    assert judge(shown(*STEPS), at - MICROSECOND).clearance is before
    assert judge(shown(*STEPS), at).clearance is after
    assert recheck_at([judge(shown(*STEPS), at - MICROSECOND)], at - MICROSECOND) == at


def test_a_sign_off_that_runs_out_first_ends_the_clearance() -> None:
    ends = MARCH + timedelta(days=10)
    found = judge(shown(LESSON, QUIZ, LAB) + shown(SIGN_OFF, until=ends), MARCH)

    assert (found.lapses_at, cleared_until([found])) == (last(ends), last(ends))
    assert recheck_at([found], MARCH) == passes_at(last(ends))


def test_a_step_that_runs_out_is_looked_at_again_though_the_level_was_never_reached() -> None:
    ends = MARCH + timedelta(days=10)
    found = judge(shown(LESSON) + shown(SIGN_OFF, until=ends), MARCH)

    assert (found.clearance, found.runs_out_at, recheck_at([found], MARCH)) == (
        Clearance.IN_PROGRESS,
        last(ends),
        passes_at(last(ends)),
    )
    assert judge(shown(LESSON) + shown(SIGN_OFF, until=ends), ends).missing == (QUIZ, LAB)
    assert judge(shown(LESSON) + shown(SIGN_OFF, until=ends), ends + DAY).missing == (QUIZ, LAB, SIGN_OFF)


def test_passing_every_assessed_part_again_starts_a_new_term() -> None:
    again = MARCH + timedelta(days=200)

    found = judge(shown(*STEPS) + shown(QUIZ, LAB, at=again), again + timedelta(days=1))

    assert found.expires_at == last(again + timedelta(days=365))


@pytest.mark.parametrize(
    ("months", "ends"), [(6, datetime(2026, 9, 1, 9, tzinfo=UTC)), (12, datetime(2027, 3, 1, 9, tzinfo=UTC))]
)
def test_a_certificate_runs_for_months_of_the_calendar_like_a_sign_off(months: int, ends: datetime) -> None:
    numbers = Numbers(valid_months=dict.fromkeys(Stage, months))

    found = verdict(STEPS, Shown(shown(*STEPS)), Stage.APPROVE, MARCH, numbers=numbers, kinds=KINDS)

    assert found.expires_at == last(ends)


def test_one_thing_missing_is_enough_and_is_named() -> None:
    found = judge(shown(LESSON, QUIZ, LAB), MARCH)

    assert (found.clearance, found.missing) == (Clearance.IN_PROGRESS, (SIGN_OFF,))
    assert not found.is_ready


def test_a_sign_off_that_ran_out_is_missing_again() -> None:
    evidence = shown(LESSON, QUIZ, LAB) + shown(SIGN_OFF, until=MARCH + timedelta(days=10))

    assert judge(evidence, MARCH + timedelta(days=9)).clearance is Clearance.CLEARED
    assert judge(evidence, MARCH + timedelta(days=10)).clearance is Clearance.CLEARED
    assert judge(evidence, MARCH + timedelta(days=11)).missing == (SIGN_OFF,)


@pytest.mark.parametrize(
    ("evidence", "days", "ending", "step"),
    [
        (shown(*STEPS), 299, Ending.PRACTICE, None),
        (shown(*STEPS) + shown(LAB, at=MARCH + timedelta(days=250)), 366, Ending.TERM, None),
        (
            shown(LESSON, QUIZ, LAB) + shown(SIGN_OFF, until=MARCH + timedelta(days=10)),
            11,
            Ending.STEP,
            SIGN_OFF,
        ),
    ],
)
def test_what_lapsed_says_since_when_and_why(evidence, days: int, ending: Ending, step: Step | None) -> None:
    day = timedelta(days=1)
    at = MARCH + days * day

    before, after = judge(evidence, at - 2 * day), judge(evidence, at)

    assert before.is_ready
    assert after.clearance is Clearance.LAPSED
    assert (after.lapse.ending, after.lapse.stage, after.lapse.step) == (ending, Stage.APPROVE, step)
    assert at - day < after.lapse.at <= at
    assert combined([after]).lapse == after.lapse


POLICY = Step(Stage.FOUNDATION, step_kinds.POLICY, "p06")
BASICS = [Step(Stage.FOUNDATION, step_kinds.QUIZ, "qz-foundation"), POLICY]


def overtaken(days: int, *, leaves=(), basics_at: datetime = MARCH, numbers: Numbers = NUMBERS) -> Verdict:
    """The foundation ``days`` after a new text of its policy, which came ten days after the old one was signed."""
    evidence = shown(BASICS[0], at=basics_at)
    signed = Evidence(POLICY.kind, POLICY.key, MARCH, overtaken_at=MARCH + 10 * DAY)
    facts = Shown([*evidence, signed], leaves=leaves)
    return verdict(BASICS, facts, Stage.FOUNDATION, MARCH + (10 + days) * DAY, numbers=numbers, kinds=KINDS)


@pytest.mark.parametrize(
    ("days", "settings", "expected"),
    [
        (0, {}, Clearance.REFRESH_DUE),
        (13, {}, Clearance.REFRESH_DUE),
        (14, {}, Clearance.REFRESH_DUE),
        (15, {}, Clearance.LAPSED),
        (8, {"policy_days": 7}, Clearance.LAPSED),
        (14, {"policy_days": 15}, Clearance.REFRESH_DUE),
    ],
)
def test_a_new_text_leaves_its_days_to_whoever_had_signed_the_old_one(days: int, settings, expected) -> None:
    numbers = Numbers(valid_months=dict.fromkeys(Stage, 12), **settings)

    assert overtaken(days, numbers=numbers).clearance is expected


def test_until_its_days_are_over_the_old_text_counts_and_is_to_be_signed_again() -> None:
    ends = last(MARCH + 24 * DAY)

    before, after = overtaken(14), overtaken(15)

    assert (before.missing, before.renewals) == ((), (Renewal(POLICY, MARCH + 10 * DAY, ends),))
    assert (before.due_from, before.lapse) == (
        MARCH + 10 * DAY,
        Lapse(ends, Ending.TEXT, Stage.FOUNDATION, POLICY),
    )
    assert (recheck_at([before], MARCH + 24 * DAY), cleared_until([before])) == (passes_at(ends), ends)
    assert (after.missing, after.renewals, after.lapse) == ((POLICY,), (), before.lapse)
    assert combined([before]).renewals == before.renewals
    assert why_lapsed(combined([after]).lapse, "Speaking up", "UTC") == Reason(
        "lapsed_by_text", title="Speaking up", at=ends.date()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("leave", "expected"), [((12, 15), Clearance.REFRESH_DUE), ((2, 5), Clearance.LAPSED)]
)
def test_only_a_leave_within_the_days_of_a_new_text_makes_them_longer(leave, expected) -> None:
    begins, ends = leave

    found = overtaken(16, leaves=[(MARCH + begins * DAY, MARCH + ends * DAY)])

    assert found.clearance is expected


@pytest.mark.parametrize(("basics_after", "expected"), [(23, Clearance.LAPSED), (25, Clearance.IN_PROGRESS)])
def test_only_what_was_cleared_can_lapse(basics_after: int, expected) -> None:
    """The old text counted until day 24; whoever passed the quiz only after it never had everything."""
    assert overtaken(20, basics_at=MARCH + basics_after * DAY).clearance is expected


def test_what_ended_a_clearance_first_stays_what_ended_it() -> None:
    """Practice ran out on day 298; that the sign-off ran out on day 310 as well changes nothing about it."""
    evidence = shown(LESSON, QUIZ, LAB) + shown(SIGN_OFF, until=MARCH + 310 * DAY)

    before, after = judge(evidence, MARCH + 309 * DAY), judge(evidence, MARCH + 311 * DAY)

    assert (before.missing, after.missing) == ((), (SIGN_OFF,))
    assert before.lapse.ending is Ending.PRACTICE
    assert after.lapse == before.lapse


def test_what_was_never_shown_is_not_lapsed_because_something_else_ran_out() -> None:
    evidence = shown(LESSON, QUIZ) + shown(SIGN_OFF, until=MARCH + timedelta(days=10))

    assert judge(evidence, MARCH + timedelta(days=11)).clearance is Clearance.IN_PROGRESS


def test_each_step_is_shown_by_what_came_last_and_still_counts() -> None:
    again, ends = MARCH + timedelta(days=5), MARCH + timedelta(days=10)
    evidence = shown(LAB) + shown(LAB, at=again) + shown(SIGN_OFF, until=ends)

    assert {
        step: each.at for step, each in counted(STEPS, Shown(evidence), ends - DAY, numbers=NUMBERS).items()
    } == {
        LAB: again,
        SIGN_OFF: MARCH,
    }
    assert list(counted(STEPS, Shown(evidence), ends + DAY, numbers=NUMBERS)) == [LAB]


def test_what_was_shown_later_does_not_count_for_an_earlier_day() -> None:
    assert judge(shown(*STEPS), MARCH - timedelta(days=1)).clearance is Clearance.NOT_STARTED


def test_a_suspension_outweighs_everything() -> None:
    assert judge(shown(*STEPS), MARCH, is_suspended=True).clearance is Clearance.SUSPENDED


def test_a_sign_off_is_in_progress_once_one_of_its_two_days_was_seen() -> None:
    seen_on = Watched(MARCH, is_managers=False)
    foundation = verdict([], Shown(), Stage.FOUNDATION, MARCH, numbers=NUMBERS, kinds=KINDS)
    seen = verdict(
        STEPS, Shown(watched={"so-2": seen_on}), Stage.APPROVE, MARCH, numbers=NUMBERS, kinds=KINDS
    )
    elsewhere = verdict(
        STEPS, Shown(watched={"so-3": seen_on}), Stage.APPROVE, MARCH, numbers=NUMBERS, kinds=KINDS
    )

    assert (seen.begun, seen.clearance) == ((Begun(SIGN_OFF, seen_on),), Clearance.IN_PROGRESS)
    assert [cells([foundation, each], KINDS)["sign_off"] for each in (seen, elsewhere)] == [
        Cell.IN_PROGRESS, Cell.NOT_STARTED,
    ]  # fmt: skip


def test_a_level_needs_every_level_below_it() -> None:
    basics = Step(Stage.FOUNDATION, step_kinds.QUIZ, "qz-foundation")
    evidence = shown(*STEPS)
    foundation = verdict([basics], Shown(evidence), Stage.FOUNDATION, MARCH, numbers=NUMBERS, kinds=KINDS)
    approve = judge(evidence, MARCH)

    both = combined([foundation, approve])

    assert (both.clearance, both.missing) == (Clearance.IN_PROGRESS, (basics,))
    assert cleared_to([foundation, approve]) is None


def test_a_path_without_steps_is_not_started_and_asks_for_nothing() -> None:
    nothing = verdict([], Shown(), Stage.FOUNDATION, MARCH, numbers=NUMBERS, kinds=KINDS)

    assert combined([nothing]) == Verdict(stage=Stage.FOUNDATION, clearance=Clearance.NOT_STARTED)


def test_a_level_without_steps_has_not_been_begun_whatever_was_shown_below_it() -> None:
    basics = Step(Stage.FOUNDATION, step_kinds.QUIZ, "qz-foundation")
    foundation = verdict(
        [basics], Shown(shown(basics)), Stage.FOUNDATION, MARCH, numbers=NUMBERS, kinds=KINDS
    )
    nothing = verdict([], Shown(), Stage.ASSIST, MARCH, numbers=NUMBERS, kinds=KINDS)

    both = combined([foundation, nothing])

    assert (both.clearance, both.missing, both.done) == (Clearance.NOT_STARTED, (), (basics,))
    assert (both.certified_at, both.expires_at, both.lapses_at) == (None, None, None)
    assert cleared_to([foundation, nothing]) is Stage.FOUNDATION


JUNE, JULY = datetime(2026, 6, 1, 9, tzinfo=UTC), datetime(2026, 7, 1, 9, tzinfo=UTC)
MONTH = JULY - JUNE  # of leave


@pytest.mark.parametrize(
    ("since", "days", "later"),
    [
        (MARCH, 120, MONTH),  # all of the leave falls into it
        (MARCH, 30, timedelta(0)),  # it ran out before
        (JULY, 10, timedelta(0)),  # it began after
        (JUNE + timedelta(days=10), 10, MONTH - timedelta(days=10)),  # it began meanwhile
    ],
)
def test_a_clock_stands_still_during_leave(since: datetime, days: int, later: timedelta) -> None:
    length = timedelta(days=days)
    ends = runs_out(since, length, [(JUNE, JULY)])

    assert ends == since + length + later
    assert has_run(since, ends, [(JUNE, JULY)]) == length


@pytest.mark.parametrize(
    ("required", "published", "leaves", "due"),
    [
        (MARCH, JUNE, [], JUNE + timedelta(days=14)),
        (JULY, JUNE, [], JULY),  # who came in lately keeps the time of all newcomers
        (MARCH, JUNE, [(JUNE + timedelta(days=3), JUNE + timedelta(days=8))], JUNE + timedelta(days=19)),
    ],
)
def test_a_policy_that_changed_is_due_some_days_after_its_new_text(required, published, leaves, due) -> None:
    always = WorkCalendar(week=7 * (ALL_DAY,))

    found = renewed_due(last(required), published, days=14, leaves=leaves, zone="UTC", calendar=always)

    assert found == last(due)


def test_a_new_text_is_not_due_on_a_day_off() -> None:
    published = datetime(2026, 12, 11, 9, tzinfo=UTC)  # Christmas Day is a Friday
    calendar = WorkCalendar(country="GB", subdivision="ENG")

    due = renewed_due(last(MARCH), published, days=14, leaves=[], zone="Europe/London", calendar=calendar)

    assert due == deadline(datetime(2026, 12, 29, 12, tzinfo=UTC), "Europe/London")  # Monday is a holiday too


def test_nobody_is_late_with_what_is_still_to_come() -> None:
    assert is_overdue(Clearance.IN_PROGRESS, MARCH, MARCH + timedelta(days=1), only_sign_off=False)
    assert not is_overdue(Clearance.IN_PROGRESS, None, MARCH + timedelta(days=1), only_sign_off=False)


def test_several_leaves_add_up_and_one_that_is_only_reached_through_another_counts_too() -> None:
    leaves = [(JULY + timedelta(days=5), JULY + timedelta(days=8)), (JUNE, JULY)]

    assert runs_out(JUNE - timedelta(days=1), timedelta(days=7), leaves) == JULY + timedelta(days=9)
    assert has_run(MARCH, JUNE + timedelta(days=3), leaves) == JUNE - MARCH


def test_leave_moves_expiry_currency_and_sign_off_by_its_length() -> None:
    evidence = shown(LESSON, QUIZ, LAB) + shown(SIGN_OFF, until=MARCH + timedelta(days=300))
    at = MARCH + timedelta(days=100)
    steady = verdict(STEPS, Shown(evidence), Stage.APPROVE, at, numbers=NUMBERS, kinds=KINDS)
    back = verdict(
        STEPS, Shown(evidence, leaves=[(JUNE, JULY)]), Stage.APPROVE, at + MONTH, numbers=NUMBERS, kinds=KINDS
    )

    assert back.currency == steady.currency
    assert back.certified_at == steady.certified_at
    for moment in ("expires_at", "due_from", "lapses_at"):
        assert getattr(back, moment) == getattr(steady, moment) + MONTH


def group(**counts: int) -> GroupSummary:
    """So many people by clearance; ``waiting`` of those in progress need only the sign-off."""
    waiting = counts.pop("waiting", 0)
    found = {(Clearance(name), False): number for name, number in counts.items()}
    found[Clearance.IN_PROGRESS, True] = waiting
    return summary(found)


@pytest.mark.parametrize(
    ("counted", "code"),
    [
        (group(), "nobody_counted"),
        (group(cleared=3, refresh_due=1), "everyone_ready"),
        (group(cleared=3, in_progress=1, waiting=2), "ready_but_for_sign_off"),
        (group(cleared=3, lapsed=1), "some_ready"),
    ],
)
def test_the_sentence_above_a_team_fits_its_people(counted: GroupSummary, code: str) -> None:
    assert headline(counted).code == code


def test_whoever_is_suspended_does_not_wait_for_a_sign_off() -> None:
    some = {
        (Clearance.SUSPENDED, True): 1,
        (Clearance.IN_PROGRESS, True): 2,
        (Clearance.NOT_STARTED, True): 1,
    }
    counted = summary({**some, (Clearance.IN_PROGRESS, False): 4, (Clearance.CLEARED, False): 5})

    assert (counted.ready, counted.waiting, counted.under_way, counted.rest) == (5, 3, 4, 1)
    assert counted.people == 13


@pytest.mark.parametrize(
    ("counted", "code"), [(group(), "nobody_counted_then"), (group(cleared=3, lapsed=1), "were_ready")]
)
def test_of_a_past_day_is_said_how_many_were_ready(counted: GroupSummary, code: str) -> None:
    assert headline_of_day(counted).code == code


def test_the_sentence_on_the_people_beside_an_agent_is_of_then_on_a_past_day() -> None:
    assert ready_beside(0, 0).code == "nobody_beside"
    assert ready_beside(1, 2) == Reason("are_ready_beside", ready=1, people=2)
    assert ready_beside(0, 1, is_past=True) == Reason("were_ready_beside", ready=0, people=1)


def test_a_summary_counts_everybody_once_and_names_who_only_waits() -> None:
    counted = group(cleared=3, refresh_due=1, in_progress=1, suspended=1, waiting=2)

    assert (counted.people, counted.ready, counted.in_progress, counted.waiting) == (8, 4, 3, 2)


def test_what_holds_most_people_back_comes_first_and_the_foundation_only_alone() -> None:
    foundation = (JobRole.ALL_EMPLOYEES, Stage.FOUNDATION)
    assist, approve = ((JobRole.FRONTLINE_AGENT, stage) for stage in (Stage.ASSIST, Stage.APPROVE))
    counts = {
        foundation: group(lapsed=9),
        assist: group(cleared=1, lapsed=1),
        approve: group(cleared=1, lapsed=3),
    }

    assert binding(counts) == approve
    assert binding({assist: group(lapsed=2), approve: group(cleared=9, lapsed=3)}) == approve
    assert binding({assist: group(lapsed=2), approve: group(cleared=9, lapsed=2)}) == approve
    assert binding({foundation: group(lapsed=9)}) == foundation
    assert binding({}) is None


@pytest.mark.parametrize(
    ("clearance", "days", "expected"),
    [
        (Clearance.NOT_STARTED, -1, True),
        (Clearance.IN_PROGRESS, -1, True),
        (Clearance.IN_PROGRESS, 0, False),
        (Clearance.CLEARED, -1, False),
        (Clearance.LAPSED, -1, False),
        (Clearance.SUSPENDED, -1, False),
    ],
)
def test_only_what_should_have_been_begun_and_met_is_overdue(clearance, days: int, expected: bool) -> None:  # noqa: FBT001 - a column
    assert is_overdue(clearance, MARCH + timedelta(days=days), MARCH, only_sign_off=False) is expected


@pytest.mark.parametrize(
    ("clearance", "expected"),
    [
        (Clearance.NOT_STARTED, True),
        (Clearance.IN_PROGRESS, True),
        (Clearance.LAPSED, False),
        (Clearance.SUSPENDED, False),
    ],
)
def test_whoever_needs_only_a_sign_off_waits_and_is_never_late(clearance, *, expected: bool) -> None:
    assert waits_for_sign_off(clearance, only_sign_off=True) is expected
    assert not waits_for_sign_off(clearance, only_sign_off=False)
    assert not is_overdue(clearance, MARCH - timedelta(days=9), MARCH, only_sign_off=True)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Zoe Zorn", "Tia Tell"], Reason("waits_for_sign_off", names=("Zoe Zorn", "Tia Tell"))),
        ([], Reason("waits_for_nobody_yet")),
    ],
)
def test_whoever_waits_for_a_sign_off_is_told_who_gives_it(names: list[str], said: Reason) -> None:
    assert why_waits(names) == said


@pytest.mark.parametrize(
    ("kept", "until", "expected"),
    [
        (None, None, Clearance.NOT_STARTED),
        (Clearance.CLEARED, MARCH + timedelta(days=1), Clearance.CLEARED),
        (Clearance.CLEARED, MARCH, Clearance.CLEARED),
        (Clearance.CLEARED, MARCH - MICROSECOND, Clearance.LAPSED),
        (Clearance.IN_PROGRESS, None, Clearance.IN_PROGRESS),
    ],
)
def test_what_was_kept_of_a_verdict_holds_no_longer_than_it_may(kept, until, expected) -> None:
    assert clearance_by(kept, until, MARCH) is expected
