"""What a message may quote, and what keeps it from being published (MSG-1 to MSG-4)."""

from dataclasses import replace
from datetime import date

import pytest

from portal.agents.rules import Autonomy
from portal.library.shapes.messages import ApprovalKind, loose_numbers
from portal.messages import rules
from portal.messages.rules import CardFact, Claims, Draft, LevelFact, MetricFact

B3 = MetricFact(
    name="Resolution time", text="9.8 hours", source="Tickets", ends_on=date(2026, 2, 28), is_stale=False
)
MOTOR = LevelFact(
    place="Triage, Motor",
    level=Autonomy.ASSIST,
    text="level 1, Assist",
    planned_text="level 2, Act with approval",
)
HOME = LevelFact(
    place="Triage, Home", level=Autonomy.APPROVE, text="level 2, Act with approval", planned_text=None
)
CARD = CardFact(name="Triage Agent", may="- Read", may_not="- Pay", how_to_stop="Call 4411.", version="2.1")
GOOD = Draft(
    title="Where we are", text="It takes {metric b3} now. {agent} works at {level}.",
    claims=Claims(metrics={"b3": B3}, levels={7: MOTOR}, card=CARD),
    level_words={"Act with approval": 2}, must_say={}, never_say=(), approvals=(), given=frozenset(),
    is_by_sender=True, is_sender_right=True, is_sender_here=True, changes_behaviour=False, is_must_read=False,
    has_question=False, people=40,
)  # fmt: skip


def codes(draft: Draft) -> list[str]:
    return [problem.reason.code for problem in rules.problems(draft)]


def test_a_message_whose_facts_have_sources_may_be_published() -> None:
    assert codes(GOOD) == []
    assert rules.fill_in(GOOD.text, GOOD.claims) == (
        "It takes 9.8 hours now. Triage Agent works at level 1, Assist."
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("It takes 9.8 hours now.", "message_number_without_source"),
        ("It takes {metric zz} now.", "message_metric_unknown"),
        ("It works at level 2.", "message_level_not_in_force"),
        ("It can Act with approval.", "message_level_not_in_force"),
        ("It works at {level 99}.", "message_level_unclear"),
        ("It says {hello}.", "message_placeholder_unknown"),
        ("It does [the work].", "message_gap"),
        ("It is your new digital colleague.", "message_never_say"),
        ("Nobody loses their job.", "message_needs_approval"),
    ],
)
def test_what_has_no_source_or_is_not_in_force_blocks(text, code) -> None:
    found = rules.problems(replace(GOOD, text=text))

    assert code in [problem.reason.code for problem in found if problem.blocks]


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (replace(B3, text=None), "message_metric_without_value"),
        (replace(B3, source=""), "message_metric_without_value"),
        (replace(B3, is_stale=True), "message_metric_stale"),
    ],
)
def test_a_value_that_is_missing_or_old_blocks(fact, code) -> None:
    assert codes(replace(GOOD, claims=replace(GOOD.claims, metrics={"b3": fact}))) == [code]


def test_a_level_that_differs_between_places_has_to_name_its_place() -> None:
    both = replace(GOOD.claims, levels={7: MOTOR, 8: HOME})

    assert codes(replace(GOOD, claims=both)) == ["message_level_unclear"]
    assert codes(replace(GOOD, claims=both, text="It works at {level 8}.")) == []
    assert codes(replace(GOOD, claims=both, text="It goes to {planned level 8}.")) == ["message_no_plan"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"is_sender_right": False}, "message_sender_wrong"),
        ({"is_sender_here": False}, "message_sender_gone"),
        ({"is_by_sender": False}, "message_needs_approval"),
        ({"people": 0}, "message_nobody"),
        ({"changes_behaviour": True, "is_must_read": True}, "message_needs_question"),
        ({"never_say": ("works at",)}, "message_never_say"),
    ],
)
def test_who_sends_and_who_reads_it_is_checked(changed, code) -> None:
    assert codes(replace(GOOD, **changed)) == [code]


def test_what_a_template_asks_for_is_pointed_out_and_does_not_block() -> None:
    found = rules.problems(replace(GOOD, must_say={"How to stop it": ["stop"]}))

    assert [(problem.reason.code, problem.blocks) for problem in found] == [("message_must_say", False)]


def test_a_gap_that_is_filled_is_said() -> None:
    said = replace(GOOD, text=f"{GOOD.text}\n\nPlease finish by Friday.", must_say={"The deadline": ["by ["]})

    assert rules.problems(said) == []


def test_a_text_about_jobs_needs_hr_and_legal_and_another_author_the_sender() -> None:
    needed = rules.needed_approvals("", "Your jobs are not decided.", (), is_by_sender=False)

    assert list(needed) == [ApprovalKind.SENDER, ApprovalKind.HR, ApprovalKind.LEGAL]
    assert list(rules.needed_approvals("", "You may stop it.", (), is_by_sender=True)) == []


def test_long_words_are_too_hard_to_read() -> None:
    hard = "Organisational transformation necessitates comprehensive reconsideration of responsibilities."

    assert "message_hard_to_read" in codes(replace(GOOD, text=hard))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("By 16 March 2026 at 14:30, see DEC-0042 and P06.", []),
        ("1. First\n2. Second", []),
        ("Read [how](https://x.example/7).", []),
        ("It saved 30% and £1,200, in 5 of 8 cases.", ["30%", "£1,200", "5", "8"]),
        ("In 2026 it grew.", ["2026"]),
    ],
)
def test_days_times_and_references_need_no_source_and_other_numbers_do(text, numbers) -> None:
    assert list(loose_numbers(text)) == numbers
