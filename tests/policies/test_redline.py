"""What a redline shows: every word of both texts, in the form it has."""

import re
from random import Random

import pytest
from hypothesis import given, strategies as st
from markupsafe import Markup

from portal.core.content import render, sections
from portal.policies.rules import Spoken, anchor, changed_clauses, redline

SPOKEN = Spoken(removed="removed:", added="added:")
SAID = re.compile(r'<span class="visually-hidden">(?:removed|added): </span>')


def shown(before: str, now: str) -> str:
    """The redline of two Markdown texts, without what only screen readers say."""
    return SAID.sub("", redline(render(before), render(now), SPOKEN))


def words(html: str) -> list[str]:
    return re.findall(r"\w+", Markup(html).striptags())


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("Stop first.", "Stop first.", "<p>Stop first.</p>"),
        ("", "Stop first.", "<p><ins>Stop first.</ins></p>"),
        ("Stop first.", "", "<p><del>Stop first.</del></p>"),
        (
            "Report within two days.", "Report within one day.",
            "<p>Report within <del>two days</del> <ins>one day</ins>.</p>",
        ),
        ("Anyone may stop it.", "Anyone **may** stop it.",
         "<p>Anyone <del>may</del> <ins><strong>may</strong></ins> stop it.</p>"),
        ("- one\n- two\n- four", "- one\n- three\n- four",
         "<ul><li>one</li><li><del>two</del></li><li><ins>three</ins></li><li>four</li></ul>"),
        ("1. one\n2. two\n   - deep thing", "1. one\n2. two\n   - deep thing\n   - more",
         "<ol><li>one</li><li>two<ul><li>deep thing</li><li><ins>more</ins></li></ul></li></ol>"),
        ("Ask [the desk](https://one.example).", "Ask [the desk](https://two.example).",
         ('<p>Ask <del><a href="https://one.example" rel="noopener noreferrer">the desk</a></del>'
         ' <ins><a href="https://two.example" rel="noopener noreferrer">the desk</a></ins>.</p>')),
        ("A <script> tag", "A <script>alert(1)</script> tag",
         "<p>A &lt;script&gt;<ins>alert(1)&lt;/script&gt;</ins> tag</p>"),
        ("Stop it.", "- Stop it.", "<p><del>Stop it.</del></p><ul><li><ins>Stop it.</ins></li></ul>"),
    ],
)  # fmt: skip
def test_a_redline_keeps_every_word_of_both_texts_in_its_form(before, now, expected) -> None:
    assert shown(before, now) == expected


def test_a_row_of_a_table_is_compared_cell_by_cell() -> None:
    before, now = (
        f"| Severity | Answer |\n|---|---|\n| Critical | {days} |\n" for days in ("two days", "one day")
    )

    assert "<tr><td>Critical</td><td><del>two days</del> <ins>one day</ins></td></tr>" in shown(before, now)


def test_a_new_paragraph_is_not_taken_for_the_changed_one_below_it() -> None:
    before = "Tell the owner of the agent within two days.\n\nKeep the log."
    now = "Write down what you saw.\n\nTell the owner of the agent within one day.\n\nKeep the log."

    assert shown(before, now) == (
        "<p><ins>Write down what you saw.</ins></p>"
        "<p>Tell the owner of the agent within <del>two days</del> <ins>one day</ins>.</p><p>Keep the log.</p>"
    )


def test_screen_readers_hear_what_was_removed_and_added() -> None:
    assert Markup(redline("<p>Two days.</p>", "<p>One day.</p>", SPOKEN)).striptags() == (
        "removed: Two days added: One day."
    )


@given(
    *[
        st.lists(
            st.sampled_from(
                ["- a b", "c **d** e", "<b>", "|x|y|\n|--|--|\n|1|2|", "> q", "# t", "`&`", "a\\\nb"]
            )
        )
    ]
    * 2
)
def test_what_was_not_removed_is_the_new_text_and_what_was_not_added_is_the_earlier_one(before, now) -> None:
    was, is_now = (render("\n\n".join(parts)) for parts in (before, now))
    both = SAID.sub("", redline(was, is_now, SPOKEN))

    assert words(re.sub(r"<del>.*?</del>", " ", both).replace("<", " <")) == words(is_now.replace("<", " <"))
    assert words(re.sub(r"<ins>.*?</ins>", " ", both).replace("<", " <")) == words(was.replace("<", " <"))


def test_ten_thousand_words_are_compared_as_whole_words() -> None:
    dice = Random(7)
    text = [
        dice.choice(("agent", "owner", "report", "stop", "log", "answer", "review")) for _ in range(10_000)
    ]
    changed = [word if place % 40 else "never" for place, word in enumerate(text)]
    before, now = (
        "\n\n".join(" ".join(each[place : place + 50]) for place in range(0, 10_000, 50))
        for each in (text, changed)
    )

    assert shown(before, now).count("<ins>never</ins>") == 250


def test_a_clause_has_changed_when_its_words_have_not_when_only_its_number_has() -> None:
    before = sections(
        "## 1. Gone\n\nOld.\n\n## 2. Stopping\n\nAnyone may stop it.\n\n## 3. Same\n\nAs it was.\n"
    )
    now = sections("## 1. Stopping\n\nAnyone may stop it.\n\n- At once.\n\n## 2. Same\n\nAs  it was.\n")

    stopping, gone = changed_clauses(before, now, SPOKEN)

    assert (stopping.title, stopping.anchor, gone.title) == ("1. Stopping", "stopping", "1. Gone")
    assert SAID.sub("", stopping.html) == "<p>Anyone may stop it.</p><ul><li><ins>At once.</ins></li></ul>"
    assert SAID.sub("", gone.html) == "<p><del>Old.</del></p>"


def test_a_clause_with_a_new_name_is_still_the_same_clause() -> None:
    before = sections("## 1. Stopping\n\nAnyone may stop an agent at any time, without a reason.\n")
    now = sections("## 1. How to stop\n\nAnyone may stop an agent at any time, without a reason.\n")

    (clause,) = changed_clauses(before, now, SPOKEN)

    assert (clause.title, clause.was) == ("1. How to stop", "1. Stopping")
    assert "<ins>" not in clause.html


def test_a_number_is_no_part_of_the_anchor_of_a_clause() -> None:
    assert [anchor(title) for title in ("2. Your part", "3. Your part", "Your part")] == ["your-part"] * 3
