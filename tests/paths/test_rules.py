"""Paths: what they consist of, in which order, and why."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from portal.paths import step_kinds
from portal.paths.rules import (
    Catalogues,
    Stage,
    Step,
    due_at,
    missing_before,
    next_step,
    stages_up_to,
    steps_of,
    within_reach,
)  # fmt: skip
from portal.people.rules import JobRole
from tests.paths.kinds import KINDS

CONTENT = Path(__file__).parents[2] / "content"
CATALOGUES = Catalogues(
    paths=yaml.safe_load((CONTENT / "paths.yaml").read_text()),
    assessments=yaml.safe_load((CONTENT / "assessments.yaml").read_text()),
)


def path_of(role: JobRole, *stages: Stage) -> list[Step]:
    return [step for stage in stages for step in steps_of(role, stage, CATALOGUES, KINDS)]


FRONTLINE = path_of(JobRole.FRONTLINE_AGENT, Stage.FOUNDATION, Stage.ASSIST)


def kinds(steps: list[Step]) -> list[str]:
    return [step.kind for step in steps]


def test_a_frontline_agent_at_assist_learns_shows_and_accepts_the_whole_rule() -> None:
    assert kinds(path_of(JobRole.FRONTLINE_AGENT, Stage.FOUNDATION)) == ["lesson"] * 8 + ["quiz", "policy"]
    assert kinds(path_of(JobRole.FRONTLINE_AGENT, Stage.ASSIST)) == ["lesson"] * 4 + [
        "quiz",
        "lab",
        "signoff",
    ]


def test_someone_who_builds_agents_takes_the_quiz_but_no_lab() -> None:
    assert step_kinds.LAB not in {step.kind for step in path_of(JobRole.AI_ENGINEER, Stage.ASSIST)}


def test_everybody_else_needs_only_the_foundation() -> None:
    assert path_of(JobRole.ALL_EMPLOYEES, Stage.ASSIST) == []


def test_what_is_not_shipped_yet_is_asked_for_all_the_same() -> None:
    assert Step(Stage.ASSIST, step_kinds.SIGN_OFF, "so-assure") in path_of(
        JobRole.COMPLIANCE_TEAM, Stage.ASSIST
    )


def test_a_level_includes_every_level_below() -> None:
    assert stages_up_to(Stage.APPROVE) == [Stage.FOUNDATION, Stage.ASSIST, Stage.APPROVE]


@pytest.mark.parametrize(
    ("kind", "key", "done_lessons", "opens"),
    [
        ("lesson", "f01-what-an-agent-is", 0, True),
        ("lesson", "f02-four-levels", 0, False),
        ("lesson", "f02-four-levels", 1, True),
        ("quiz", "qz-foundation", 7, False),
        ("quiz", "qz-foundation", 8, True),
        ("quiz", "qz-assist", 11, False),
        ("quiz", "qz-assist", 12, True),
        ("policy", "p06", 0, True),
    ],
)
def test_order_is_kept(kind: str, key: str, done_lessons: int, *, opens: bool) -> None:
    lessons = [step for step in FRONTLINE if step.kind == step_kinds.LESSON][:done_lessons]
    done = frozenset(lessons) | {
        step for step in FRONTLINE if step.key == "qz-foundation" and done_lessons > 8
    }
    step = next(each for each in FRONTLINE if (each.kind, each.key) == (kind, key))

    assert (missing_before(step, FRONTLINE, done, KINDS) == []) is opens


def test_the_lab_waits_for_the_quiz_and_the_sign_off_for_both() -> None:
    lab, signoff = (
        next(step for step in FRONTLINE if step.kind is kind)
        for kind in (step_kinds.LAB, step_kinds.SIGN_OFF)
    )
    learned = frozenset(step for step in FRONTLINE if step.kind == step_kinds.LESSON)

    assert [step.key for step in missing_before(lab, FRONTLINE, learned, KINDS)] == [
        "qz-foundation",
        "qz-assist",
    ]
    assert [step.key for step in missing_before(signoff, FRONTLINE, learned, KINDS)] == [
        "qz-foundation",
        "qz-assist",
        "lab-20",
    ]


def test_the_next_step_is_the_first_that_can_be_taken() -> None:
    available = frozenset(FRONTLINE)

    assert next_step(FRONTLINE, frozenset(), KINDS, available=available) == FRONTLINE[0]
    assert next_step(FRONTLINE, available, KINDS, available=available) is None


def test_a_requirement_is_due_after_its_days() -> None:
    assert due_at(datetime(2026, 3, 1, tzinfo=UTC), days=14) == datetime(2026, 3, 15, tzinfo=UTC)


def test_what_is_still_to_come_takes_what_opens_after_it_out_of_reach() -> None:
    lesson, later, quiz, policy = (
        Step(Stage.ASSIST, kind, key)
        for kind, key in (
            (step_kinds.LESSON, "a01"),
            (step_kinds.LESSON, "a02"),
            (step_kinds.QUIZ, "qz-assist"),
            (step_kinds.POLICY, "p06"),
        )
    )
    path = [lesson, later, quiz, policy]

    assert within_reach(path, frozenset(), KINDS, available=frozenset(path)) == frozenset(path)
    assert within_reach(path, frozenset(), KINDS, available=frozenset({lesson, quiz, policy})) == {
        lesson,
        policy,
    }
    assert within_reach(path, frozenset({lesson}), KINDS, available=frozenset({lesson, quiz, policy})) == {
        policy
    }
