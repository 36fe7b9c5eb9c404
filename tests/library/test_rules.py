"""What a change does, and under which number it may come."""

import pytest

from portal.core.reasons import Reason
from portal.library.rules import (
    ChangeClass,
    change_between,
    era_after,
    is_right,
    label_problem,
    next_label,
    right_options,
)  # fmt: skip
from tests.library.make import make_item


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("1.0.0", "1.0.1", ChangeClass.COSMETIC),
        ("1.0.9", "1.1.0", ChangeClass.DELTA),
        ("1.9.9", "2.0.0", ChangeClass.FULL),
        ("1.9.9", "2.9.9", ChangeClass.FULL),
    ],
)
def test_the_first_number_that_differs_says_how_much_changed(
    before: str, after: str, change: ChangeClass
) -> None:
    assert change_between(before, after) is change


def test_only_a_full_change_begins_an_era() -> None:
    assert [era_after(3, change) for change in ChangeClass] == [3, 3, 4]


@pytest.mark.parametrize("after", ["1.2.4", "1.10.0", "2.0.0"])
def test_a_higher_number_is_no_problem(after: str) -> None:
    assert label_problem("1.2.3", after) is None


def test_a_changed_text_may_not_keep_its_number_or_go_back() -> None:
    assert label_problem("1.10.0", "1.10.0") == Reason("content_same_number", label="1.10.0")
    assert label_problem("1.10.0", "1.9.0") == Reason("content_lower_number", label="1.10.0")


def test_what_carries_no_number_is_counted() -> None:
    assert next_label("1.0.9") == "1.0.10"


@pytest.mark.parametrize(
    ("chosen", "right", "expected"),
    [
        ("b", "b", True),
        ("a", "b", False),
        ("ac", "ca", True),
        ("a", "ac", False),
        ("abc", "ac", False),
        ("", "a", False),
    ],
)
def test_an_answer_is_right_as_a_whole_or_not_at_all(chosen: str, right: str, *, expected: bool) -> None:
    item = make_item("q-1", right=right)

    assert right_options(item) == set(right)
    assert is_right(item, chosen) is expected
