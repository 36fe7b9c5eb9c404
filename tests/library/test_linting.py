"""Each rule finds what it is there to find, in the shipped content with one thing spoiled."""

from datetime import date, timedelta
from functools import cache

import pytest

from portal.library import linting
from portal.library.files import ContentFile, read, read_all
from portal.library.linting import reading

ON = date(2026, 11, 22)


@cache
def shipped() -> list[ContentFile]:
    return read_all().files


def spoil(path: str, old: str, new: str, *, times: int = 1) -> list[tuple[str, str]]:
    """(rule, message) of what is found after one text was replaced."""
    files = list(shipped())
    at = next(place for place, file in enumerate(files) if file.path == f"content/{path}")
    file = files[at]
    assert old in file.raw
    files[at] = read(file.path, file.kind, file.key, file.raw.replace(old, new, times))
    return [(finding.rule, finding.message) for finding in linting.lint(files, on=ON)]


MISSING = "which {}.yaml does not have"
F01, TAXONOMY, P06 = (
    "lessons/f01-what-an-agent-is.md",
    "failure-taxonomy.yaml",
    "policies/p06-incident-reporting.md",
)


@pytest.mark.parametrize(
    ("path", "old", "new", "rule", "message"),
    [
        ("paths.yaml", "competencies: [und-3, inc-2]", "competencies: [inc-2]", "LINT-1", "no lesson teaches und-3"),
        ("competencies.yaml", "taught_in: [f03]", "taught_in: [f04]", "LINT-1", "und-3 is taught in f03 by paths.yaml"),
        (F01, "objective: Tell", "objective: You tell", "LINT-2", "the objective does not begin with a verb"),
        (F01, "minutes: 12", "minutes: 50", "LINT-2", "50 minutes is not within 8–45"),
        (F01, "sources: [seed, aws, uw]", "sources: []", "LINT-2", "it says not where its facts come from"),
        (F01, "sources: [seed", "sources: [hearsay", "LINT-2", "sources names hearsay, " + MISSING.format("sources")),
        (F01, "roles: [all-employees]", "roles: []", "LINT-2", "no role takes this lesson"),
        (F01, "{check f01-1}\n", "", "LINT-2", "f01-1 is shown 0 times"),
        (F01, "{check f01-1}", "{check f01-9}", "LINT-2", "{check f01-9} has no item"),
        (F01, "minutes: 12", "minutes: 13", "LINT-3", "minutes differs from paths.yaml"),
        ("paths.yaml", "foundation: {minutes: 89", "foundation: {minutes: 90", "LINT-3",
         "all-employees, foundation: the lessons make 89 minutes in 8"),
        ("quizzes/qz-foundation.yaml", "und: 6", "und: 7", "LINT-4", "the blueprint adds up to 16, and 15 are drawn"),
        ("quizzes/qz-foundation.yaml", "draw: 15", "draw: 14", "LINT-4", "assessments.yaml draws {'items': 15}"),
        ("quizzes/qz-assist.yaml", "competency: trn-1", "competency: rev-1", "LINT-4",
         "family trn has 2 items for 1 drawn"),
        ("quizzes/qz-assist.yaml", "must_know: source-check", "must_know: source-chek", "LINT-4",
         "items name the must-know source-chek, which is not listed"),
        ("labs/lab-20.yaml", "bad: 6", "bad: 9", "LINT-5", "9 of 20 are bad"),
        (TAXONOMY, "owasp_t: [T4]", "owasp_t: []", "LINT-6", "no kind names owasp_t T4"),
        (TAXONOMY, "owasp_t: [T4]", "owasp_t: [T44]", "LINT-6", "owasp_t has no entry T44"),
        (TAXONOMY, "route: [ai-engineer]", "route: [the-robot]", "LINT-6",
         "broke-or-looped goes to the-robot, who is no role"),
        (P06, "audience: all-employees", "audience: everyone", "LINT-7",
         "audience names everyone, " + MISSING.format("roles")),
        (P06, "review_months: 12", "review_months: 24", "LINT-7", "it is reviewed too rarely"),
        (F01, "Good language proves nothing.", "The agent is never\nwrong.", "LINT-11", "“never\nwrong”"),
        (F01, "Good language proves nothing.", "Ask the XYZ.", "LINT-12", "XYZ is not explained"),
        (F01, "It is running at night and at weekends.", "it picks  its own next steps and takes them.", "LINT-15",
         "f01-1 has the option “it picks its own next steps and takes them.” twice"),
        (F01, "Good language proves nothing.", "![A robot](robot.png)", "LINT-17",
         "an image is not shown: ![A robot](robot.png)"),
        (F01, "Good language proves nothing.", "Read <b>this</b>.", "LINT-17", "HTML is not shown: <b>"),
        (F01, "prerequisites: []", "prerequisites: [f02-four-levels]", "LINT-18",
         "it builds on f02-four-levels, which comes later on the path of all-employees"),
    ],
)  # fmt: skip
def test_a_rule_finds_its_fault(path: str, old: str, new: str, rule: str, message: str) -> None:
    assert (rule, message) in spoil(path, old, new)


def test_a_checklist_without_a_must_is_found() -> None:
    found = spoil("signoffs/so-1.yaml", "mandatory: true", "mandatory: false", times=99)

    assert ("LINT-16", "no item is mandatory") in found


def test_code_may_look_like_html() -> None:
    assert spoil(F01, "Good language proves nothing.", "Type `<b>` here.") == []


def test_old_law_does_not_keep_a_text_from_being_published() -> None:
    late = linting.lint(shipped(), on=ON + timedelta(days=181))

    assert late
    assert not any(finding.blocks for finding in late)


def test_old_law_is_found_on_the_day_it_gets_old() -> None:
    def stale(on: date) -> list[str]:
        return [finding.rule for finding in linting.lint(shipped(), on=on)]

    assert stale(ON + timedelta(days=180)) == []
    assert set(stale(ON + timedelta(days=181))) == {"LINT-7"}


def test_a_hard_text_is_found() -> None:
    hard = (
        "Organisational accountability considerations necessitate comprehensive documentation of "
        "intergovernmental responsibilities, notwithstanding administrative complications. "
    )
    found = spoil(F01, "## The key idea\n", f"## The key idea\n\n{hard * 40}\n")

    assert [rule for rule, _message in found] == ["LINT-12"]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("agent", 2), ("people", 2), ("policy", 3), ("rule", 1), ("moved", 1), ("wanted", 2), ("changes", 2),
        ("little", 2), ("idea", 3), ("being", 2), ("client", 2), ("action", 2), ("carried", 2), ("autonomy", 4),
    ],
)  # fmt: skip
def test_syllables_are_counted_well_enough(word: str, count: int) -> None:
    assert reading.syllables(word) == count


def test_the_grade_is_that_of_the_formula() -> None:
    # 9 words, 2 sentences, 13 syllables: 0.39 × 4.5 + 11.8 × 13 / 9 − 15.59
    assert reading.grade("The agent sent a letter. Nobody had asked it.") == pytest.approx(3.21, abs=0.01)


def test_marks_tables_and_directives_are_not_read() -> None:
    assert reading.plain("**Ask** first.\n\n| a | b |\n{check f01-1}\n- one").split() == [
        "Ask",
        "first.",
        "one",
    ]
