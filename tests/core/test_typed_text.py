"""What is typed: nothing that only looks like text is kept, and no text turns around what is shown beside it."""

import pytest

from portal.core.typed_text import clean, isolate

ZERO, OVERRIDE, END, ISOLATE, END_ISOLATE = "\u200b", "\u202e", "\u202c", "\u2068", "\u2069"


@pytest.mark.parametrize(
    "typed", ["", "   ", "...", "…", "-", "?!", ZERO, f" {ZERO}\u2060\ufeff ", "\u200d.\n", "\u0301"]
)
def test_blanks_dots_and_zero_width_characters_say_nothing(typed: str) -> None:
    assert clean(typed) == ""


@pytest.mark.parametrize("typed", ["a", "5", "€", "👍", "…and then", "C++", "مرحبا"])
def test_a_letter_a_number_or_a_sign_says_something(typed: str) -> None:
    assert clean(f" {ZERO}{typed}\r\n") == typed


def test_lines_end_as_they_are_counted() -> None:
    assert clean("one\r\ntwo") == "one\ntwo"


def test_a_change_of_direction_ends_with_the_text_that_makes_it() -> None:
    assert isolate("plain") == "plain"
    assert isolate(f"{OVERRIDE}gnp.exe") == f"{ISOLATE}{OVERRIDE}gnp.exe{END_ISOLATE}"
    assert isolate(f"a{END_ISOLATE}{OVERRIDE}b") == f"{ISOLATE}a{OVERRIDE}b{END_ISOLATE}"
    assert isolate(f"{ISOLATE}a") == f"{ISOLATE}{ISOLATE}a{END_ISOLATE}{END_ISOLATE}"


@pytest.mark.parametrize("typed", ["........", f"{ZERO} {ZERO} {ZERO} {ZERO}", " .  .  .  . "])
def test_a_report_that_says_nothing_is_not_sent(as_, cast, typed: str) -> None:
    page = as_(cast.ada).post("reports.new", kind="failure", agent_id=0, what=typed)

    assert (page.status, page.says("Describe what happened in a sentence or two.")) == (422, True)


def test_a_long_text_is_refused_whole_and_never_cut(as_, cast) -> None:
    told = "It answered twice. " * 120

    page = as_(cast.ada).post("reports.new", kind="failure", agent_id=0, what=told)

    assert page.status == 422
    assert page.says("This is too long. Use at most 2,000 characters.")
    assert told.strip() in page.text
    assert "maxlength" not in page.text


def test_a_text_says_beside_its_field_how_long_it_may_be(as_, cast) -> None:
    page = as_(cast.ada).get("reports.new")

    assert page.says("Use at most 2,000 characters.")
    assert 'aria-describedby="what-hint what-most"' in page.text
